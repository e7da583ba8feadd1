import type { Ports } from '@fettle/flows';
import type { NodeHeat } from '@fettle/flows/contract';

/** What a heat-map shows of each step. */
export type Measure = 'time' | 'yield' | 'rework' | 'holds';

export interface MeasuredNode {
  /** Milliseconds (time), a share from 0 to 1 (yield, rework), or holds for each unit that left. */
  readonly value: number;
  /** How many units it is made of. */
  readonly units: number;
}

/** One measure of each step; `version` undefined: all versions together. Steps that nothing left, or that have no such measure, are left out. */
export function measured(
  heat: readonly NodeHeat[],
  measure: Measure,
  { version, portsOf }: { readonly version: number | undefined; readonly portsOf: (flowNode: string) => Ports },
): ReadonlyMap<string, MeasuredNode> {
  const found = new Map<string, MeasuredNode>();
  const chosen = heat.filter((node) => version === undefined || node.version === version);
  for (const [flowNode, rows] of Map.groupBy(chosen, (row) => row.flowNode)) {
    const sum = (of: (row: NodeHeat) => number): number => rows.reduce((total, row) => total + of(row), 0);
    const units = sum((row) => row.units);
    const value = {
      time: () => (units === 0 ? undefined : sum((row) => row.milliseconds) / units),
      yield: () => yieldOf(rows, portsOf(flowNode)),
      rework: () => (units === 0 ? undefined : 1 - sum((row) => row.firstVisits) / units),
      holds: () => sum((row) => row.holds) / Math.max(1, units),
    }[measure]();
    if (value !== undefined) found.set(flowNode, { value, units });
  }
  return found;
}

/** First-pass yield: of the units on their first visit, those that left neither as failed nor by an exceptional way. Undefined where there is only one way out. */
function yieldOf(rows: readonly NodeHeat[], { outputs }: Ports): number | undefined {
  const bad = new Set(outputs.filter(({ name, exceptional }) => exceptional === true || name === 'failed').map(({ name }) => name));
  if (bad.size === 0) return undefined;
  const ways = rows.flatMap(({ ports }) => Object.entries(ports));
  const all = ways.reduce((total, [, units]) => total + units, 0);
  const good = ways.reduce((total, [port, units]) => (bad.has(port) ? total : total + units), 0);
  return all === 0 ? undefined : good / all;
}

/** How hot each step is, from 0 to 1: the worst one of the drawing is 1. Of time the longest is; of a yield the lowest, as far as anything is lost. */
export function heatStrength(values: ReadonlyMap<string, MeasuredNode>, measure: Measure): ReadonlyMap<string, number> {
  const badness = new Map([...values].map(([id, { value }]) => [id, measure === 'yield' ? 1 - value : value]));
  const most = Math.max(...badness.values(), 0);
  return new Map([...badness].map(([id, bad]) => [id, most === 0 ? 0 : bad / most]));
}

/** `4.2 s`, `3 min`, `97.5 %`, `0.2 holds a unit`. */
export function measureWords(measure: Measure, value: number): string {
  if (measure === 'time') return lengthWords(value);
  if (measure === 'holds') return value === 0 ? 'no holds' : `${rounded(value)} holds a unit`;
  return `${rounded(value * 100)} %`;
}

/** What a step does otherwise than in another version: `1.2 s longer`, `3 points lower`. Empty: the same, as far as one sees. */
export function differenceWords(measure: Measure, value: number, other: number): string {
  const difference = value - other;
  const size = Math.abs(difference);
  if (measure === 'time') return size < 50 ? '' : `${lengthWords(size)} ${difference > 0 ? 'longer' : 'shorter'}`;
  if (measure === 'holds') return size < 0.005 ? '' : `${rounded(size)} ${difference > 0 ? 'more' : 'fewer'}`;
  return size < 0.0005 ? '' : `${rounded(size * 100)} points ${difference > 0 ? 'higher' : 'lower'}`;
}

function lengthWords(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `${rounded(seconds)} s`;
  return seconds < 5_400 ? `${rounded(seconds / 60)} min` : `${rounded(seconds / 3_600)} h`;
}

const rounded = (value: number): string => String(value >= 100 ? Math.round(value) : Number(value.toPrecision(2)));

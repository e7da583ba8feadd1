import type { TracedComparison, TraceLine } from '../node-type.ts';
import type { Json, Reading } from '../value.ts';
import type { FactReading, FactSource, Test, Truth } from './fact-reading.ts';
import type { Operand, Predicate, PredicateLeaf } from './predicate.ts';

/** One comparison: what it compared, with which readings, and what came out. */
export interface ComparisonTrace {
  /** Its place in the condition: `all[0].any[1]`. */
  readonly at: string;
  readonly signal: string;
  readonly path?: string | undefined;
  readonly op: string;
  /** The constant that it compares with; absent when it compares with another signal. */
  readonly constant?: Json;
  readonly otherSignal?: string;
  readonly reading: FactReading | undefined;
  readonly otherReading?: FactReading | undefined;
  readonly result: Truth;
  /** Whether the result of the whole condition rests on it. */
  readonly decisive: boolean;
  /** "spindlePower 7.5 greaterThan 5: true" */
  readonly text: string;
}

export type ConditionTrace = readonly ComparisonTrace[];

interface Traced {
  readonly result: Truth;
  readonly lines: readonly Omit<ComparisonTrace, 'decisive'>[];
  /** Those that the result rests on. */
  readonly decisive: ReadonlySet<string>;
}

/** Evaluates every comparison, also those that do not matter, in the order of the condition. */
export function traceOf(predicate: Predicate, readings: FactSource, testOf: (leaf: PredicateLeaf) => Test): ConditionTrace {
  const { lines, decisive } = trace(predicate, readings, testOf);
  return lines.map((line) => ({ ...line, decisive: decisive.has(line.at) }));
}

function trace(predicate: Predicate, readings: FactSource, testOf: (leaf: PredicateLeaf) => Test): Traced {
  switch (predicate.kind) {
    case 'all':
    case 'any':
      return traceGroup(
        predicate.of.map((each) => trace(each, readings, testOf)),
        predicate.kind === 'any',
      );
    case 'not': {
      const inner = trace(predicate.of, readings, testOf);
      return { ...inner, result: inner.result === undefined ? undefined : !inner.result };
    }
    case 'always':
      return { result: true, lines: [], decisive: new Set() };
    default: {
      const line = traceLeaf(predicate, readings, testOf(predicate)(readings));
      return { result: line.result, lines: [line], decisive: new Set([line.at]) };
    }
  }
}

/** When one member decided (a true one in "any"), the result rests on such members; when none did, on all, or on those that are unknown. */
function traceGroup(members: readonly Traced[], deciding: boolean): Traced {
  const result = members.some((each) => each.result === deciding)
    ? deciding
    : members.some((each) => each.result === undefined)
      ? undefined
      : !deciding;
  const decisive = members.filter((each) => each.result === result).flatMap((each) => [...each.decisive]);
  return { result, lines: members.flatMap((each) => each.lines), decisive: new Set(decisive) };
}

function traceLeaf(leaf: PredicateLeaf, readings: FactSource, result: Truth): Omit<ComparisonTrace, 'decisive'> {
  const reading = readings(leaf.signal, leaf.params);
  const base = { at: leaf.at, signal: leaf.signal, path: leaf.path, op: leaf.op, reading, result };
  const outcome = result === undefined ? 'unknown' : String(result);
  if (leaf.kind === 'constantLeaf') {
    return { ...base, constant: leaf.constant, text: `${describe(leaf, reading)} ${leaf.op} ${JSON.stringify(leaf.constant)}: ${outcome}` };
  }
  const otherReading = readings(leaf.other.signal, leaf.other.params);
  const text = `${describe(leaf, reading)} ${leaf.op} ${describe(leaf.other, otherReading)}: ${outcome}`;
  return { ...base, otherSignal: leaf.other.signal, otherReading, text };
}

function describe(operand: Operand, reading: FactReading | undefined): string {
  const name =
    operand.path === undefined || operand.path === '' || operand.path === '$'
      ? operand.signal
      : `${operand.signal}${operand.path.slice(1)}`;
  if (reading === undefined) return `${name} (no reading)`;
  const quality = reading.quality === 'good' ? '' : ` (${reading.quality})`;
  return `${name} ${JSON.stringify(reading.value)}${quality}`;
}

/** Comparisons that decided nothing are kept up to here: a condition may have hundreds. */
const UNDECISIVE_KEPT = 50;

/** The comparisons as a firing carries them: every decisive one, and those beside them that decided nothing. */
export function traceLines(conditionTrace: ConditionTrace, flowNode: string): readonly TraceLine[] {
  let room = UNDECISIVE_KEPT;
  return conditionTrace
    .filter((line) => line.decisive || room-- > 0)
    .map((line) => ({
      flowNode,
      text: line.text,
      readings: [line.reading, line.otherReading].filter(isReading),
      comparison: comparisonOf(line),
    }));
}

export const truthWord = (truth: Truth): 'true' | 'false' | 'unknown' => (truth === undefined ? 'unknown' : truth ? 'true' : 'false');

export function comparisonOf(line: ComparisonTrace): TracedComparison {
  return {
    at: line.at,
    fact: line.signal,
    ...(line.path === undefined || line.path === '' ? {} : { path: line.path }),
    operator: line.op,
    ...(line.otherSignal === undefined ? { constant: line.constant ?? null } : { other: line.otherSignal }),
    result: truthWord(line.result),
    decisive: line.decisive,
  };
}

const isReading = (reading: FactReading | undefined): reading is Reading =>
  reading !== undefined && (typeof reading.value !== 'object' || reading.value === null);

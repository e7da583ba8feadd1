import type { ComparisonTrace, ConditionTrace } from './condition-trace.ts';
import { constantWords, type FactNames, factWords, numberWords, operatorWords } from './condition-words.ts';
import type { Predicate } from './predicate.ts';

/** How far a condition was from being true: which comparisons would have had to come out otherwise. 0: it was true. */
export interface NearMiss {
  readonly cost: number;
  readonly missing: readonly ComparisonTrace[];
}

const NOTHING: NearMiss = { cost: 0, missing: [] };
const NEVER: NearMiss = { cost: Number.POSITIVE_INFINITY, missing: [] };
/** What is not known counts for more than what is known to be otherwise: nobody can say how near it was. */
const UNKNOWN_COST = 1.5;
const ORDERED = new Set(['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive']);

/** The least that was missing. A number is the nearer, the less it lacked of its limit; anything else is as far as it can be. */
export function nearMiss(predicate: Predicate, trace: ConditionTrace): NearMiss {
  return missing(predicate, true, new Map(trace.map((line) => [line.at, line])));
}

function missing(predicate: Predicate, wanted: boolean, lines: ReadonlyMap<string, ComparisonTrace>): NearMiss {
  switch (predicate.kind) {
    case 'all':
    case 'any': {
      const each = predicate.of.map((part) => missing(part, wanted, lines));
      // Of an "all" that has to be true every member counts, of one that has to be false the nearest; of an "any" the other way round.
      return (predicate.kind === 'all') === wanted ? together(each) : nearest(each);
    }
    case 'not':
      return missing(predicate.of, !wanted, lines);
    case 'always':
      return wanted ? NOTHING : NEVER;
    default: {
      const line = lines.get(predicate.at);
      if (line === undefined || line.result === wanted) return NOTHING;
      return { cost: costOf(line), missing: [line] };
    }
  }
}

const together = (each: readonly NearMiss[]): NearMiss => ({
  cost: each.reduce((sum, { cost }) => sum + cost, 0),
  missing: each.flatMap((miss) => miss.missing),
});

const nearest = (each: readonly NearMiss[]): NearMiss => each.reduce((best, miss) => (miss.cost < best.cost ? miss : best), NEVER);

function costOf(line: ComparisonTrace): number {
  if (line.result === undefined) return UNKNOWN_COST;
  const gap = gapOf(line);
  if (gap === undefined) return 1;
  const size = Math.max(Math.abs(Number(line.constant)), Math.abs(Number(line.reading?.value)), Number.MIN_VALUE);
  return 0.01 + 0.98 * Math.min(1, gap / size);
}

/** How much a number lacked of its limit; undefined where that makes no sense. */
export function gapOf({ op, reading, constant }: Pick<ComparisonTrace, 'op' | 'reading' | 'constant'>): number | undefined {
  const value = reading?.value;
  return ORDERED.has(op) && typeof value === 'number' && typeof constant === 'number' ? Math.abs(value - constant) : undefined;
}

/** `spindle power was 11.6 kW, 0.2 kW below 11.8 kW`, `stage was “Layer 2”, needed “Layer 1”`, `coolant had no reading`. */
export function missWords(line: ComparisonTrace, names: FactNames): string {
  const fact = factWords({ fact: line.signal, path: line.path }, names);
  const unit = names.unit(line.signal);
  if (line.reading === undefined) return `${fact} had no reading`;
  if (line.reading.quality !== 'good') return `${fact} was not known: its reading was ${line.reading.quality}`;
  const found = constantWords(line.reading.value, unit);
  if (line.otherSignal !== undefined) {
    if (line.otherReading === undefined || line.otherReading.quality !== 'good') return `${names.title(line.otherSignal)} was not known`;
    return `${fact} was ${found}, ${names.title(line.otherSignal)} was ${constantWords(line.otherReading.value, names.unit(line.otherSignal))}`;
  }
  const goal = constantWords(line.constant, unit);
  if (line.result === undefined) return `${fact} was ${found}, which cannot be compared with ${goal}`;
  const gap = gapOf(line);
  if (gap !== undefined) {
    const side = Number(line.reading.value) < Number(line.constant) ? 'below' : 'above';
    return gap === 0
      ? `${fact} was exactly ${found}`
      : `${fact} was ${found}, ${numberWords(gap)}${unit === '' ? '' : ` ${unit}`} ${side} ${goal}`;
  }
  // A "not" before it: it was so, and should not have been.
  if (line.result === true) return `${fact} was ${found}, needed to be otherwise`;
  return line.op === 'equal' ? `${fact} was ${found}, needed ${goal}` : `${fact} was ${found}, needed: ${operatorWords(line.op)} ${goal}`;
}

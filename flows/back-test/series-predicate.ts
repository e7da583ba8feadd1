import { compilePredicate, type OperandReader } from '../rules/compile-predicate.ts';
import type { Truth } from '../rules/fact-reading.ts';
import { knownPart } from '../rules/operand-value.ts';
import type { Predicate } from '../rules/predicate.ts';
import { LatestCursor } from './latest-cursor.ts';
import { type RecordedSeries, readingAt, valueAt } from './recorded-series.ts';

/**
 * A predicate over a recorded series: the same closures that judge live, with operands read out of the arrays. `arriving` is the fact that stands for the series itself, every other fact
 * the latest reading of that signal. The places that are asked for never fall.
 */
export function predicateOverSeries(
  predicate: Predicate,
  { arriving, series, latest }: { arriving: string; series: RecordedSeries; latest: (signal: string) => RecordedSeries | undefined },
): (index: number) => Truth {
  const reader: OperandReader<number> = (operand) => {
    const isArriving = operand.signal === arriving;
    const read = isArriving ? series : latest(operand.signal);
    if (read === undefined) return () => undefined;
    const place = isArriving ? (index: number): number => index : placesOf(read, series);
    if (operand.path !== undefined && operand.path !== '') {
      const part = knownPart(operand);
      return (index) => {
        const at = place(index);
        return at < 0 ? undefined : part(readingAt(read, at, ''));
      };
    }
    const { quality, value } = read;
    // A good number has no bit set.
    const known = (at: number): unknown => {
      const byte = quality[at] as number;
      if (byte === 0) return value[at];
      return (byte & 3) === 0 ? valueAt(read, at) : undefined;
    };
    if (isArriving) return known;
    return (index) => {
      const at = place(index);
      return at < 0 ? undefined : known(at);
    };
  };
  return compilePredicate(predicate, reader);
}

/** Of each place of a series, the place of the other signal's latest reading then. */
function placesOf(other: RecordedSeries, { sequence }: RecordedSeries): (index: number) => number {
  const cursor = new LatestCursor(other);
  return (index) => cursor.at(sequence[index] as number);
}

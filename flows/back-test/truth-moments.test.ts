import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePredicate } from '../rules/compile-predicate.ts';
import { Condition } from '../rules/condition.ts';
import { lowerCondition } from '../rules/lower-condition.ts';
import { knownPart } from '../rules/operand-value.ts';
import type { Predicate } from '../rules/predicate.ts';
import type { Quality, Value } from '../value.ts';
import { LatestCursor } from './latest-cursor.ts';
import { qualityByte, type RecordedSeries, readingAt, ValueEncoder } from './recorded-series.ts';
import { seriesPredicate } from './series-predicate.ts';
import { FALSE, TRUE, truthBit } from './truth-bits.ts';
import { truthMoments } from './truth-moments.ts';

interface Given {
  readonly signal: string;
  readonly value: Value;
  readonly quality: Quality;
  readonly late: number;
}

/** Series of each signal, from readings in the order in which they came. */
function seriesOf(readings: readonly Given[]): Map<string, RecordedSeries> {
  const numbered = readings.map((reading, index) => ({ ...reading, sequence: index + 1, time: 1000 + index - reading.late }));
  return new Map(
    ['power', 'stage', 'count'].map((signal) => {
      const mine = numbered.filter((reading) => reading.signal === signal);
      const encoder = new ValueEncoder();
      const series = {
        signal,
        length: mine.length,
        time: Float64Array.from(mine, ({ time }) => time),
        value: Float64Array.from(mine, ({ value }) => encoder.encode(value)),
        quality: Uint8Array.from(mine, ({ value, quality }) => qualityByte(value, quality)),
        sequence: Uint32Array.from(mine, ({ sequence }) => sequence),
        texts: encoder.texts,
      };
      return [signal, series] as const;
    }),
  );
}

/** Reading by reading, with the closures that judge live. */
function oneByOne(predicate: Predicate, all: ReadonlyMap<string, RecordedSeries>): number[] {
  const series = all.get('power') as RecordedSeries;
  const cursors = new Map([...all].map(([signal, each]) => [signal, new LatestCursor(each)]));
  const test = compilePredicate<number>(predicate, (operand) => {
    const part = knownPart(operand);
    if (operand.signal === 'value') return (index) => part(readingAt(series, index, ''));
    const cursor = cursors.get(operand.signal);
    return (index) => {
      const at = cursor?.at(series.sequence[index] as number) ?? -1;
      return cursor === undefined || at < 0 ? undefined : part(readingAt(cursor.series, at, ''));
    };
  });
  return Array.from({ length: series.length }, (_, index) => truthBit(test(index)));
}

function momentsOneByOne(truths: readonly number[], always: number): number[] {
  let known = 0;
  return truths.flatMap((truth, index) => {
    if ((truth & (TRUE | FALSE)) === 0 || (truth === known && (truth & always) === 0)) return [];
    known = truth;
    return [index];
  });
}

const number = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(-0, 0.5, 1e9, Number.NaN) },
);
const powerValue: fc.Arbitrary<Value> = fc.oneof(
  { weight: 12, arbitrary: number },
  { weight: 1, arbitrary: fc.constantFrom<Value>(null, '7', 'A', true) },
);
const quality = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Quality>('good') },
  { weight: 1, arbitrary: fc.constantFrom<Quality>('bad', 'uncertain', 'stale') },
);
const late = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(1, 30) });
const said = fc.oneof(
  { weight: 8, arbitrary: fc.record({ signal: fc.constant('power'), value: powerValue }) },
  { weight: 2, arbitrary: fc.record({ signal: fc.constant('count'), value: number as fc.Arbitrary<Value> }) },
  { weight: 1, arbitrary: fc.record({ signal: fc.constant('stage'), value: fc.constantFrom<Value>('A', 'B', 'C') }) },
);
/** Runs of the same reading, so that there are blocks of one value. */
const readings = fc
  .array(fc.record({ said, quality, late, times: fc.constantFrom(1, 1, 2, 9, 25) }), { minLength: 5, maxLength: 60 })
  .map((runs) => runs.flatMap(({ said: what, times, ...rest }) => Array.from({ length: times }, (): Given => ({ ...what, ...rest }))));

const ordered = fc.constantFrom('greaterThan', 'greaterThanInclusive', 'lessThan', 'lessThanInclusive');
const fact = fc.constantFrom('value', 'value', 'count', 'stage', 'nothing');
const leaf = fc.oneof(
  { weight: 5, arbitrary: fc.record({ fact, operator: ordered, value: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant('7')) }) },
  { weight: 2, arbitrary: fc.record({ fact, operator: ordered, value: fc.record({ fact }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ fact, operator: fc.constantFrom('equal', 'notEqual'), value: fc.constantFrom('A', 'B', 3, true, null) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ fact, operator: fc.constantFrom('in', 'not:in', 'someValue:equal'), value: fc.constant(['A', 7, null]) }),
  },
  { weight: 1, arbitrary: fc.record({ fact, operator: fc.constantFrom('equal', 'swap:lessThan'), value: fc.record({ fact }) }) },
  { weight: 1, arbitrary: fc.record({ fact, operator: ordered, value: fc.integer(), path: fc.constant('$.x') }) },
);
const { condition } = fc.letrec<{ condition: unknown }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}));
const predicate = condition.map((drawn) => lowerCondition(Condition.parse({ all: [drawn] })));

describe('block by block gives what reading by reading gives', () => {
  it('truths, what is possible in a block, and the moments that count', { timeout: 60_000 }, () => {
    let [blocks, undecided] = [0, 0];

    fc.assert(
      fc.property(
        readings,
        predicate,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(0, TRUE, FALSE, TRUE | FALSE),
        (given, rule, blockLength, always) => {
          const all = seriesOf(given);
          const series = all.get('power') as RecordedSeries;
          const judged = { arriving: 'value', series, latest: (signal: string) => all.get(signal), blockLength };
          const expected = oneByOne(rule, all);

          const test = seriesPredicate(rule, judged);
          const truths = new Uint8Array(series.length);
          for (let begin = 0; begin < series.length; begin += blockLength) {
            const end = Math.min(series.length, begin + blockLength);
            const possible = test.possible(begin, end);
            test.fill(begin, truths.subarray(begin, end));
            if (expected.slice(begin, end).some((truth) => (truth & possible) === 0))
              expect.fail(`block at ${begin} may not be ${possible}`);
            blocks += 1;
            if ((possible & (possible - 1)) !== 0) undecided += 1;
          }

          expect([...truths]).toEqual(expected);
          expect([...truthMoments(rule, judged, always)]).toEqual(momentsOneByOne(expected, always));
        },
      ),
      { numRuns: 1500, seed: 11 },
    );
    // Summaries that decide nothing would be right, too.
    expect(undecided / blocks).toBeLessThan(0.6);
  });

  it('looks at no reading of a block that lies on one side of the limit', () => {
    const value = Float64Array.from({ length: 10_000 }, (_, index) => index);
    const looked: number[] = [];
    const series: RecordedSeries = {
      signal: 'power',
      length: value.length,
      time: value,
      value,
      quality: new Uint8Array(value.length),
      sequence: Uint32Array.from(value, (index) => index + 1),
      texts: [],
    };
    const rule = lowerCondition(Condition.parse({ all: [{ fact: 'value', operator: 'greaterThan', value: 5000 }] }));
    const test = seriesPredicate(rule, { arriving: 'value', series, latest: () => undefined });

    for (let begin = 0; begin < 10_000; begin += 1000) if (test.possible(begin, begin + 1000) === (TRUE | FALSE)) looked.push(begin);

    expect(looked).toEqual([5000]);
    expect([...truthMoments(rule, { arriving: 'value', series, latest: () => undefined }, 0)]).toEqual([0, 5001]);
  });
});

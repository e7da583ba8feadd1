import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AggregateName, aggregateValue } from './aggregate.ts';
import type { StatisticReading } from './measurement.ts';
import { advanceWindow, type ClosedWindow, closeWindow, freshWindow, stepWindow, WindowSpec, WindowState } from './window.ts';

const good = (value: number, sourceTime: number): StatisticReading => ({ value, quality: 'good', sourceTime });

/** Feeds readings; the state goes through JSON between any two, as it does in the engine. */
function run(readings: readonly StatisticReading[], spec: WindowSpec) {
  let state = freshWindow(spec);
  const closed: ClosedWindow[] = [];
  const late: number[] = [];
  for (const reading of readings) {
    const step = stepWindow(WindowState.parse(JSON.parse(JSON.stringify(state))), reading, spec);
    state = step.state;
    if (step.closed) closed.push(step.closed);
    if (step.problem?.code === 'late') late.push(reading.sourceTime);
  }
  return { state, closed, late };
}
const valueIn = (window: ClosedWindow, name: AggregateName) => {
  const outcome = aggregateValue(window.aggregate, name);
  return outcome.ok ? outcome.value : outcome.refusal.code;
};
const values = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 60 });

describe('windows of a count', () => {
  test('tumbling ones are the slices of the series', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), (series, size) => {
        const spec = WindowSpec.parse({ kind: 'countTumbling', size, keepValues: true });

        const { closed, state } = run(
          series.map((value, i) => good(value, i)),
          spec,
        );

        const whole = Math.floor(series.length / size);
        expect(closed.map((window) => window.aggregate.values)).toEqual(
          Array.from({ length: whole }, (_, i) => series.slice(i * size, (i + 1) * size)),
        );
        expect(closed.map(({ from, to }) => [from, to])).toEqual(Array.from({ length: whole }, (_, i) => [i * size, (i + 1) * size - 1]));
        expect(state.kind === 'tumbling' && state.aggregate.count).toBe(series.length % size);
      }),
    );
  });

  test('sliding ones are the last values, as often as asked for', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 12 }), (series, size, every) => {
        const spec = WindowSpec.parse({ kind: 'countSliding', size, every });

        const { closed, state } = run(
          series.map((value, i) => good(value, i)),
          spec,
        );

        const expected: number[][] = [];
        for (let end = size; end <= series.length; end += every) expected.push(series.slice(end - size, end));
        expect(closed.map((window) => window.aggregate.values)).toEqual(expected);
        expect(state.kind === 'sliding' && state.values.length).toBe(Math.min(size, series.length));
      }),
    );
  });

  test('a large window keeps no readings', () => {
    const spec = WindowSpec.parse({ kind: 'countTumbling', size: 5000 });

    const { closed } = run(
      Array.from({ length: 5000 }, (_, i) => good(i, i)),
      spec,
    );

    expect(closed).toHaveLength(1);
    expect(valueIn(closed[0]!, 'mean')).toBeCloseTo(2499.5, 8);
    expect(valueIn(closed[0]!, 'median')).toBe('valuesNotKept');
    expect(JSON.stringify(closed[0]).length).toBeLessThan(400);
  });
});

describe('windows of time', () => {
  test('hold the readings of each cell of the grid', () => {
    const steps = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 40 }), value: fc.integer({ min: -9, max: 9 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 25 }), fc.integer({ min: 0, max: 60 }), (series, length, offset) => {
        let at = 1000;
        const readings = series.map(({ wait, value }) => {
          at += wait;
          return good(value, at);
        });
        const spec = WindowSpec.parse({ kind: 'timeTumbling', length, offset, keepValues: true });

        const { closed, state } = run(readings, spec);
        const last = advanceWindow(state, at + length, spec).closed;

        const cells = Map.groupBy(readings, ({ sourceTime }) => Math.floor((sourceTime - offset) / length));
        const expected = [...cells].map(([cell, inIt]) => ({
          from: cell * length + offset,
          to: (cell + 1) * length + offset,
          values: inIt.map(({ value }) => value),
        }));
        const got = last === undefined ? closed : [...closed, last];
        expect(got.map(({ from, to, aggregate }) => ({ from, to, values: aggregate.values }))).toEqual(expected);
      }),
    );
  });

  const minute = WindowSpec.parse({ kind: 'timeTumbling', length: 60_000 });

  test('the end of a window is not in it', () => {
    const { closed, state } = run([good(1, 0), good(2, 59_999), good(3, 60_000)], minute);

    expect(closed.map((window) => [window.from, window.to, valueIn(window, 'sum')])).toEqual([[0, 60_000, 3]]);
    expect(state.kind === 'tumbling' && state.aggregate.sum).toBe(3);
  });

  test('order within a window does not matter; a reading of a closed one is late, and is refused', () => {
    const { closed, late } = run([good(1, 50_000), good(2, 10_000), good(3, 61_000), good(9, 59_000), good(4, 130_000)], minute);

    expect(late).toEqual([59_000]);
    expect(closed.map((window) => valueIn(window, 'sum'))).toEqual([3, 3]);
  });

  test('time alone closes a window, once, and what comes for it afterwards is late', () => {
    const { state } = run([good(1, 10_000)], minute);

    const early = advanceWindow(state, 59_999, minute);
    const over = advanceWindow(state, 60_000, minute);
    const again = advanceWindow(over.state, 120_000, minute);
    const after = stepWindow(over.state, good(2, 59_000), minute);

    expect(early.closed).toBeUndefined();
    expect(over.closed).toMatchObject({ from: 0, to: 60_000 });
    expect(again.closed).toBeUndefined();
    expect(after.problem?.code).toBe('late');
  });

  test('too many values for a median: the median has no value, the others do', () => {
    const spec = WindowSpec.parse({ kind: 'timeTumbling', length: 60_000, keepValues: true });

    const { state } = run(
      Array.from({ length: 1001 }, (_, i) => good(i, i)),
      spec,
    );
    const { closed } = advanceWindow(state, 60_000, spec);

    expect(valueIn(closed!, 'median')).toBe('tooManyValues');
    expect(valueIn(closed!, 'max')).toBe(1000);
  });
});

describe('any window', () => {
  const specs = [
    WindowSpec.parse({ kind: 'countTumbling', size: 3 }),
    WindowSpec.parse({ kind: 'countSliding', size: 3 }),
    WindowSpec.parse({ kind: 'timeTumbling', length: 1000 }),
  ];

  test.each(specs)('$kind takes only good numbers', (spec) => {
    const { state } = run([good(1, 1)], spec);

    for (const reading of [good(Number.NaN, 2), { ...good(1, 2), quality: 'bad' as const }, { ...good(1, 2), value: 'x' }]) {
      const step = stepWindow(state, reading, spec);
      expect(step.state).toBe(state);
      expect(step.problem).toBeDefined();
    }
  });

  test.each(specs)('$kind closed before its time gives what it holds, and begins anew', (spec) => {
    const { state } = run([good(1, 1), good(2, 2)], spec);

    const step = closeWindow(state, spec);

    expect(step.closed?.aggregate).toMatchObject({ count: 2, first: 1, last: 2 });
    expect(step.state).toEqual(freshWindow(spec));
    expect(closeWindow(step.state, spec).closed).toBeUndefined();
  });

  test.each([
    { kind: 'countTumbling', size: 0 },
    { kind: 'countTumbling', size: 1001, keepValues: true },
    { kind: 'countSliding', size: 1001 },
    { kind: 'timeTumbling', length: 0 },
  ])('%j is refused', (spec) => {
    expect(WindowSpec.safeParse(spec).success).toBe(false);
  });
});

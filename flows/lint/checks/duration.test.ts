import { expect, it } from 'vitest';
import { goodRouting, problemsOf, withMore } from '../testing/sample-flow.ts';

const found = (params: Record<string, unknown>) =>
  problemsOf(
    'duration',
    withMore(goodRouting, { nodes: { wait: ['wait', params] }, flows: ['cut.aborted > wait.in', 'wait.out > done.in'] }),
  ).map(({ severity, path, message }) => [severity, path, message]);

it.each([
  ['PT5M', 'is the text "PT5M". Times are stored as numbers of seconds: write 300.'],
  ['5 min', 'is the text "5 min". Times are stored as numbers of seconds: write 300.'],
  ['soon', 'is the text "soon", which is no time. Write the number of seconds: 300 for 5 min.'],
  ['P1M', 'is the text "P1M", which is no time. Write the number of seconds: 300 for 5 min.'],
  ['', 'is the text "", which is no time. Write the number of seconds: 300 for 5 min.'],
  [null, 'is null, which is no time. Write the number of seconds: 300 for 5 min.'],
  [-5, 'is -5 s. A time cannot be negative: write 5, or 0 for none.'],
  [90_000_000, 'is 1041 d 16 h, longer than a year. If these are milliseconds, write 90000 (1 d 1 h).'],
])('finds that %s is no length of time, says what is to be written, and says it once', (after, says) => {
  const drawing = withMore(goodRouting, { nodes: { wait: ['wait', { after }] } });

  expect(found({ after })).toEqual([['error', 'after', `"wait": “After” ${says}`]]);
  expect(problemsOf('invalidParams', drawing)).toEqual([]);
});

it('warns of none where a time is needed, and of less than what counts', () => {
  expect(found({ after: 0 })).toEqual([
    ['warning', 'after', '"wait": “After” is 0 s: it is over at once. Enter a time, such as 10 min, or remove the step.'],
  ]);
  expect(found({ after: 0.0004 })).toMatchObject([['warning', 'after', expect.stringContaining('less than a millisecond')]]);
});

it('looks into lists, and only at what counts by the other params', () => {
  expect(found({ mode: 'none', after: 'x', limits: [{ least: 5 }, { least: 'PT1H' }] })).toEqual([
    ['error', 'limits[1].least', '"wait": “At least” is the text "PT1H". Times are stored as numbers of seconds: write 3600.'],
  ]);
});

it('is silent about times, none where none is allowed included', () => {
  expect(found({})).toEqual([]);
  expect(found({ after: 0.5, limits: [{ least: 0 }, {}] })).toEqual([]);
});

it.each([
  ['PT5M', '300'],
  ['1 h 30 min', '5400'],
  [-5, '5'],
  [90_000_000, '90000'],
  [0, '600'],
  ['soon', undefined],
  [null, undefined],
  [9e12, undefined],
])('says what was probably meant by %s, and nothing where only who drew it knows', (after, suggestion) => {
  const [problem] = problemsOf(
    'duration',
    withMore(goodRouting, { nodes: { wait: ['wait', { after }] }, flows: ['cut.aborted > wait.in', 'wait.out > done.in'] }),
  );

  expect(problem?.suggestion).toBe(suggestion);
});

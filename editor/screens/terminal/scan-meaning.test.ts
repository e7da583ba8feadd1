import { describe, expect, test } from 'vitest';
import { meaningOfScan } from './scan-meaning.ts';
import { bearingInstruction, bearingTask } from './testing/bearing-task.ts';

const [open, next] = [bearingTask('S1'), bearingTask('S2')];
const queue = [open, next];
const entryOf = (key: string) => bearingInstruction.steps.flatMap(({ entries }) => entries).find((entry) => entry.key === key)!;

describe('meaningOfScan', () => {
  test('a serial number of the queue opens its unit, at the queue and at another unit', () => {
    expect(meaningOfScan('S2', { queue })).toEqual({ kind: 'open', task: next });
    expect(meaningOfScan('S2', { queue, open, entry: entryOf('lot') })).toEqual({ kind: 'open', task: next });
  });

  test('the unit that is open stays open', () => {
    expect(meaningOfScan('S1', { queue, open, entry: entryOf('lot') })).toMatchObject({ kind: 'alreadyOpen' });
  });

  test('says what was expected and what it got', () => {
    expect(meaningOfScan('X-9', { queue })).toMatchObject({
      kind: 'unexpected',
      says: 'Expected a serial number of this queue, got “X-9”.',
      elsewhere: true,
    });
    expect(meaningOfScan('JO-1', { queue })).toMatchObject({ says: 'Expected a serial number of this queue, got the order “JO-1”.' });
    expect(meaningOfScan('JO-1', { queue, open, entry: entryOf('bore') })).toMatchObject({
      says: 'Expected a number for “Bore”, got the order “JO-1”.',
      elsewhere: false,
    });
  });

  test('fills the entry that waits: a lot, a choice, the number of a gauge', () => {
    expect(meaningOfScan('LOT-7', { queue, open, entry: entryOf('lot') })).toMatchObject({ kind: 'fill', value: { value: 'LOT-7' } });
    expect(meaningOfScan('dent', { queue, open, entry: entryOf('finish') })).toMatchObject({ kind: 'fill', value: { value: 'Dent' } });
    expect(meaningOfScan('48,005', { queue, open, entry: entryOf('bore') })).toMatchObject({ kind: 'fill', value: { value: 48.005 } });
  });

  test('a code is not an answer to yes or no, nor a choice that is not offered', () => {
    expect(meaningOfScan('LOT-7', { queue, open, entry: entryOf('burr') })).toMatchObject({ kind: 'unexpected' });
    expect(meaningOfScan('Rust', { queue, open, entry: entryOf('finish') })).toMatchObject({
      says: 'Expected one of the choices for “Finish”, got “Rust”.',
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { BackTestReport, VersionOutcome } from './back-test-report.ts';
import { compareFirings } from './compare-firings.ts';
import type { JudgedFiring } from './judged-firing.ts';
import { reportSentence } from './report-words.ts';

const unit = (serialNumber: string) => ({ unit: { serialNumber, jobOrder: 'J', product: 'P', quantity: 1 }, instance: serialNumber });
/** A firing a second for each sequence. */
const firing = (sequence: number, on?: string, flowNode = 'c'): JudgedFiring => ({
  equipment: 'mill-1',
  flowNode,
  output: 'true',
  sequence,
  at: sequence * 1000,
  time: sequence * 1000,
  title: 'High',
  trace: [],
  ...(on === undefined ? {} : unit(on)),
});
const sequences = (firings: readonly JudgedFiring[]) => firings.map(({ sequence }) => sequence);

describe('which firings are the same', () => {
  it('those at the same event, and those that a moved limit moved a little', () => {
    const { gained, lost, kept } = compareFirings([firing(10), firing(50), firing(200)], [firing(10), firing(55), firing(400)]);

    expect(kept.map(({ draft, other }) => [draft.sequence, other.sequence])).toEqual([
      [10, 10],
      [50, 55],
    ]);
    expect([sequences(gained), sequences(lost)]).toEqual([[200], [400]]);
  });

  it('never those on two units, or of two steps', () => {
    const { gained, lost, kept } = compareFirings([firing(10, 'S-1'), firing(20)], [firing(11, 'S-2'), firing(20, undefined, 'd')]);

    expect([sequences(gained), sequences(lost), kept]).toEqual([[10, 20], [11, 20], []]);
  });

  it('an exact one is not given away to one that is merely near', () => {
    const { gained, kept } = compareFirings([firing(9), firing(10)], [firing(10)]);

    expect(kept.map(({ draft }) => draft.sequence)).toEqual([10]);
    expect(sequences(gained)).toEqual([9]);
  });
});

describe('the sentence', () => {
  const outcome = (firings: number, units: string[], held: string[] = [], contained: string[] = []): VersionOutcome => ({
    firings,
    units,
    held,
    contained,
    reactions: 0,
    checks: 0,
    overdueChecks: 0,
    heldJobOrders: [],
    heldEquipment: [],
    andonCalls: 0,
    nonconformances: 0,
    effects: 0,
  });
  const report = (draft: JudgedFiring[], other: JudgedFiring[], held: [string[], string[]] = [[], []]): BackTestReport => ({
    ...compareFirings(draft, other),
    draft: outcome(draft.length, ['S-1'], held[0]),
    other: outcome(other.length, ['S-1'], held[1]),
    consequences: [],
    faults: [],
    readings: 1,
  });

  it.each([
    [report([firing(1, 'S-1')], []), 'Compared with version 3, the draft would have fired once more on 1 unit.'],
    [
      report([firing(1, 'S-1'), firing(99, 'S-2')], [firing(500)], [['S-1', 'S-2'], ['S-2']]),
      'Compared with version 3, the draft would have fired 2 times more on 2 units and once less. 1 more unit would have been held, for about 15 minutes together.',
    ],
    [report([firing(1)], [firing(1)]), 'The draft would have fired exactly as version 3: once on 1 unit.'],
    [report([], []), 'Neither the draft nor version 3 would have fired.'],
    [
      report([], [firing(1, 'S-1')], [[], ['S-1']]),
      'Compared with version 3, the draft would have fired once less on 1 unit. 1 unit would not have been held.',
    ],
  ])('%#', (given, words) => {
    expect(reportSentence(given, 'version 3', 15)).toBe(words);
  });

  it('has nothing to compare with before the first release', () => {
    const { other: _none, ...first } = report([firing(1)], []);

    expect(reportSentence({ ...first, draft: outcome(3, ['a', 'b'], ['a']) })).toBe(
      'It would have fired 3 times on 2 units. 1 unit would have been held.',
    );
  });

  it('says what would have been contained with the unit that it fired on', () => {
    const { other, ...gained } = report([firing(1, 'S-3')], []);
    const draft = outcome(1, ['S-3'], [], ['S-1', 'S-2', 'S-3']);

    expect(reportSentence({ ...gained, draft }, 'version 3')).toBe(
      'It would have fired once on 1 unit. 3 units would have been contained back to the last good sample.',
    );
    expect(reportSentence({ ...gained, draft, other: { ...draft, contained: ['S-0', 'S-1'] } }, 'version 3')).toBe(
      'Compared with version 3, the draft would have fired once more on 1 unit. 2 more units would have been contained back to the last good sample. 1 unit would not have been contained.',
    );
    expect(other).toBeDefined();
  });
});

import { WorkInstruction } from '@fettle/flows';
import { describe, expect, it } from 'vitest';
import { whyEntriesAreRefused } from '../services/whether-entries-fit.ts';
import { fillInTask } from './fill-in-task.ts';

const instructionWith = (entries: object[]) =>
  WorkInstruction.parse({
    title: 'Deburr',
    station: 'bench-1',
    steps: [{ key: 'one', title: 'One', text: '', entries }],
    outcomes: [
      { value: 'done', title: 'Done', tone: 'normal' },
      { value: 'broken', title: 'Broken', tone: 'bad' },
    ],
  });

describe('what the simulated colleague enters', () => {
  it('takes the suggestion, the middle of the limits, the first choice and yes', () => {
    const instruction = instructionWith([
      { key: 'power', title: 'Power', valueKind: 'number', automatic: { value: 0.31, source: 'data.mill.peakPower' } },
      { key: 'width', title: 'Width', valueKind: 'number', lower: 5, upper: 7 },
      { key: 'packing', title: 'Packing', valueKind: 'string', choices: ['Tray', 'Box'] },
      { key: 'labelled', title: 'Labelled', valueKind: 'boolean' },
    ]);

    expect(fillInTask(instruction)).toEqual({
      outcome: 'done',
      entries: { power: { value: 0.31 }, width: { value: 6 }, packing: { value: 'Tray' }, labelled: { value: true } },
    });
  });

  it('is always accepted, also for a suggestion outside its limits and entries without any', () => {
    const instruction = instructionWith([
      { key: 'power', title: 'Power', valueKind: 'number', upper: 0.3, automatic: { value: 0.31, source: 'data.mill.peakPower' } },
      { key: 'mass', title: 'Mass', valueKind: 'number' },
      { key: 'least', title: 'Least', valueKind: 'number', lower: 3 },
      { key: 'note', title: 'Note', valueKind: 'string' },
    ]);

    expect(whyEntriesAreRefused(instruction, fillInTask(instruction))).toBeUndefined();
  });
});

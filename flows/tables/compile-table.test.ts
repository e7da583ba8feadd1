import { describe, expect, it } from 'vitest';
import { compileTable } from './compile-table.ts';
import { DecisionTable } from './decision-table.ts';

const base = {
  inputs: [
    { name: 'power', unit: 'kW', allowed: '[0..50]' },
    { name: 'stage', kind: 'string' },
  ],
  outputs: [
    { name: 'action', values: '"hold", "check", "none"' },
    { name: 'limit', kind: 'number' },
  ],
};

function table(rows: readonly (readonly [string, string, string, string])[], rest: object = {}) {
  return compileTable(
    DecisionTable.parse({ ...base, rows: rows.map(([power, stage, ...give]) => ({ when: [power, stage], give })), ...rest }),
  );
}

describe('an evaluated table', () => {
  const rows = [
    ['> 5', 'up', 'hold', '5'],
    ['> 4', '-', 'check', 'cel(power * 2)'],
    ['<= 4', '-', 'none', '4'],
  ] as const;

  it('gives the outputs of the row that matches, computed ones too', () => {
    const { evaluate } = table(rows, { hitPolicy: 'first' });

    expect(evaluate([6, 'up'])).toEqual({ kind: 'matched', rows: [0], outputs: { action: 'hold', limit: 5 } });
    expect(evaluate([6, 'down'])).toEqual({ kind: 'matched', rows: [1], outputs: { action: 'check', limit: 12 } });
  });

  it('does not decide over what is not known, and does where it makes no difference', () => {
    const { evaluate } = table(rows, { hitPolicy: 'first' });

    expect(evaluate([undefined, 'up'])).toEqual({ kind: 'unknown', inputs: ['power'] });
    expect(evaluate([6, undefined])).toEqual({ kind: 'unknown', inputs: ['stage'] });
    expect(evaluate([3, undefined])).toEqual({ kind: 'matched', rows: [2], outputs: { action: 'none', limit: 4 } });
    expect(evaluate([Number.NaN, 'up'])).toEqual({ kind: 'unknown', inputs: ['power'] });
  });

  it('takes the row that asks for unknown', () => {
    const { evaluate } = table([
      ['> 5', '-', 'hold', ''],
      ['unknown', '-', 'check', ''],
      ['<= 5', '-', 'none', ''],
    ]);

    expect(evaluate([null, 'up'])).toMatchObject({ kind: 'matched', rows: [1] });
    expect(evaluate([6, 'up'])).toMatchObject({ kind: 'matched', rows: [0] });
  });

  it('asks no row about a value that cannot come', () => {
    expect(table(rows).evaluate([51, 'up'])).toEqual({ kind: 'outside', input: 'power' });
    expect(table(rows).evaluate(['6', 'up'])).toEqual({ kind: 'outside', input: 'power' });
  });

  it('says which rows contradict each other', () => {
    expect(table(rows, { hitPolicy: 'unique' }).evaluate([6, 'up'])).toEqual({ kind: 'conflict', rows: [0, 1] });
    expect(table(rows, { hitPolicy: 'any' }).evaluate([6, 'up'])).toEqual({ kind: 'conflict', rows: [0, 1] });
  });

  it('has a policy for several rows', () => {
    const several = [
      ['> 5', '-', 'check', '1'],
      ['> 4', '-', 'hold', '2'],
      ['> 3', '-', 'none', '3'],
      ['> 100', '-', 'none', '9'],
    ] as const;
    const of = (hitPolicy: string, aggregation?: string) => {
      const outcome = table(several, { hitPolicy, ...(aggregation && { aggregation }) }).evaluate([6, 'up']);
      return outcome.kind === 'matched' ? outcome.outputs : outcome.kind;
    };

    expect(of('priority')).toEqual({ action: 'hold', limit: 2 });
    expect(of('ruleOrder')).toEqual({ action: ['check', 'hold', 'none'], limit: [1, 2, 3] });
    expect(of('outputOrder')).toEqual({ action: ['hold', 'check', 'none'], limit: [2, 1, 3] });
    expect(of('collect', 'sum')).toMatchObject({ limit: 6 });
    expect(of('collect', 'min')).toMatchObject({ limit: 1 });
    expect(of('collect', 'max')).toMatchObject({ limit: 3 });
    expect(of('collect', 'count')).toMatchObject({ limit: 3 });
  });

  it('falls back when no row matches, and says so when it cannot', () => {
    const none = [['> 5', '-', 'hold', '']] as const;

    expect(table(none).evaluate([1, 'up'])).toEqual({ kind: 'noMatch' });
    const outputs = [
      { name: 'action', fallback: 'none' },
      { name: 'limit', kind: 'number' },
    ];
    expect(table(none, { outputs }).evaluate([1, 'up'])).toEqual({ kind: 'matched', rows: [], outputs: { action: 'none', limit: null } });
  });

  it('asks cel(…) over all inputs', () => {
    const { evaluate } = table([
      ['cel(value > 1 && stage.startsWith("Layer"))', '-', 'hold', ''],
      ['< 1', '-', 'none', ''],
    ]);

    expect(evaluate([2, 'Layer 1'])).toMatchObject({ kind: 'matched', rows: [0] });
    expect(evaluate([2, 'End'])).toEqual({ kind: 'noMatch' });
    expect(evaluate([2, undefined])).toEqual({ kind: 'unknown', inputs: ['stage'] });
    expect(evaluate([0, undefined])).toMatchObject({ kind: 'matched', rows: [1] });
  });
});

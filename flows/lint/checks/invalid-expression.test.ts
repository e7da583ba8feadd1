import { describe, expect, it } from 'vitest';
import { goodRouting, goodRule, problemsOf, withMore } from '../testing/sample-flow.ts';

const inMachine = (params: Record<string, unknown>) =>
  problemsOf('invalidExpression', withMore(goodRouting, { nodes: { cut: ['machine', { equipment: 'mill-1', ...params }] } }));

describe('a watch', () => {
  it('sees the signals of the machine and of its class, and what was reached', () => {
    expect(inMachine({ until: 'power > 5 && stage == "End" && door && reached.layer1' })).toEqual([]);
    expect(inMachine({ equipment: 'mill', until: 'power > 5' })).toEqual([]);
  });

  it('is checked at its place', () => {
    expect(inMachine({ until: 'powr > 5' })).toEqual([
      {
        code: 'invalidExpression',
        severity: 'error',
        flowNode: 'cut',
        path: 'until',
        range: { start: 0, end: 4 },
        message: '"cut", until: There is no "powr" among the signals of mill-1. Did you mean power?',
      },
    ]);
    expect(inMachine({ until: 'power > "5"' })).toHaveLength(1);
    expect(inMachine({ until: 'power' })[0]?.message).toContain('a yes/no value is needed');
    expect(inMachine({ equipment: 'mill', until: 'door' })[0]?.message).toContain('class mill');
  });

  it('of an unknown machine is checked for its grammar only', () => {
    expect(inMachine({ equipment: 'lathe', until: 'anything > 5' })).toEqual([]);
    expect(inMachine({ equipment: 'lathe', until: 'anything >' })).toHaveLength(1);
  });
});

describe('a routing expression', () => {
  it('sees the unit, the visit and the results of steps', () => {
    const drawing = (when: string) => withMore(goodRouting, { nodes: { ask: ['choice', { when }] }, flows: ['cut.aborted > ask.in'] });

    expect(problemsOf('invalidExpression', drawing('unit.quantity > 1 && visit < 3 && data.cut.peakPower > 5'))).toEqual([]);
    expect(problemsOf('invalidExpression', drawing('data.cut.peakPowr > 5'))[0]?.message).toContain('Did you mean peakPower?');
    expect(problemsOf('invalidExpression', drawing('data.ask.count > 5'))[0]?.message).toContain('There is no "count" in data.ask.');
    expect(problemsOf('invalidExpression', drawing('power > 5'))[0]?.message).toContain('There is no "power" among a routing');
  });
});

describe('a rule expression', () => {
  it('sees the signals of the machine that the sources name, and the value', () => {
    const drawing = (expression: string) => withMore(goodRule, { nodes: { ratio: ['compute', { expression }] } });

    expect(problemsOf('invalidExpression', drawing('value / feed'))).toEqual([]);
    expect(problemsOf('invalidExpression', drawing('value / fed'))[0]?.message).toContain('Did you mean feed?');
    expect(problemsOf('invalidExpression', drawing('value + stage'))).toHaveLength(1);
  });
});

it('leaves what is empty to the type', () => {
  expect(inMachine({ until: '', setPoint: ' ' })).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { exclusiveGateway } from './exclusive-gateway.ts';

const CONDITIONS = [
  { key: 'heavy', title: 'Heavy', when: 'data.weigh.mass > 12.5' },
  { key: 'light', when: 'data.weigh.mass < 5.0' },
];

describe('exclusive gateway', () => {
  it.each([
    [20, 'heavy'],
    [3, 'light'],
    [8, 'otherwise'],
  ])('sends a mass of %d to %s', (mass, way) => {
    const step = activity(exclusiveGateway, { conditions: CONDITIONS }, { data: { weigh: { mass } } });

    expect(step.enter()).toEqual({ take: way });
  });

  it('takes the first of several that are true', () => {
    const conditions = [
      { key: 'first', when: 'true' },
      { key: 'second', when: 'true' },
    ];

    expect(activity(exclusiveGateway, { conditions }).enter()).toEqual({ take: 'first' });
  });

  it('refuses to guess when a step has not run', () => {
    const step = activity(exclusiveGateway, { conditions: CONDITIONS });

    expect(() => step.enter()).toThrow(/data.weigh|weigh/);
  });

  it('refuses a condition that is neither true nor false', () => {
    const step = activity(exclusiveGateway, { conditions: [{ key: 'a', when: '5.0' }] });

    expect(() => step.enter()).toThrow(/condition of the way "a".*must be yes or no/);
  });

  it('has one way out for each condition, and otherwise', () => {
    const { outputs } = exclusiveGateway.ports(exclusiveGateway.params.parse({ conditions: CONDITIONS }));

    expect(outputs.map(({ name, title }) => [name, title])).toEqual([
      ['heavy', 'Heavy'],
      ['light', 'data.weigh.mass < 5.0'],
      ['otherwise', 'Otherwise'],
    ]);
  });

  it('says which keys clash and which conditions are empty', () => {
    const conditions = [
      { key: 'a', when: 'true' },
      { key: 'a', when: '' },
      { key: 'otherwise', when: 'true' },
    ];

    const problems = exclusiveGateway.check?.(exclusiveGateway.params.parse({ conditions }));

    expect(problems?.map(({ path }) => path)).toEqual(['conditions[1].when', 'conditions[1].key', 'conditions[2].key']);
  });

  it.each(['in', 'not a key', '1st', ''])('refuses %j as a key', (key) => {
    expect(exclusiveGateway.params.safeParse({ conditions: [{ key, when: 'true' }] }).success).toBe(false);
  });
});

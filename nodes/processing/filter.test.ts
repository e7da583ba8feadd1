import { describe, expect, it } from 'vitest';
import { rule } from '../testing/test-context.ts';
import { filter } from './filter.ts';

const way = (step: { out?: object }) => Object.keys(step.out ?? {});

describe('filter', () => {
  it.each(['bad', 'uncertain', 'stale'] as const)('parts %s readings from good ones', (quality) => {
    const gate = rule(filter, {});

    expect(way(gate.read(5, quality))).toEqual(['other']);
    expect(way(gate.read(5))).toEqual(['good']);
  });

  it('parts readings without a value', () => {
    expect(way(rule(filter, {}).read(null))).toEqual(['other']);
  });

  it('lets through what a condition over the machine allows', () => {
    const gate = rule(filter, { when: "stage == 'Layer 1 Up' && value > 2.0" });

    gate.set('stage', 'Prep');
    expect(way(gate.read(5))).toEqual(['other']);
    gate.set('stage', 'Layer 1 Up');
    expect(way(gate.read(5))).toEqual(['good']);
    expect(way(gate.read(1))).toEqual(['other']);
  });

  it('does not let through what it cannot judge', () => {
    const gate = rule(filter, { when: "stage == 'Layer 1 Up'" });

    expect(way(gate.read(5))).toEqual(['other']);
    gate.set('stage', 'Layer 1 Up', 'stale');
    expect(way(gate.read(5))).toEqual(['other']);
  });

  it('drops what differs by less than the deadband from the last one let through', () => {
    const gate = rule(filter, { deadband: 0.5 });

    const ways = [5, 5.4, 5.49, 5.5, 5.1, 5].map((value) => way(gate.read(value)));

    expect(ways).toEqual([['good'], [], [], ['good'], [], ['good']]);
  });

  it('sends a bad reading to "other" whatever the deadband', () => {
    const gate = rule(filter, { deadband: 100 });
    gate.read(5);

    expect(way(gate.read(5, 'bad'))).toEqual(['other']);
  });

  it('refuses a negative deadband', () => {
    expect(filter.params.safeParse({ deadband: -1 }).success).toBe(false);
  });

  it('gives the kind of value that it takes', () => {
    const { inputs, outputs } = filter.ports(filter.params.parse({ valueKind: 'string' }));

    expect([...inputs, ...outputs].map(({ kind }) => kind)).toEqual(['string', 'string', 'string']);
  });
});

import { describe, expect, it } from 'vitest';
import { firingOf, rule, UNIT } from '../testing/test-context.ts';
import { writeSignal } from './write-signal.ts';

describe('write signal', () => {
  it.each([
    ['80', 80],
    ['"P-17"', 'P-17'],
    ['true', true],
    ['value * 2', 10.6],
  ])('writes %s to the machine that the rule judges', (value, written) => {
    const action = rule(writeSignal, { signal: 'feedOverride', value }, { equipment: 'mill-3' });

    expect(action.take(firingOf()).effects).toEqual([
      { name: 'write', action: { kind: 'writeSignal', equipment: 'mill-3', signal: 'feedOverride', value: written } },
    ]);
  });

  it('writes to another machine', () => {
    const action = rule(writeSignal, { equipment: 'lamp-1', signal: 'red', value: 'true' });

    expect(action.take(firingOf()).effects).toMatchObject([{ action: { equipment: 'lamp-1' } }]);
  });

  it('computes from the signals of the machine and the unit at it', () => {
    const action = rule(writeSignal, { signal: 'text', value: 'unit.serialNumber + ":" + stage' }, { unit: UNIT });
    action.set('stage', 'Prep');

    expect(action.take(firingOf()).effects).toMatchObject([{ action: { value: 'S-0001:Prep' } }]);
  });

  it.each(['bad', 'stale'] as const)('writes nothing while a reading it needs is %s', (quality) => {
    const action = rule(writeSignal, { signal: 'feedOverride', value: 'feedOverride * 0.9' });
    action.set('feedOverride', 100, quality);

    expect(action.take(firingOf())).toEqual({});
  });

  it('refuses to write what is no value', () => {
    const action = rule(writeSignal, { signal: 'feedOverride', value: '[1, 2]' });

    expect(() => action.take(firingOf())).toThrow(/must write a number, a text or yes\/no/);
  });

  it('asks for signal and value', () => {
    expect(writeSignal.check?.(writeSignal.params.parse({}))?.map(({ path }) => path)).toEqual(['signal', 'value']);
  });
});

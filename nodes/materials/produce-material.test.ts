import { describe, expect, it } from 'vitest';
import { activity, START, UNIT } from '../testing/test-context.ts';
import { produceMaterial } from './produce-material.ts';

describe('produce material', () => {
  it('books what every piece gives into a lot named for the unit', () => {
    const step = activity(produceMaterial, { definition: 'paste', quantity: '0.5' }, { unit: { ...UNIT, quantity: 4 } });

    expect(step.enter().requests).toEqual([
      { kind: 'produce', name: 'material', lot: 'S-0001-paste', definition: 'paste', quantity: 2, blocked: false },
    ]);
  });

  it('books into the lot that is drawn, with its shelf life, blocked until quality has looked', () => {
    const step = activity(produceMaterial, { definition: 'paste', lot: "'TANK-' + unit.jobOrder", shelfLife: 3600, blocked: true });

    expect(step.enter().requests).toEqual([
      {
        kind: 'produce',
        name: 'material',
        lot: 'TANK-JO-1',
        definition: 'paste',
        quantity: 1,
        blocked: true,
        expiresAt: START + 3_600_000,
      },
    ]);
  });

  it('records the lot; a refusal goes its own way with the reason', () => {
    const ended = (ok: boolean) => {
      const step = activity(produceMaterial, { definition: 'paste' }, { answering: 'material' });
      step.enter();
      return step.resume({ kind: 'replied', name: 'material', ok, result: { quantity: 1 }, reason: ok ? '' : 'It is a lot of water.' });
    };

    expect(ended(true)).toEqual({ take: 'out', results: { lot: 'S-0001-paste', quantity: 1, reason: '' } });
    expect(ended(false)).toEqual({ take: 'refused', results: { lot: 'S-0001-paste', quantity: 0, reason: 'It is a lot of water.' } });
  });

  it.each(['0', '0 - 2', 'true'])('does not make %s', (quantity) => {
    expect(() => activity(produceMaterial, { definition: 'paste', quantity }).enter()).toThrow();
  });

  it('asks which material is made', () => {
    expect(produceMaterial.check?.(produceMaterial.params.parse({}))).toMatchObject([{ path: 'definition' }]);
  });
});

import { describe, expect, it } from 'vitest';
import { activity, UNIT } from '../testing/test-context.ts';
import { splitLot } from './split-lot.ts';

const lot = (quantity: number) => ({ unit: { ...UNIT, quantity } });

describe('split lot', () => {
  it('takes some pieces off into a unit of their own; the rest goes on', () => {
    const step = activity(splitLot, { quantity: '2' }, lot(10));

    expect(step.enter()).toEqual({ splits: [{ quantity: 2, port: 'split' }], take: 'rest', results: { units: 1 } });
  });

  it('takes as many as an expression gives', () => {
    const step = activity(splitLot, { quantity: 'unit.quantity / 4.0' }, lot(10));

    expect(step.enter().splits).toEqual([{ quantity: 2.5, port: 'split' }]);
  });

  it('divides everything into units of one size, the last of what is left', () => {
    const step = activity(splitLot, { mode: 'all', quantity: '4' }, lot(10));

    const plan = step.enter();

    expect(plan.splits?.map(({ quantity }) => quantity)).toEqual([4, 4, 2]);
    expect(plan.take).toBeUndefined();
    expect(plan.results).toEqual({ units: 3 });
  });

  it('divides without the crumbs of binary fractions', () => {
    const step = activity(splitLot, { mode: 'all', quantity: '0.1' }, lot(0.3));

    expect(step.enter().splits?.map(({ quantity }) => quantity)).toEqual([0.1, 0.1, 0.1]);
  });

  it.each([
    ['more than there is', { quantity: '11' }],
    ['nothing', { quantity: '0' }],
    ['less than nothing', { quantity: '0 - 1' }],
    ['a text', { quantity: '"two"' }],
    ['more units than anybody can follow', { mode: 'all', quantity: '0.001' }],
  ])('refuses to split by %s', (_what, params) => {
    expect(() => activity(splitLot, params, lot(10)).enter()).toThrow();
  });

  it('has a way for the rest only when there is one', () => {
    const outputs = (mode: string) => splitLot.ports(splitLot.params.parse({ mode })).outputs.map(({ name }) => name);

    expect([outputs('some'), outputs('all')]).toEqual([['split', 'rest'], ['split']]);
    expect(splitLot.check?.(splitLot.params.parse({}))).toMatchObject([{ path: 'quantity' }]);
  });
});

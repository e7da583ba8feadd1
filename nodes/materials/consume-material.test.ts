import type { ActivitySignal } from '@fettle/flows';
import { describe, expect, it } from 'vitest';
import { activity, UNIT } from '../testing/test-context.ts';
import { consumeMaterial } from './consume-material.ts';

const GLUE = { definition: 'glue', quantity: '0.4', lot: "'G1'" };
const answer = (rest: Partial<Extract<ActivitySignal, { kind: 'replied' }>>): ActivitySignal => ({
  kind: 'replied',
  name: 'material',
  ok: true,
  result: {},
  reason: '',
  ...rest,
});

describe('consume material', () => {
  it('asks the lot for the quantity of every piece', () => {
    const step = activity(consumeMaterial, GLUE, { unit: { ...UNIT, quantity: 3 } });

    expect(step.enter().requests).toEqual([{ kind: 'consume', name: 'material', lot: 'G1', definition: 'glue', quantity: 1.2 }]);
  });

  it('asks for one piece each when no quantity is drawn', () => {
    const step = activity(consumeMaterial, { ...GLUE, quantity: '' }, { unit: { ...UNIT, quantity: 3 } });

    expect(step.enter().requests).toMatchObject([{ quantity: 3 }]);
  });

  it('records which lot gave how much', () => {
    const step = activity(consumeMaterial, GLUE, { answering: 'material' });
    step.enter();

    const plan = step.resume(answer({ result: { lot: 'G1', quantity: 0.4 } }));

    expect(plan).toEqual({ take: 'out', results: { lot: 'G1', quantity: 0.4, reason: '' } });
  });

  it('goes on as refused with the lot and the reason; nothing was taken', () => {
    const step = activity(consumeMaterial, GLUE, { answering: 'material' });
    step.enter();

    const plan = step.resume(answer({ ok: false, reason: 'Lot G1 is blocked.' }));

    expect(plan).toEqual({ take: 'refused', results: { lot: 'G1', quantity: 0, reason: 'Lot G1 is blocked.' } });
  });

  it('waits for the machine to say which lot is loaded, and takes that one', () => {
    const params = { definition: 'paste', quantity: '1', lotFrom: 'signal', equipment: 'printer', signal: 'pasteLot' };
    const step = activity(consumeMaterial, params, { bound: { printer: 'printer-2' } });

    const waiting = step.enter();
    const plan = step.resume({
      kind: 'watchMatched',
      name: 'loaded',
      outcome: 'loaded',
      event: undefined,
      collected: { lot: { value: 'P-77', unknown: 0, samples: 1 } as never },
      reached: {},
    });

    expect(waiting.wait).toMatchObject([
      { kind: 'watch', watch: { equipment: 'printer-2', until: [{ outcome: 'loaded', when: "pasteLot != ''" }], exclusive: false } },
    ]);
    expect(plan.requests).toMatchObject([{ kind: 'consume', lot: 'P-77', definition: 'paste', quantity: 1 }]);
  });

  it('is refused at once when no lot is named', () => {
    expect(activity(consumeMaterial, { ...GLUE, lot: "''" }).enter()).toMatchObject({
      take: 'refused',
      results: { reason: expect.stringContaining('No lot of glue') },
    });
  });

  it.each(['0', '0 - 1', '"much"'])('does not take %s', (quantity) => {
    expect(() => activity(consumeMaterial, { ...GLUE, quantity }).enter()).toThrow();
  });

  it('asks for the machine and its signal, or for the lot', () => {
    const problems = (params: unknown) => consumeMaterial.check?.(consumeMaterial.params.parse(params))?.map(({ path }) => path);

    expect(problems({})).toEqual(['definition', 'lot']);
    expect(problems({ lotFrom: 'signal' })).toEqual(['definition', 'equipment', 'signal']);
    expect(problems(GLUE)).toEqual([]);
  });
});

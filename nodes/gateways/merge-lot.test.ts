import { describe, expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { mergeLot } from './merge-lot.ts';

describe('merge lot', () => {
  it('offers the unit to the lot that it was split off from', () => {
    const step = activity(mergeLot, {}, { origin: 'JO-1/LOT-1' });

    expect(step.enter()).toEqual({ requests: [{ kind: 'merge', name: 'offer', into: 'JO-1/LOT-1' }] });
  });

  it('offers it to a unit of the same order that an expression names', () => {
    const step = activity(mergeLot, { into: 'expression', serialNumber: "'LOT-' + 'B'" });

    expect(step.enter().requests).toMatchObject([{ into: 'JO-1/LOT-B' }]);
  });

  it.each([
    ['was split off from nothing', {}],
    ['names nothing', { into: 'expression', serialNumber: "''" }],
  ])('goes on as refused when it %s', (_what, params) => {
    const plan = activity(mergeLot, params).enter();

    expect(plan).toMatchObject({ take: 'refused', results: { reason: expect.stringContaining('no unit') } });
  });

  it('goes on as refused, with the reason, when the other one does not take it in', () => {
    const step = activity(mergeLot, {}, { origin: 'JO-1/LOT-1', answering: 'offer' });
    step.enter();

    const plan = step.resume({ kind: 'replied', name: 'offer', ok: false, result: {}, reason: 'LOT-1 has ended.' });

    expect(plan).toEqual({ take: 'refused', results: { reason: 'LOT-1 has ended.' } });
  });

  it('asks for the serial number only where one is used', () => {
    const problems = (params: unknown) => mergeLot.check?.(mergeLot.params.parse(params));

    expect(problems({})).toEqual([]);
    expect(problems({ into: 'expression' })).toMatchObject([{ path: 'serialNumber' }]);
  });
});

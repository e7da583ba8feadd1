import { describe, expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { callRouting } from './call-routing.ts';

const PAINT = {
  flow: 'paint',
  inputs: [{ key: 'colour', value: "'red'" }],
  outputs: [{ key: 'thickness', valueKind: 'number', value: 'called.spray.thickness' }],
};

function ended(result: string, data: Record<string, Record<string, number>> = { spray: { thickness: 0.08 } }) {
  const step = activity(callRouting, PAINT, { answering: 'routing' });
  step.enter();
  return step.resume({ kind: 'replied', name: 'routing', ok: true, result: { result, quantity: 1, data }, reason: '' });
}

describe('call routing', () => {
  it('runs the routing with what it hands over', () => {
    expect(activity(callRouting, PAINT).enter().requests).toEqual([
      { kind: 'call', name: 'routing', flow: 'paint', inputs: { colour: 'red' } },
    ]);
  });

  it('goes on by how it ended there, with what it brings back', () => {
    expect(ended('good')).toEqual({ take: 'good', results: { result: 'good', quantity: 1, thickness: 0.08 } });
    expect(ended('scrapped')).toEqual({ take: 'scrapped', results: { result: 'scrapped', quantity: 1 } });
    expect([ended('aborted').take, ended('returned').take]).toEqual(['stopped', 'stopped']);
  });

  it('does not go on with a result of another kind', () => {
    expect(() => ended('good', { spray: { thickness: 'thick' as never } })).toThrow(/thickness/);
  });

  it('names the routing that it calls, and what is missing', () => {
    const problems = (params: unknown) => callRouting.check?.(callRouting.params.parse(params))?.map(({ path }) => path);

    expect(callRouting.calls?.(callRouting.params.parse(PAINT))).toEqual([{ path: 'flow', flow: 'paint' }]);
    expect(problems({})).toEqual(['flow']);
    expect(problems({ flow: 'paint', outputs: [{ key: 'quantity', value: '' }] })).toEqual(
      expect.arrayContaining(['outputs[0].value', 'outputs[0].key']),
    );
  });
});

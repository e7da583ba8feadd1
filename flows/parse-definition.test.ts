import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FettleError } from './fettle-error.ts';
import { FLOW_TEXT_LIMIT, parseFlowDefinition, parseFlowText } from './parse-definition.ts';

const node = (id: string) => ({ id, type: 'start', typeVersion: 1, name: id });
const good = {
  schema: 'fettle/flow@1',
  id: 's-block',
  kind: 'routing',
  name: 'S-Block',
  flowNodes: [node('start'), node('stop')],
  sequenceFlows: [{ id: 's1', from: { node: 'start', port: 'out' }, to: { node: 'stop', port: 'in' } }],
};

function refusal(run: () => unknown): FettleError {
  try {
    run();
  } catch (error) {
    if (error instanceof FettleError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a flow document', () => {
  it('is read, with what may be left out filled in', () => {
    const flow = parseFlowText(`\uFEFF${JSON.stringify(good)}`);

    expect(flow).toMatchObject({ ...good, description: '', layout: { positions: {}, notes: [], groups: [] } });
    expect(flow.flowNodes[0]?.params).toEqual({});
  });

  it('with faults is refused with every one of them: where, what, and what to do', () => {
    const bad = {
      ...good,
      schema: 'fettle/flow@9',
      kind: 'sequence',
      name: '',
      flowNodes: [{ ...node('1st'), typeVersion: '1' }, { id: 'b' }],
      sequenceFlows: 'none',
    };

    const error = refusal(() => parseFlowDefinition(bad));

    expect(error.code).toBe('malformedFlow');
    expect(error.details).toEqual([
      { path: 'schema', message: 'must be "fettle/flow@1", but is "fettle/flow@9"' },
      { path: 'kind', message: 'must be "routing" or "qualityRule", but is "sequence"' },
      { path: 'name', message: 'is empty: fill it in' },
      { path: 'flowNodes[0].id', message: 'use letters, digits and _, starting with a letter' },
      { path: 'flowNodes[0].typeVersion', message: 'must be a number' },
      { path: 'flowNodes[1].type', message: 'is missing: add it' },
      { path: 'flowNodes[1].typeVersion', message: 'is missing: add it' },
      { path: 'flowNodes[1].name', message: 'is missing: add it' },
      { path: 'sequenceFlows', message: 'must be a list' },
    ]);
    expect(error.message).toContain('flowNodes[0].id use letters');
  });

  it('with an id twice is refused', () => {
    const error = refusal(() =>
      parseFlowDefinition({
        ...good,
        flowNodes: [...good.flowNodes, node('start')],
        sequenceFlows: [...good.sequenceFlows, ...good.sequenceFlows],
      }),
    );

    expect(error.details).toEqual([
      { path: 'flowNodes[2].id', message: 'is "start", which flowNodes[0] has already: give it another id' },
      { path: 'sequenceFlows[1].id', message: 'is "s1", which sequenceFlows[0] has already: give it another id' },
    ]);
  });

  it.each([[null], [[]], ['text'], [5], [undefined], [{}]])('%j is none', (value) => {
    expect(refusal(() => parseFlowDefinition(value)).code).toBe('malformedFlow');
  });

  it('that is no JSON is refused with its place', () => {
    const error = refusal(() => parseFlowText('{\n  "schema": "fettle/flow@1",\n  oops\n}'));

    expect(error.message).toContain('line 3');
    expect(error.place?.range?.start).toBe(33);
  });
});

describe('a hostile document', () => {
  it.each(['__proto__', 'constructor', 'prototype'])('cannot bring in %s', (name) => {
    const text = JSON.stringify(good).replace('"name":"start"', `"name":"start","params":{"deep":[{"${name}":{"polluted":true}}]}`);

    const error = refusal(() => parseFlowText(text));

    expect(error.message).toContain(`flowNodes[0].params.deep[0] has the name "${name}"`);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('cannot be too long, too deep or too large', () => {
    const deep = JSON.stringify({ ...good, flowNodes: [{ ...node('a'), params: 'X' }] }).replace(
      '"X"',
      `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    );
    const wide = { ...good, flowNodes: [{ ...node('a'), params: { a: Array.from({ length: 1_100_000 }, () => 0) } }] };

    expect(refusal(() => parseFlowText(`"${'x'.repeat(FLOW_TEXT_LIMIT)}"`)).code).toBe('tooLarge');
    expect(refusal(() => parseFlowText(deep)).message).toContain('nested more than 60 deep');
    expect(refusal(() => parseFlowDefinition(wide)).message).toContain('more than 1000000 values');
    expect(
      refusal(() => parseFlowDefinition({ ...good, flowNodes: Array.from({ length: 6000 }, (_, index) => node(`n${index}`)) })).message,
    ).toContain('at most 5000 elements');
  });

  it('is refused in an orderly way, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true }), (value) => {
        expect(refusal(() => parseFlowDefinition(value)).code).toBe('malformedFlow');
        expect(refusal(() => parseFlowDefinition({ ...good, flowNodes: value, sequenceFlows: [value] })).code).toBe('malformedFlow');
      }),
      { numRuns: 1000 },
    );
  });
});

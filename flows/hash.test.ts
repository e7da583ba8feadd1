import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowDefinition } from './definition.ts';
import { canonicalJson, layoutHash, semanticHash } from './hash.ts';

const flow = FlowDefinition.parse({
  schema: 'fettle/flow@1',
  id: 's-block',
  kind: 'routing',
  name: 'S-Block',
  description: 'How an S-Block is made',
  product: 'S-Block',
  flowNodes: [
    { id: 'start', type: 'start', typeVersion: 1, name: 'Start', params: {} },
    { id: 'cut', type: 'machine', typeVersion: 2, name: 'Cut', params: { equipment: 'mill-1', steps: ['a', 'b'] } },
  ],
  sequenceFlows: [
    { id: 's1', from: { node: 'start', port: 'out' }, to: { node: 'cut', port: 'in' } },
    { id: 's2', from: { node: 'cut', port: 'done' }, to: { node: 'cut', port: 'in' } },
  ],
  layout: {
    positions: { start: { x: 1, y: 2 } },
    notes: [{ id: 'n', text: 'look', position: { x: 0, y: 0 }, width: 1, height: 1 }],
    groups: [{ id: 'g', title: 'Cell', members: ['start', 'cut'] }],
  },
});
const [start, cut] = flow.flowNodes as [FlowDefinition['flowNodes'][0], FlowDefinition['flowNodes'][0]];

describe('the semantic hash', () => {
  it('does not depend on the order of flowNodes, sequenceFlows or names', () => {
    const shuffled = JSON.parse(JSON.stringify({ ...flow, flowNodes: [cut, start], sequenceFlows: flow.sequenceFlows.toReversed() }));
    shuffled.flowNodes[0].params = { steps: ['a', 'b'], equipment: 'mill-1' };

    expect(semanticHash(shuffled)).toBe(semanticHash(flow));
    expect(semanticHash(flow)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not change when only the drawing changes, which the layout hash shows', () => {
    const moved = { ...flow, layout: { ...flow.layout, positions: { start: { x: 9, y: 2 } } } };
    const described = { ...flow, description: 'Otherwise' };

    for (const changed of [moved, described, { ...flow, layout: { ...flow.layout, notes: [] } }]) {
      expect(semanticHash(changed)).toBe(semanticHash(flow));
      expect(layoutHash(changed)).not.toBe(layoutHash(flow));
    }
  });

  it.each([
    ['the name of the flow', { ...flow, name: 'Other' }],
    ['the product', { ...flow, product: undefined }],
    ['the name of a flowNode', { ...flow, flowNodes: [start, { ...cut, name: 'Mill' }] }],
    ['a param', { ...flow, flowNodes: [start, { ...cut, params: { ...cut.params, equipment: 'mill-2' } }] }],
    ['the order of a list in the params', { ...flow, flowNodes: [start, { ...cut, params: { ...cut.params, steps: ['b', 'a'] } }] }],
    ['the version of a type', { ...flow, flowNodes: [start, { ...cut, typeVersion: 1 }] }],
    ['a connection', { ...flow, sequenceFlows: flow.sequenceFlows.slice(1) }],
  ])('changes with %s, and the layout hash does not', (_what, changed) => {
    expect(semanticHash(changed)).not.toBe(semanticHash(flow));
    expect(layoutHash(changed)).toBe(layoutHash(flow));
  });

  it('does not change when the document is stored and read again', () => {
    expect(semanticHash(FlowDefinition.parse(JSON.parse(JSON.stringify(flow))))).toBe(semanticHash(flow));
  });
});

describe('canonical JSON', () => {
  it('sorts names, keeps the order of lists, leaves out undefined', () => {
    expect(canonicalJson({ b: [2, 1, undefined], a: { d: undefined, c: 'ä"' } })).toBe('{"a":{"c":"ä\\""},"b":[2,1,null]}');
  });

  it('says the same of any JSON value as JSON itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

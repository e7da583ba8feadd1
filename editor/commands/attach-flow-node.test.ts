import { describe, expect, test } from 'vitest';
import { fragmentOf } from '../document/flow-fragment.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { appendFlowNode } from './append-flow-node.ts';
import { attachFlowNode } from './attach-flow-node.ts';
import { changeFlowNodeId } from './change-flow-node-id.ts';
import { paste } from './paste.ts';
import { removeElements } from './remove-elements.ts';
import { replaceType } from './replace-type.ts';

const at = { x: 0, y: 0 };
const guarded = () =>
  openTestDocument(
    [
      step('start', 'start-on-job-order'),
      step('cut', 'manual-operation'),
      { ...step('late', 'boundary-timer'), attachedTo: 'cut' },
      step('stop', 'cancel', { what: 'region', region: ['cut'] }),
      step('end', 'end'),
    ],
    ['start.out > cut.in', 'cut.done > end.in', 'late.out > stop.in', 'stop.out > end.in'],
  );

describe('a boundary event', () => {
  test('that is added at an operation, or at another boundary event, is attached to the operation', () => {
    const { document, connections } = guarded();
    const before = connections();

    const first = document.execute(appendFlowNode, { type: 'boundary-timer', position: at, after: 'cut' });
    const second = document.execute(appendFlowNode, { type: 'boundary-timer', position: at, after: first });
    const alone = document.execute(appendFlowNode, { type: 'boundary-timer', position: at, after: 'end' });

    expect([first, second, alone].map((id) => document.records.flowNodes[id]?.attachedTo)).toEqual(['cut', 'cut', undefined]);
    expect(connections()).toEqual(before);
  });

  test('is attached, detached, and brought back by undo', () => {
    const { document } = guarded();

    document.execute(attachFlowNode, { flowNode: 'late', to: undefined });
    const detached = document.records.flowNodes.late;
    document.undo();

    expect(detached).not.toHaveProperty('attachedTo');
    expect(document.records.flowNodes.late?.attachedTo).toBe('cut');
  });

  test('goes with its operation, and comes back with it', () => {
    const { document, connections } = guarded();

    document.execute(removeElements, { flowNodes: ['cut'] });
    const removed = [document.records.flowNodes.late, document.records.positions.late, connections()];
    document.undo();

    expect(removed).toEqual([undefined, undefined, ['stop.out > end.in']]);
    expect(document.records.flowNodes.late?.attachedTo).toBe('cut');
  });

  test('follows when the id of its operation changes, as do steps that settings name', () => {
    const { document } = guarded();

    document.execute(changeFlowNodeId, { from: 'cut', to: 'mill' });

    expect(document.records.flowNodes.late?.attachedTo).toBe('mill');
    expect(document.records.flowNodes.stop?.params.region).toEqual(['mill']);
  });

  test('is copied with its operation, and stands by itself without it', () => {
    const { document } = guarded();
    const both = fragmentOf(document.records, ['cut', 'late']);
    const one = fragmentOf(document.records, ['late']);

    const [host, copy] = document.execute(paste, { fragment: both!, at }).flowNodes;
    const [alone] = document.execute(paste, { fragment: one!, at }).flowNodes;

    expect(document.records.flowNodes[copy!]?.attachedTo).toBe(host);
    expect(document.records.flowNodes[alone!]).not.toHaveProperty('attachedTo');
  });

  test('that becomes another type of step stands by itself', () => {
    const { document } = guarded();

    document.execute(replaceType, { flowNode: 'late', type: 'scrap' });

    expect(document.records.flowNodes.late).not.toHaveProperty('attachedTo');
  });
});

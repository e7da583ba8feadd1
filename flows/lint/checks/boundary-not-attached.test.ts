import { expect, it } from 'vitest';
import type { FlowDefinition } from '../../definition.ts';
import { drawn, goodRouting, problemsOf, withMore } from '../testing/sample-flow.ts';

function attached(
  id: string,
  to: string | undefined,
  drawing = withMore(goodRouting, { nodes: { late: ['late'] }, flows: ['late.out > done.in'] }),
): FlowDefinition {
  const flow = drawn(drawing);
  return { ...flow, flowNodes: flow.flowNodes.map((node) => (node.id === id && to !== undefined ? { ...node, attachedTo: to } : node)) };
}
const messages = (flow: FlowDefinition) =>
  problemsOf('boundaryNotAttached', flow).map(({ flowNode, message }) => `${flowNode}: ${message}`);

it('is silent about a boundary event at an operation, which is reached from there', () => {
  const flow = attached('late', 'cut');

  expect(messages(flow)).toEqual([]);
  expect(problemsOf('unreachable', flow)).toEqual([]);
});

it('finds one that stands at nothing, or at a step where no unit stays', () => {
  expect(messages(attached('late', undefined))).toEqual(['late: "late" is at no operation, so it never happens. Attach it to one.']);
  expect(messages(attached('late', 'gone'))[0]).toContain('is attached to "gone", which does not exist');
  expect(messages(attached('late', 'begin'))[0]).toContain('where a unit never stays');
  expect(messages(attached('late', 'late'))[0]).toContain('where a unit never stays');
});

it('finds another step that is attached', () => {
  const flow = attached('done', 'cut');

  expect(messages(flow)).toContain('done: "done" is attached to a step, but a end stands by itself. Detach it.');
});

it('finds a second compensation of one operation', () => {
  const drawing = withMore(goodRouting, {
    nodes: { undo: ['undo'], other: ['undo'] },
    flows: ['undo.out > done.in', 'other.out > done.in'],
  });
  const flow = drawn(drawing);
  const both = { ...flow, flowNodes: flow.flowNodes.map((node) => (node.type === 'undo' ? { ...node, attachedTo: 'cut' } : node)) };

  expect(messages(both)).toEqual(['other: "cut" has two compensations; only "undo" is used. Remove "other".']);
});

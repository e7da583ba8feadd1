import type { FlowDiff } from '@fettle/flows/diff.ts';
import type { CanvasMark } from '../session/open-flow.ts';

/** What of a difference is seen on the canvas, by flowNode and sequenceFlow; what was removed is not there to be marked, so its neighbours say that they lost something. */
export function diffMarks({ added, changed, connected, disconnected, renamed, moved }: FlowDiff): ReadonlyMap<string, CanvasMark> {
  const marks = new Map<string, CanvasMark>();
  for (const id of moved) marks.set(id, 'moved');
  for (const { from, to } of disconnected) {
    marks.set(from.node, 'changed');
    marks.set(to.node, 'changed');
  }
  for (const { flowNode } of changed) marks.set(flowNode.id, 'changed');
  for (const { after } of renamed) marks.set(after.id, 'changed');
  for (const { id } of connected) marks.set(id, 'added');
  for (const { id } of added) marks.set(id, 'added');
  return marks;
}

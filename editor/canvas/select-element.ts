import type { Selection } from '../session/selection.ts';
import { groupOfCanvasId } from './projection.ts';

/** Selects what a box or a connection on the canvas stands for. */
export function selectElement(element: Element, selection: Selection): void {
  const { id } = (element as HTMLElement | SVGElement).dataset;
  if (id === undefined) return;
  const group = groupOfCanvasId(id);
  if (element.matches('.react-flow__edge')) selection.select({ sequenceFlows: [id] });
  else if (group !== undefined) selection.select({ groups: [group] });
  else selection.select(element.matches('.react-flow__node-note') ? { notes: [id] } : { flowNodes: [id] });
}

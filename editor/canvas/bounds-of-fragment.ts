import type { FlowDocument } from '../document/flow-document.ts';
import type { FlowFragment } from '../document/flow-fragment.ts';
import { around, type Box, boxOf, groupFrame } from './group-frame.ts';

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 };

/** What a copied part of a drawing covers: its steps and notes, and with the frames of its groups. */
export function boundsOfFragment(
  { flowNodes, notes, groups, positions }: FlowFragment,
  document: Pick<FlowDocument, 'records' | 'portsOf'>,
): { readonly inner: Box; readonly outer: Box } {
  const byId = <Item extends { readonly id: string }>(items: readonly Item[]): Record<string, Item> =>
    Object.fromEntries(items.map((item) => [item.id, item]));
  const records = { ...document.records, flowNodes: byId(flowNodes), notes: byId(notes), groups: byId(groups), positions };
  const portsOf = document.portsOf.bind(document);
  const boxes = [...flowNodes, ...notes].flatMap(({ id }) => boxOf(records, portsOf, id) ?? []);
  const frames = groups.flatMap((group) => groupFrame(records, portsOf, group) ?? []);
  return { inner: around(boxes) ?? NOWHERE, outer: around([...boxes, ...frames]) ?? NOWHERE };
}

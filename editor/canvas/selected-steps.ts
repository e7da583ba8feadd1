import { groupElements } from '../commands/group-elements.ts';
import { moveElements } from '../commands/move-elements.ts';
import { ungroup } from '../commands/ungroup.ts';
import type { OpenFlow } from '../session/open-flow.ts';
import { type Arrangement, arranged, DISTRIBUTIONS } from './arrange.ts';
import { type Box, boxOf } from './group-frame.ts';

/** Steps and notes that are selected, by themselves or with their group; boundary events stand where their operation does. */
export function selectedMembers(flow: OpenFlow): readonly string[] {
  const { flowNodes, notes, groups } = flow.selection.get();
  const { records } = flow.document;
  const all = new Set([...[...groups].flatMap((id) => records.groups[id]?.members ?? []), ...flowNodes, ...notes]);
  return [...all].filter((id) => records.flowNodes[id]?.attachedTo === undefined);
}

/** Brings what is selected in line, or the gaps between to the same. */
export function arrangeSelected(flow: OpenFlow, how: Arrangement): void {
  const { document, readOnly } = flow;
  const boxes = new Map<string, Box>();
  for (const id of selectedMembers(flow)) {
    const box = boxOf(document.records, (flowNode) => document.portsOf(flowNode), id);
    if (box !== undefined) boxes.set(id, box);
  }
  const positions = arranged(boxes, how);
  if (readOnly || Object.keys(positions).length === 0) return;
  const isDistribution = (DISTRIBUTIONS as readonly string[]).includes(how);
  document.execute(moveElements, { positions, because: isDistribution ? 'distribute' : 'align' });
}

/** Puts a frame around what is selected, groups among it included. */
export function groupSelected(flow: OpenFlow): void {
  const members = selectedMembers(flow);
  const { document, selection, readOnly } = flow;
  if (readOnly || members.length === 0) return;
  const title = [...selection.get().groups].map((id) => document.records.groups[id]?.title ?? '').find((one) => one !== '') ?? '';
  const group = document.execute(groupElements, { members, title });
  if (group !== undefined) selection.select({ groups: [group] });
}

/** Takes the selected frames away, and the selected steps out of theirs. */
export function ungroupSelected(flow: OpenFlow): void {
  const { document, selection, readOnly } = flow;
  const { groups } = selection.get();
  const members = selectedMembers(flow);
  if (readOnly || members.length === 0) return;
  document.execute(ungroup, groups.size > 0 ? { groups: [...groups] } : { members });
  selection.select({ flowNodes: members.filter((id) => document.records.flowNodes[id] !== undefined) });
}

/** Folds the groups that are selected or have what is selected in them to one box each, or unfolds them. */
export function foldSelected(flow: OpenFlow): void {
  const { groups, flowNodes, notes } = flow.selection.get();
  const chosen = new Set([...groups, ...flowNodes, ...notes]);
  const folded = Object.values(flow.document.records.groups)
    .filter(({ id, members }) => groups.has(id) || members.some((member) => chosen.has(member)))
    .map(({ id }) => id);
  if (folded.length === 0) return;
  flow.folded.toggle(folded);
  flow.selection.select({ groups: folded });
}

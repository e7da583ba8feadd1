import type { Position } from '@fettle/flows';
import { boundsOfFragment } from '../../canvas/bounds-of-fragment.ts';
import { freePlace } from '../../canvas/free-place.ts';
import { selectPasted } from '../../canvas/select-pasted.ts';
import { selectedMembers } from '../../canvas/selected-steps.ts';
import { addNote, NOTE_SIZE } from '../../commands/add-note.ts';
import { moveElements } from '../../commands/move-elements.ts';
import { paste } from '../../commands/paste.ts';
import { removeElements } from '../../commands/remove-elements.ts';
import { countedParts, type FlowFragment, fragmentOf, parseFragment } from '../../document/flow-fragment.ts';
import { graphIndex, reachableFrom } from '../../document/graph-index.ts';
import type { OpenFlow } from '../../session/open-flow.ts';

/** What the keys, the bar and the command list do to the open flow. Those of the screen itself (dialogs, panels) are with the screen. */

export function undo(flow: OpenFlow): void {
  const travelled = flow.document.undo();
  if (travelled === undefined) return;
  flow.show(travelled.flowNodes);
  flow.say(`Undone: ${travelled.title}`);
}

export function redo(flow: OpenFlow): void {
  const travelled = flow.document.redo();
  if (travelled === undefined) return;
  flow.show(travelled.flowNodes);
  flow.say(`Done again: ${travelled.title}`);
}

export function removeSelected(flow: OpenFlow, reconnect: boolean): void {
  const { flowNodes, sequenceFlows, notes, groups } = flow.selection.get();
  if (flow.readOnly || flow.selection.isEmpty) return;
  const { records } = flow.document;
  // A group goes with what is in it, as one sees it; without that it is ungrouped.
  const inside = [...groups].flatMap((id) => records.groups[id]?.members ?? []);
  const all = [...new Set([...flowNodes, ...notes, ...inside])];
  flow.document.execute(removeElements, {
    flowNodes: all.filter((id) => records.flowNodes[id] !== undefined),
    sequenceFlows: [...sequenceFlows],
    notes: all.filter((id) => records.notes[id] !== undefined),
    groups: [...groups],
    reconnect,
  });
  flow.canvas.get()?.focus();
}

export function nudgeSelected(flow: OpenFlow, x: number, y: number): void {
  const { records } = flow.document;
  const moved = selectedMembers(flow).map((id) => {
    const { x: left, y: top } = records.positions[id] ?? records.notes[id]?.position ?? { x: 0, y: 0 };
    return [id, { x: left + x, y: top + y }] as const;
  });
  if (moved.length > 0 && !flow.readOnly) flow.document.execute(moveElements, { positions: Object.fromEntries(moved), because: 'nudge' });
}

export function selectAll(flow: OpenFlow): void {
  const { flowNodes, notes } = flow.document.records;
  flow.selection.select({ flowNodes: Object.keys(flowNodes), notes: Object.keys(notes) });
}

export function selectStream(flow: OpenFlow, direction: 'outgoing' | 'incoming'): void {
  const index = graphIndex(flow.document.records.sequenceFlows);
  flow.selection.select({ flowNodes: reachableFrom(flow.selection.get().flowNodes, index, direction) });
}

/** Along the connections to the left and right; up and down to the nearest box in that direction. Without a selection, to the first step. */
export function walk(flow: OpenFlow, direction: 'left' | 'right' | 'up' | 'down'): void {
  const { records } = flow.document;
  const from = [...flow.selection.get().flowNodes].at(-1) ?? '';
  const next = records.flowNodes[from] === undefined ? Object.keys(records.flowNodes)[0] : neighbour(flow, from, direction);
  if (next !== undefined) flow.show([next]);
}

function neighbour(flow: OpenFlow, from: string, direction: 'left' | 'right' | 'up' | 'down'): string | undefined {
  const { records } = flow.document;
  const index = graphIndex(records.sequenceFlows);
  if (direction === 'right') return index.outgoing.get(from)?.[0]?.to.node;
  if (direction === 'left') return index.incoming.get(from)?.[0]?.from.node;
  const place = (id: string) => records.positions[id] ?? { x: 0, y: 0 };
  const { x, y } = place(from);
  const sign = direction === 'up' ? -1 : 1;
  const distance = (id: string): number => Math.abs(place(id).y - y) + 2 * Math.abs(place(id).x - x);
  return Object.keys(records.flowNodes)
    .filter((id) => id !== from && (place(id).y - y) * sign > 0)
    .sort((left, right) => distance(left) - distance(right))[0];
}

/** Copies of what is selected a little below and to the right, or below what is there. */
export function duplicateSelected(flow: OpenFlow): void {
  const fragment = selectedFragment(flow);
  if (fragment === undefined || flow.readOnly) return;
  const { x, y } = boundsOfFragment(fragment, flow.document).outer;
  putIn(flow, fragment, { x: x + 40, y: y + 80 });
}

/** Groups with what is in them; boundary events that are selected by themselves too. */
function selectedFragment(flow: OpenFlow) {
  const members = selectedMembers(flow);
  return fragmentOf(flow.document.records, [...members, ...flow.selection.get().flowNodes], members);
}

export function copyText(flow: OpenFlow): string | undefined {
  const fragment = selectedFragment(flow);
  if (fragment === undefined) return undefined;
  flow.say(`Copied ${countedParts(fragment)}`);
  return JSON.stringify(fragment, null, 2);
}

/** Undefined when it was pasted, else why not. */
export function pasteText(flow: OpenFlow, text: string): string | undefined {
  const fragment = parseFragment(text);
  if (fragment === undefined) return 'What was copied is no part of a flow.';
  const { kind } = flow.document.records.meta;
  if (fragment.kind !== kind) {
    return kind === 'routing'
      ? 'Steps of a quality rule cannot be used in a routing.'
      : 'Steps of a routing cannot be used in a quality rule.';
  }
  putIn(flow, fragment, flow.canvas.get()?.middle() ?? { x: 0, y: 0 });
  return undefined;
}

/** Puts copies where they cover nothing, there or below, and selects them. `wanted`: where the top left corner goes, with the frames of groups. */
function putIn(flow: OpenFlow, fragment: FlowFragment, wanted: Position): void {
  const { inner, outer } = boundsOfFragment(fragment, flow.document);
  const free = freePlace(flow.document, wanted, { width: outer.width, height: outer.height, isBesideGroups: true });
  const at = { x: free.x + inner.x - outer.x, y: free.y + inner.y - outer.y };
  const pasted = flow.document.execute(paste, { fragment, at });
  selectPasted(flow, pasted);
  flow.canvas.get()?.show([...pasted.flowNodes, ...pasted.notes]);
}

export function putNote(flow: OpenFlow): void {
  if (flow.readOnly) return;
  const position = freePlace(flow.document, flow.canvas.get()?.middle() ?? { x: 0, y: 0 }, { ...NOTE_SIZE, isBesideGroups: true });
  const note = flow.document.execute(addNote, { position });
  flow.selection.select({ notes: [note] });
  flow.canvas.get()?.show([note]);
}

/** From the command list, where there is no event of the clipboard to answer: the browser may ask for permission. */
export async function copyToClipboard(flow: OpenFlow): Promise<void> {
  const text = copyText(flow);
  if (text !== undefined) await navigator.clipboard.writeText(text);
}

/** Undefined when it was pasted, else why not. */
export async function pasteFromClipboard(flow: OpenFlow): Promise<string | undefined> {
  if (flow.readOnly) return undefined;
  try {
    return pasteText(flow, await navigator.clipboard.readText());
  } catch {
    return 'The browser does not let this page read the clipboard. Ctrl+V does it.';
  }
}

export function fitSelected(flow: OpenFlow): void {
  const { flowNodes, groups } = flow.selection.get();
  const { records } = flow.document;
  const all = [...flowNodes, ...[...groups].flatMap((id) => records.groups[id]?.members ?? [])];
  flow.canvas.get()?.fit(all.length === 0 ? undefined : all);
}

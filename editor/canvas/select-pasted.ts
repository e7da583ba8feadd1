import type { Pasted } from '../commands/paste.ts';
import type { OpenFlow } from '../session/open-flow.ts';

/** Selects copies as what they were copied from was: a group as one, and beside it what is in none. The keys are for them from then on. */
export function selectPasted({ document, selection, canvas }: OpenFlow, { flowNodes, notes, groups }: Pasted): void {
  const grouped = new Set(groups.flatMap((id) => document.records.groups[id]?.members ?? []));
  const isBeside = (id: string): boolean => !grouped.has(id);
  selection.select({ flowNodes: flowNodes.filter(isBeside), notes: notes.filter(isBeside), groups });
  canvas.get()?.focus();
}

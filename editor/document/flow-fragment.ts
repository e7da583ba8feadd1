import { FlowLayout, FlowNode, Position, SequenceFlow } from '@fettle/flows';
import { z } from 'zod';
import type { FlowRecords } from './flow-records.ts';

/** What the clipboard carries: steps, the connections among them, notes, groups that are whole, and where all of it lay. Plain JSON, so that it goes across browsers and into a chat. */
export const FlowFragment = z.object({
  schema: z.literal('fettle/fragment@1'),
  kind: z.enum(['routing', 'qualityRule']),
  flowNodes: z.array(FlowNode).max(5000),
  sequenceFlows: z.array(SequenceFlow).max(10_000),
  positions: z.record(z.string(), Position),
  notes: FlowLayout.shape.notes,
  groups: FlowLayout.shape.groups,
});
export type FlowFragment = z.infer<typeof FlowFragment>;

export function fragmentOf(records: FlowRecords, flowNodes: Iterable<string>, notes: Iterable<string> = []): FlowFragment | undefined {
  const chosen = new Set(flowNodes);
  const nodes = Object.values(records.flowNodes).filter(({ id }) => chosen.has(id));
  const chosenNotes = new Set(notes);
  const written = Object.values(records.notes).filter(({ id }) => chosenNotes.has(id));
  if (nodes.length + written.length === 0) return undefined;
  return {
    schema: 'fettle/fragment@1',
    kind: records.meta.kind,
    flowNodes: nodes,
    sequenceFlows: Object.values(records.sequenceFlows).filter(({ from, to }) => chosen.has(from.node) && chosen.has(to.node)),
    notes: written,
    groups: Object.values(records.groups).filter(({ members }) => members.every((id) => chosen.has(id) || chosenNotes.has(id))),
    positions: Object.fromEntries(nodes.map(({ id }) => [id, records.positions[id] ?? { x: 0, y: 0 }])),
  };
}

/** Undefined when the text is something else than steps of a flow. A whole flow definition counts as its steps. */
export function parseFragment(text: string): FlowFragment | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const asFragment = FlowFragment.safeParse(
      isDefinition(json) ? { ...json, schema: 'fettle/fragment@1', positions: {}, ...json.layout } : json,
    );
    const isSomething = asFragment.success && asFragment.data.flowNodes.length + asFragment.data.notes.length > 0;
    return isSomething ? asFragment.data : undefined;
  } catch {
    return undefined;
  }
}

function isDefinition(json: unknown): json is { readonly schema: string; readonly layout?: object } {
  return typeof json === 'object' && json !== null && (json as { schema?: unknown }).schema === 'fettle/flow@1';
}

/** `step`, `2 steps`, `note`, `3 steps and 2 notes` */
export function countedParts({ flowNodes, notes }: Pick<FlowFragment, 'flowNodes' | 'notes'>): string {
  const counted = (count: number, word: string): string[] => (count === 0 ? [] : [count === 1 ? word : `${count} ${word}s`]);
  return [...counted(flowNodes.length, 'step'), ...counted(notes.length, 'note')].join(' and ');
}

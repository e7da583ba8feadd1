import { z } from 'zod';
import { EquipmentId, SignalName } from './equipment.ts';
import { UnitRequest } from './unit-request.ts';
import { Time } from './value.ts';
import { WorkInstruction } from './work-instruction.ts';

/** What a collector makes of a signal's good readings while the watch is active. `trail` is the list of values in order, repeats dropped, at most 200. */
export const CollectAggregate = z.enum(['first', 'last', 'min', 'max', 'mean', 'sum', 'count', 'range', 'standardDeviation', 'trail']);
export type CollectAggregate = z.infer<typeof CollectAggregate>;

export const Collector = z.object({
  /** Name of the result. */
  key: z.string(),
  signal: SignalName,
  aggregate: CollectAggregate,
  /** CEL over the equipment's signals and `reached`: readings count only while this is true. */
  while: z.string().optional(),
});
export type Collector = z.infer<typeof Collector>;

/** A milestone: noted once, the first time its condition is true. */
export const Milestone = z.object({ key: z.string(), title: z.string(), when: z.string() });
export type Milestone = z.infer<typeof Milestone>;

/**
 * Watch one equipment's events until a condition holds. It lives in the shard of the equipment: collectors run there, and only milestones, activation and
 * the match travel back to the unit.
 */
export const WatchSpec = z.object({
  equipment: EquipmentId,
  /** CEL over signals and `reached.<milestone>`; the first that is true ends the watch with its outcome, in this order. */
  until: z.array(z.object({ outcome: z.string(), when: z.string() })).min(1),
  milestones: z.array(Milestone).default([]),
  collect: z.array(Collector).default([]),
  /** Only one exclusive watch is active on an equipment; the others queue in order of opening. It names the unit that the machine works on. */
  exclusive: z.boolean().default(false),
});
export type WatchSpec = z.infer<typeof WatchSpec>;

/** What a person can decide at a waiting flowNode. */
export const DecisionSpec = z.object({
  decision: z.enum(['disposition', 'release']),
  /** Allowed answers with the words on the button. */
  options: z.array(z.object({ value: z.string(), title: z.string() })).min(1),
  /** flowNodes to which a rework can go; absent: where the drawing says. */
  targets: z.array(z.object({ flowNode: z.string(), title: z.string() })).optional(),
  /** Reason codes of a rework; absent: none is asked for. */
  reasons: z.array(z.string()).optional(),
});
export type DecisionSpec = z.infer<typeof DecisionSpec>;

/** What a token waits for. `name` is unique among the waits of one flowNode's activation and comes back with the answer. */
export const Wait = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('watch'), name: z.string(), watch: WatchSpec }),
  z.object({ kind: z.literal('timer'), name: z.string(), dueAt: Time }),
  z.object({ kind: z.literal('task'), name: z.string(), instruction: WorkInstruction }),
  z.object({ kind: z.literal('decision'), name: z.string(), decision: DecisionSpec }),
  /** The outcome of an effect that the same plan requests. */
  z.object({ kind: z.literal('effect'), name: z.string() }),
  /** An escalation with this code, raised by a person or by another token of the unit; an empty code: any. */
  z.object({ kind: z.literal('escalation'), name: z.string(), code: z.string(), title: z.string() }),
  /** BPMN has no word for it: until another token of the unit is at one of these flowNodes. */
  z.object({ kind: z.literal('milestone'), name: z.string(), flowNodes: z.array(z.string()).min(1), orMissed: z.boolean().default(false) }),
  /** The reply of another actor to a request of the same plan; `to` is that actor's key. */
  z.object({ kind: z.literal('reply'), name: z.string(), request: UnitRequest, to: z.string() }),
]);
export type Wait = z.infer<typeof Wait>;

/** Waits of a boundary event stand among those of its host's token under `@<boundary event>/<its own name>`. */
export const boundaryWait = (boundary: string, name: string): string => `@${boundary}/${name}`;

/** The boundary event to which a wait belongs, with its own name for it; undefined: it is the host's own wait. */
export function boundaryOfWait(name: string): { readonly boundary: string; readonly name: string } | undefined {
  if (!name.startsWith('@')) return undefined;
  const slash = name.indexOf('/');
  return { boundary: name.slice(1, slash), name: name.slice(slash + 1) };
}

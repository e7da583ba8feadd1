import { z } from 'zod';
import { FlowId } from './definition.ts';
import { Json, Time } from './value.ts';
import { Wait } from './wait.ts';

/** A unit of work in progress: which part, for which order. ISA-95 MaterialSubLot. */
export const Unit = z.object({
  serialNumber: z.string().min(1).max(100),
  jobOrder: z.string().min(1).max(100),
  product: z.string().max(100),
  quantity: z.number().positive(),
});
export type Unit = z.infer<typeof Unit>;

/** Which of several instances of a multi-instance split a token works on, counted from 1. */
export const InstanceNumber = z.object({ generation: z.string(), number: z.number().int().positive() });
export type InstanceNumber = z.infer<typeof InstanceNumber>;

/**
 * A BPMN token. `version` counts the historyEvents about it (1..n without gap). `activation` is new each time it enters a flowNode: whatever names an older one is void.
 */
export const Token = z.object({
  id: z.string(),
  flowNode: z.string(),
  version: z.number().int().nonnegative(),
  activation: z.number().int(),
  /** `waiting`: for its waits. `joining`: at a join. `held`: a hold keeps it from taking `port`. `incident`: a person must retry or skip. */
  state: z.enum(['waiting', 'joining', 'held', 'incident']),
  /** Splits that it came through, innermost last; a join counts tokens of the same innermost one. */
  generations: z.array(z.string()),
  /** sequenceFlow by which it came. */
  arrivedBy: z.string().optional(),
  /** Multi-instance splits among those, innermost last, with the number that it has in each. */
  instances: z.array(InstanceNumber).optional(),
  /** Where it goes when the hold ends. */
  heldPorts: z.array(z.string()).optional(),
  /** It leaves through them as a split does: with a generation of its own. */
  heldSplit: z.boolean().optional(),
  /** The flowNode to which it goes when the hold ends without a sequenceFlow: a boundary event, or the target of a rework. */
  heldTo: z.string().optional(),
  visit: z.number().int(),
  local: Json,
  waits: z.array(Wait),
  since: Time,
});
export type Token = z.infer<typeof Token>;

export const Hold = z.object({ id: z.string(), reason: z.string(), person: z.string(), at: Time });
export type Hold = z.infer<typeof Hold>;

/** A completed operation that has a compensation handler: undone when the unit is aborted, the latest first. */
export const Compensable = z.object({ flowNode: z.string(), handler: z.string(), instances: z.array(InstanceNumber).optional(), at: Time });
export type Compensable = z.infer<typeof Compensable>;

/** What the core remembers of a unit's way besides its tokens. Absent while there is nothing of the kind: most units never have it. */
export const ControlState = z.object({
  /** `flowNode|generation` of joins that fired while other tokens of the generation were still on their way: those that arrive later end there. */
  fired: z.array(z.string()).optional(),
  /** Reworks so far, by `target` and by `target|reason`. */
  reworks: z.record(z.string(), z.number().int()).optional(),
  /** In the order of completion. */
  compensable: z.array(Compensable).optional(),
  /** The unit is being aborted: its completed operations are being undone. */
  aborting: z.object({ reason: z.string(), person: z.string() }).optional(),
});
export type ControlState = z.infer<typeof ControlState>;

export const UnitState = z.enum(['running', 'held', 'good', 'scrapped', 'aborted', 'returned']);
export type UnitState = z.infer<typeof UnitState>;

/** One unit on one released version of one routing: everything that `step` needs to go on. */
export const RoutingInstance = z.object({
  id: z.string(),
  flow: FlowId,
  version: z.number().int().positive(),
  unit: Unit,
  /** Class → equipment, as the job order bound it. */
  equipment: z.record(z.string(), z.string()),
  state: UnitState,
  tokens: z.array(Token),
  data: z.record(z.string(), z.record(z.string(), Json)),
  visits: z.record(z.string(), z.number().int()),
  holds: z.array(Hold),
  control: ControlState.optional(),
  /** The worst end that a token of it has come to. */
  ended: z.enum(['good', 'returned', 'scrapped', 'aborted']).optional(),
  nextToken: z.number().int(),
  nextActivation: z.number().int(),
  /** Number of historyEvents written so far. */
  sequence: z.number().int(),
  startedAt: Time,
});
export type RoutingInstance = z.infer<typeof RoutingInstance>;

import { z } from 'zod';
import { FlowId } from './definition.ts';
import { LotAccount, ReportedQuantity, UnitOrigin } from './lot.ts';
import { MaterialScan } from './material.ts';
import { HeldSkill } from './skill.ts';
import { Json, Time } from './value.ts';
import { Wait } from './wait.ts';
import { EnteredValues } from './work-instruction.ts';

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
  /** `waiting`: for its waits. `joining`: at a join. `held`: a hold keeps it from going on. `delayed`: a minimum time does. `incident`: a person must retry or skip. */
  state: z.enum(['waiting', 'joining', 'held', 'delayed', 'incident']),
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
  /** The flowNode before which it is kept: a boundary event or the target of a rework, or what a planned hold or a minimum time keeps it from entering. */
  heldTo: z.string().optional(),
  /** The sequenceFlow that leads it there, if one does. */
  heldBy: z.string().optional(),
  visit: z.number().int(),
  local: Json,
  waits: z.array(Wait),
  since: Time,
  /** How much of the lot it stands for; absent: the whole; 0: it does something beside it. */
  quantity: z.number().nonnegative().optional(),
  /** Results that are this part of the lot's alone, by flowNode, and how often it entered each; absent: they are the unit's. */
  results: z.record(z.string(), z.record(z.string(), Json)).optional(),
  visits: z.record(z.string(), z.number().int()).optional(),
  /** Materials scanned for the work instruction that it waits for. */
  scans: z.array(MaterialScan).optional(),
  /** What an operator confirmed before the answer to a scan had come. */
  deferred: z
    .object({
      name: z.string(),
      person: z.string(),
      outcome: z.string(),
      entries: EnteredValues,
      reported: ReportedQuantity.optional(),
      skills: z.array(HeldSkill).optional(),
    })
    .optional(),
});
export type Token = z.infer<typeof Token>;

/** A unit that wants to be merged into another, with the token that waits for the answer. */
export const LotOffer = z.object({
  from: z.object({ instance: z.string(), token: z.string(), activation: z.number().int(), name: z.string() }),
  unit: Unit,
  flow: z.string(),
  version: z.number().int(),
  flowNode: z.string(),
  quantity: z.number().positive(),
  person: z.string(),
  reason: z.string(),
});
export type LotOffer = z.infer<typeof LotOffer>;

export const Hold = z.object({ id: z.string(), reason: z.string(), person: z.string(), at: Time });
export type Hold = z.infer<typeof Hold>;

/** A hold that takes effect when the unit would enter a flowNode. */
export const PlannedHold = Hold.extend({ flowNode: z.string() });
export type PlannedHold = z.infer<typeof PlannedHold>;

/**
 * A time between two operations that is running for a unit. Its timers are void once it is not here any more: `number` is never given twice in a unit.
 */
export const UnitClock = z.object({
  number: z.number().int(),
  /** flowNode of the time limit. */
  limit: z.string(),
  /** The token whose way started it; a join hands it on to the token that goes on. */
  token: z.string(),
  /** The token's splits at that moment. */
  generations: z.array(z.string()),
  startedAt: Time,
  /** Before this the unit does not enter the second operation. */
  notBefore: Time.optional(),
  warnAt: Time.optional(),
  dueAt: Time.optional(),
  state: z.enum(['running', 'warned', 'expired']),
});
export type UnitClock = z.infer<typeof UnitClock>;

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
  /** Times between operations that are running. */
  clocks: z.array(UnitClock).optional(),
  plannedHolds: z.array(PlannedHold).optional(),
  /** Where a reaction sends the unit when it has finished what it is at. */
  sendBack: z.object({ token: z.string(), activation: z.number().int(), flowNode: z.string(), code: z.string() }).optional(),
});
export type ControlState = z.infer<typeof ControlState>;

/** `transferred`: all of it is in other units now. */
export const UnitState = z.enum(['running', 'held', 'good', 'scrapped', 'aborted', 'returned', 'transferred']);
export type UnitState = z.infer<typeof UnitState>;

/** The token that runs this instance as a sub-routing, and waits for its end. */
export const Caller = z.object({ instance: z.string(), token: z.string(), activation: z.number().int(), name: z.string() });
export type Caller = z.infer<typeof Caller>;

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
  lot: LotAccount.optional(),
  /** It is a sub-routing of another instance, for the same unit. */
  caller: Caller.optional(),
  /** It was split off from another unit. */
  origin: UnitOrigin.optional(),
  /** It was built into another unit, and can be built into no other. */
  installedIn: UnitOrigin.optional(),
  /** Units that want to be merged into this one once it gathers. */
  offers: z.array(LotOffer).optional(),
});
export type RoutingInstance = z.infer<typeof RoutingInstance>;

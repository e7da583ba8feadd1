import { z } from 'zod';
import { Caller, Hold, LotOffer, Unit } from './instance.ts';
import { ReportedQuantity, UnitOrigin } from './lot.ts';
import { MachineEvent } from './machine-event.ts';
import { MaterialLotState } from './material.ts';
import { HeldSkill } from './skill.ts';
import { Json, Time } from './value.ts';
import { WatchSpec } from './wait.ts';
import { EnteredValues } from './work-instruction.ts';

/** Which wait of which activation of which token is meant. Void when the token has moved on. */
const ToToken = { instance: z.string(), token: z.string(), activation: z.number().int(), name: z.string() };

export const Watch = z.object({ ...ToToken, id: z.string(), unit: Unit, spec: WatchSpec });
export type Watch = z.infer<typeof Watch>;

const CollectedValue = z.object({ value: Json, count: z.number().int(), left: z.number().int() });

/** What the new version of a routing does not watch any more on one machine, for one unit. */
export const BufferQuestion = z.object({ equipment: z.string(), signals: z.array(z.string()) });
export type BufferQuestion = z.infer<typeof BufferQuestion>;

/** What becomes of a flowNode that waits and that the other version has with other params: begun anew there, or finished as it was begun. */
export const ChangedOperations = z.enum(['reopen', 'keep']);
export type ChangedOperations = z.infer<typeof ChangedOperations>;

/** Move a unit to another version of its routing. Decided when the unit consumes it: what was so when it was asked for may be no more. */
export const MigrateUnit = z.object({
  kind: z.literal('migrateUnit'),
  /** Names this move of this unit. */
  migration: z.string(),
  instance: z.string(),
  flow: z.string(),
  from: z.number().int().positive(),
  to: z.number().int().positive(),
  /** flowNode of `from` → flowNode of `to`. One that is not there has no counterpart. */
  map: z.record(z.string(), z.string()),
  changed: ChangedOperations,
  person: z.string(),
  reason: z.string(),
  /** The machines were asked: events in their buffers that `to` would never take. */
  looked: z.array(z.string()).optional(),
});
export type MigrateUnit = z.infer<typeof MigrateUnit>;

/**
 * What the inbox holds. `id` is the same for the same cause however often it is delivered. The key says which actor consumes it: `unit/<instance>` or
 * `equipment/<id>`; one key is always consumed in inbox order by one writer.
 */
const bodies = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('machineEvent'), event: MachineEvent }),
  z.object({ kind: z.literal('openWatch'), watch: Watch }),
  z.object({ kind: z.literal('closeWatch'), watch: z.string() }),
  /** A dead event that somebody gives to one watch, whether it is its turn or not. */
  z.object({ kind: z.literal('giveEvent'), event: MachineEvent, watch: z.string() }),
  /** Buffered events whose time is over become dead letters. Sent by the sweeper. */
  z.object({ kind: z.literal('expireBuffer') }),
  z.object({
    kind: z.literal('startUnit'),
    instance: z.string(),
    flow: z.string(),
    version: z.number().int(),
    unit: Unit,
    equipment: z.record(z.string(), z.string()),
    /** It is a sub-routing of this token. */
    caller: Caller.optional(),
    /** It is split off from this unit, and goes on where it was: with the results and the counts that it had. */
    origin: UnitOrigin.optional(),
    /** flowNode to begin at; absent: the start. */
    at: z.string().optional(),
    data: z.record(z.string(), z.record(z.string(), Json)).optional(),
    visits: z.record(z.string(), z.number().int()).optional(),
    /** Those of its job order: it starts held. */
    holds: z.array(Hold).optional(),
  }),
  z.object({ kind: z.literal('watchActivated'), ...ToToken }),
  z.object({ kind: z.literal('watchObserved'), ...ToToken, milestone: z.string(), event: MachineEvent.optional() }),
  z.object({
    kind: z.literal('watchMatched'),
    ...ToToken,
    outcome: z.string(),
    event: MachineEvent.optional(),
    collected: z.record(z.string(), CollectedValue),
    reached: z.record(z.string(), z.boolean()),
  }),
  z.object({ kind: z.literal('timerFired'), ...ToToken }),
  z.object({
    kind: z.literal('taskCompleted'),
    ...ToToken,
    person: z.string(),
    outcome: z.string(),
    entries: EnteredValues,
    reported: ReportedQuantity.optional(),
    /** What the person is qualified for, of what the work instruction requires. */
    skills: z.array(HeldSkill).optional(),
  }),
  z.object({
    kind: z.literal('decided'),
    ...ToToken,
    person: z.string(),
    value: z.string(),
    reason: z.string(),
    /** Of a rework: the flowNode to which it goes, and the reason code by which it is counted. */
    target: z.string().optional(),
    code: z.string().optional(),
  }),
  z.object({ kind: z.literal('effectFinished'), effect: z.string(), ...ToToken, ok: z.boolean(), result: Json, error: z.string() }),
  z.object({
    kind: z.literal('placeHold'),
    instance: z.string(),
    hold: z.string(),
    reason: z.string(),
    person: z.string(),
    /** The flowNode before whose next entry it takes effect; absent: now. */
    flowNode: z.string().optional(),
  }),
  z.object({ kind: z.literal('releaseHold'), instance: z.string(), hold: z.string(), reason: z.string(), person: z.string() }),
  /** To an equipment: it finishes what it works on, and no further unit claims it. */
  z.object({ kind: z.literal('holdEquipment'), hold: z.string(), reason: z.string(), person: z.string() }),
  z.object({ kind: z.literal('releaseEquipment'), hold: z.string(), reason: z.string(), person: z.string() }),
  /** To an equipment: what a person found at a check that a reaction asked for. */
  z.object({
    kind: z.literal('answerCheck'),
    flow: z.string(),
    version: z.number().int(),
    check: z.string(),
    person: z.string(),
    outcome: z.string(),
    entries: EnteredValues,
  }),
  /** To an equipment: a time has come that one of its rules waits for. */
  z.object({ kind: z.literal('wakeRules') }),
  /** To an equipment: a person signs a reaction off. */
  z.object({
    kind: z.literal('closeReaction'),
    flow: z.string(),
    version: z.number().int(),
    reaction: z.string(),
    person: z.string(),
    reason: z.string(),
  }),
  /** A reaction sends the unit back to an operation that it has been at: at once when it is held or waits between two, else when it has finished what it is at. */
  z.object({
    kind: z.literal('sendBack'),
    instance: z.string(),
    flowNode: z.string(),
    code: z.string(),
    person: z.string(),
    reason: z.string(),
  }),
  z.object({ kind: z.literal('scrapUnit'), instance: z.string(), person: z.string(), reason: z.string() }),
  /** An optional operation is left out. */
  z.object({
    kind: z.literal('skipOperation'),
    instance: z.string(),
    token: z.string(),
    activation: z.number().int(),
    person: z.string(),
    reason: z.string(),
  }),
  z.object({
    kind: z.literal('resolveIncident'),
    instance: z.string(),
    token: z.string(),
    activation: z.number().int(),
    /** `retry` enters the flowNode again; `skip` leaves through the named port. */
    action: z.enum(['retry', 'skip']),
    port: z.string().optional(),
    person: z.string(),
    reason: z.string(),
  }),
  /** Raised by a person; with a token, only what is attached to where that token is catches it. */
  z.object({
    kind: z.literal('escalate'),
    instance: z.string(),
    token: z.string().optional(),
    activation: z.number().int().optional(),
    code: z.string(),
    person: z.string(),
    reason: z.string(),
  }),
  MigrateUnit,
  /**
   * Asks a machine whether events of these signals wait in its buffer, before a unit moves to a version that would never take them. It goes from machine to machine, and comes
   * back to the unit as `migration` with what was found.
   */
  z.object({ kind: z.literal('askBuffer'), ask: z.array(BufferQuestion).min(1), found: z.array(z.string()), migration: MigrateUnit }),
  /** `byCaller`: the routing that called it has gone on, and wants no reply. */
  z.object({
    kind: z.literal('abortUnit'),
    instance: z.string(),
    person: z.string(),
    reason: z.string(),
    byCaller: z.boolean().optional(),
  }),
  /** The reply to a `UnitRequest` of a plan, or to a scan. */
  z.object({ kind: z.literal('replied'), ...ToToken, ok: z.boolean(), result: z.record(z.string(), Json), reason: z.string() }),
  /** An operator scanned a lot, or the serial number of a part that goes in. */
  z.object({
    kind: z.literal('scanMaterial'),
    ...ToToken,
    scan: z.string(),
    key: z.string(),
    source: z.string(),
    serialNumber: z.string().optional(),
    quantity: z.number().positive(),
    person: z.string(),
  }),
  /** Takes so much off a lot into a new unit. `flowNode`: where the quantity is taken from; the new unit begins at `to`, or there. */
  z.object({
    kind: z.literal('splitLot'),
    instance: z.string(),
    flowNode: z.string().optional(),
    to: z.string().optional(),
    quantity: z.number().positive(),
    serialNumber: z.string(),
    person: z.string(),
    reason: z.string(),
  }),
  /** Offers all that waits at one flowNode of this unit to another unit. */
  z.object({ kind: z.literal('mergeLot'), instance: z.string(), into: z.string(), person: z.string(), reason: z.string() }),
  /** A unit that the routing split off has ended. */
  z.object({ kind: z.literal('partEnded'), instance: z.string(), part: z.string(), result: z.string() }),
  z.object({ kind: z.literal('offerLot'), instance: z.string(), offer: LotOffer }),
  /** Builds this finished unit into the one that asks. `undo`: the one that asked has gone on without it. */
  z.object({
    kind: z.literal('installUnit'),
    instance: z.string(),
    into: UnitOrigin,
    product: z.string(),
    from: z.object(ToToken),
    undo: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('receiveMaterial'),
    lot: z.string(),
    definition: z.string(),
    quantity: z.number().positive(),
    state: MaterialLotState,
    expiresAt: Time.optional(),
    allowNegative: z.boolean(),
    supplier: z.string(),
    person: z.string(),
    reason: z.string(),
    /** The unit that made it, which waits for the reply. */
    from: z.object(ToToken).optional(),
  }),
  z.object({
    kind: z.literal('consumeMaterial'),
    lot: z.string(),
    definition: z.string(),
    quantity: z.number().positive(),
    from: z.object(ToToken),
    unit: Unit,
  }),
  /** What a unit took but cannot use: it has gone on meanwhile. */
  z.object({
    kind: z.literal('returnMaterial'),
    lot: z.string(),
    quantity: z.number().positive(),
    instance: z.string(),
    reason: z.string(),
  }),
  z.object({
    kind: z.literal('changeMaterial'),
    lot: z.string(),
    state: MaterialLotState.optional(),
    /** Added to the quantity by the books. */
    adjust: z.number().optional(),
    expiresAt: Time.optional(),
    person: z.string(),
    reason: z.string(),
  }),
]);
export const MessageBody = bodies;
export type MessageBody = z.infer<typeof MessageBody>;

export const Message = z.object({ id: z.string(), key: z.string(), at: Time, body: MessageBody });
export type Message = z.infer<typeof Message>;

export const unitKey = (instance: string): string => `unit/${instance}`;
export const equipmentKey = (equipment: string): string => `equipment/${equipment}`;

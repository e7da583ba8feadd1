import { z } from 'zod';
import { Unit } from './instance.ts';
import { MachineEvent } from './machine-event.ts';
import { Json, Time } from './value.ts';
import { WatchSpec } from './wait.ts';
import { EnteredValues } from './work-instruction.ts';

/** Which wait of which activation of which token is meant. Void when the token has moved on. */
const ToToken = { instance: z.string(), token: z.string(), activation: z.number().int(), name: z.string() };

export const Watch = z.object({ ...ToToken, id: z.string(), unit: Unit, spec: WatchSpec });
export type Watch = z.infer<typeof Watch>;

const CollectedValue = z.object({ value: Json, count: z.number().int(), left: z.number().int() });

/**
 * What the inbox holds. `id` is the same for the same cause however often it is delivered. The key says which actor consumes it: `unit/<instance>` or
 * `equipment/<id>`; one key is always consumed in inbox order by one writer.
 */
const bodies = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('machineEvent'), event: MachineEvent }),
  z.object({ kind: z.literal('openWatch'), watch: Watch }),
  z.object({ kind: z.literal('closeWatch'), watch: z.string() }),
  /** Buffered events whose time is over become dead letters. Sent by the sweeper. */
  z.object({ kind: z.literal('expireBuffer') }),
  z.object({
    kind: z.literal('startUnit'),
    instance: z.string(),
    flow: z.string(),
    version: z.number().int(),
    unit: Unit,
    equipment: z.record(z.string(), z.string()),
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
  z.object({ kind: z.literal('taskCompleted'), ...ToToken, person: z.string(), outcome: z.string(), entries: EnteredValues }),
  z.object({ kind: z.literal('decided'), ...ToToken, person: z.string(), value: z.string(), reason: z.string() }),
  z.object({ kind: z.literal('effectFinished'), effect: z.string(), ...ToToken, ok: z.boolean(), result: Json, error: z.string() }),
  z.object({ kind: z.literal('placeHold'), instance: z.string(), hold: z.string(), reason: z.string(), person: z.string() }),
  z.object({ kind: z.literal('releaseHold'), instance: z.string(), hold: z.string(), reason: z.string(), person: z.string() }),
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
  z.object({ kind: z.literal('abortUnit'), instance: z.string(), person: z.string(), reason: z.string() }),
]);
export const MessageBody = bodies;
export type MessageBody = z.infer<typeof MessageBody>;

export const Message = z.object({ id: z.string(), key: z.string(), at: Time, body: MessageBody });
export type Message = z.infer<typeof Message>;

export const unitKey = (instance: string): string => `unit/${instance}`;
export const equipmentKey = (equipment: string): string => `equipment/${equipment}`;

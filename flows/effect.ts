import { z } from 'zod';
import { EquipmentId, SignalName } from './equipment.ts';
import { Json, Time, Value } from './value.ts';

/** A fact that has to be asked for when a condition needs it. The params of a comparison are added to the query. */
export const LookupFact = z.discriminatedUnion('from', [
  z.object({ fact: z.string(), from: z.literal('http'), url: z.string().min(1).max(2000), query: z.record(z.string(), Json) }),
  /** Id, product, quantity, state and progress of a job order; none when the id is empty. */
  z.object({ fact: z.string(), from: z.literal('jobOrder'), jobOrder: z.string() }),
]);
export type LookupFact = z.infer<typeof LookupFact>;

/**
 * Something to be done outside the database: at least once, recognisable by its id. What may be done twice without harm (a write of the same value, a publish with
 * the same id) is.
 */
export const EffectAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('writeSignal'), equipment: EquipmentId, signal: SignalName, value: Value }),
  z.object({
    kind: z.literal('publishMqtt'),
    connection: EquipmentId,
    topic: z.string().min(1).max(500),
    payload: Json,
    retain: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('httpCall'),
    method: z.enum(['POST', 'PUT', 'PATCH', 'GET', 'DELETE']),
    url: z.string().min(1).max(2000),
    body: Json.optional(),
    /** Milliseconds. */
    timeout: z.number().int().positive().max(60_000).default(10_000),
  }),
  /** Holds every unit of a job order, those to come included. Performed on our own database. */
  z.object({ kind: z.literal('holdJobOrder'), jobOrder: z.string(), reason: z.string(), person: z.string() }),
  z.object({ kind: z.literal('releaseJobOrder'), hold: z.string(), jobOrder: z.string(), reason: z.string(), person: z.string() }),
  /** Judges a condition of json-rules-engine over what is known and what has to be asked for. The outcome is a reading of `answer`, at the time of the question; bad when it is not known. */
  z.object({
    kind: z.literal('lookup'),
    condition: Json,
    known: z.record(z.string(), Json),
    facts: z.array(LookupFact),
    answer: z.object({ equipment: EquipmentId, signal: SignalName, at: Time }),
    /** Milliseconds. */
    timeout: z.number().int().positive().max(60_000),
  }),
]);
export type EffectAction = z.infer<typeof EffectAction>;

/** What a flowNode asks for; `name` is unique in its plan. */
export interface EffectRequest {
  readonly name: string;
  readonly action: EffectAction;
}

/** Stored and performed. `id` is the idempotency key: token:activation:flowNode:name, or rule stream:sequence:flowNode:name. */
export const Effect = z.object({
  id: z.string(),
  /** Key of the actor that gets the outcome: `unit/…` or `equipment/…`. */
  key: z.string(),
  token: z.string().optional(),
  activation: z.number().int().optional(),
  name: z.string(),
  flowNode: z.string(),
  action: EffectAction,
});
export type Effect = z.infer<typeof Effect>;

export type EffectOutcome = { readonly ok: true; readonly result: Json } | { readonly ok: false; readonly error: string };

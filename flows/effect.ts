import { z } from 'zod';
import { EquipmentId, SignalName } from './equipment.ts';
import { Json, Value } from './value.ts';

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

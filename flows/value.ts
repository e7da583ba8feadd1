import { z } from 'zod';

/** A scalar that a signal, a data entry or an expression can have. `null` is "no value", never a number. */
export const Value = z.union([z.number(), z.string(), z.boolean(), z.null()]);
export type Value = z.infer<typeof Value>;

/** What results of flowNodes and HTTP bodies are made of. */
export type Json = Value | readonly Json[] | { readonly [name: string]: Json };
export const Json: z.ZodType<Json> = z.json() as z.ZodType<Json>;

export const ValueKind = z.enum(['number', 'string', 'boolean']);
export type ValueKind = z.infer<typeof ValueKind>;

/** OPC UA's quality classes, and `stale`: the connection that would tell us is down. */
export const Quality = z.enum(['good', 'uncertain', 'bad', 'stale']);
export type Quality = z.infer<typeof Quality>;

/** Milliseconds since 1970-01-01T00:00:00Z. Every time in Fettle is one. */
export const Time = z.number().int().nonnegative();
export type Time = z.infer<typeof Time>;

/** A value with what is known of it: how good it is, when the source says it was so, and where it came from. */
export interface Reading {
  readonly value: Value;
  readonly quality: Quality;
  /** The source's own time. */
  readonly sourceTime: Time;
  readonly equipment?: string | undefined;
  readonly signal?: string | undefined;
  /** The machine event that brought it. */
  readonly eventId?: string | undefined;
}

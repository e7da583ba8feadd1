import { AndonCall } from '@fettle/flows/contract';
import { ReportedQuantity } from '@fettle/flows/lot.ts';
import { Time } from '@fettle/flows/value.ts';
import { EnteredValues } from '@fettle/flows/work-instruction.ts';
import { z } from 'zod';

const common = {
  /** The server takes each once. */
  entryId: z.string(),
  /** Order of entry on this device, 1..n. */
  sequence: z.number().int().positive(),
  /** Who entered it. Only in a session of theirs is it sent: the server records whoever is signed in. */
  person: z.object({ id: z.string(), displayName: z.string() }),
  station: z.string(),
  enteredAt: Time,
  /** Until then it can be taken back. */
  sendAfter: Time,
  state: z.enum(['waiting', 'refused']),
  /** Times that the server failed (not: could not be reached). */
  failures: z.number().int().nonnegative(),
  /** Why the server refused it, in its words. */
  reason: z.string().optional(),
};

/** Something done at the terminal that the server has not taken yet. */
export const OutboxEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('task'),
    ...common,
    task: z.string(),
    serialNumber: z.string(),
    title: z.string(),
    outcome: z.object({ value: z.string(), title: z.string() }),
    entries: EnteredValues,
    /** Of a lot: how much was done. `part`: something is left, and the work instruction stays open. */
    reported: ReportedQuantity.optional(),
    part: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('call'),
    ...common,
    title: z.string(),
    severity: AndonCall.shape.severity,
    serialNumber: z.string().optional(),
  }),
]);
export type OutboxEntry = z.infer<typeof OutboxEntry>;
export type TaskEntry = Extract<OutboxEntry, { kind: 'task' }>;
export type CallEntry = Extract<OutboxEntry, { kind: 'call' }>;

type Entered<T> = T extends OutboxEntry ? Omit<T, 'sequence' | 'state' | 'failures' | 'reason'> : never;
/** What a screen gives; the outbox adds the rest. */
export type NewOutboxEntry = Entered<OutboxEntry>;

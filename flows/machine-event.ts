import { z } from 'zod';
import { Quality, Time, Value } from './value.ts';

/**
 * One change of one signal as a connector hands it over. `id` is derived from what the source says of it (connection, epoch, sequence or
 * source time, signal, value), so that the same change delivered twice has the same id: it is the dedupe key.
 */
export const MachineEvent = z.object({
  id: z.string().min(1).max(200),
  /** The connection that brought it. */
  source: z.string().min(1).max(100),
  /** ISA-95 equipment id, e.g. `mill-1`. */
  equipment: z.string().min(1).max(200),
  signal: z.string().min(1).max(200),
  value: Value,
  quality: Quality,
  /** The protocol's own status, e.g. an OPC UA status code's name. */
  statusCode: z.string().max(100).optional(),
  sourceTime: Time,
  receivedTime: Time,
  /** It may have come before, and `sourceTime` is when it came this time, because its source says no time: it counts as of its first delivery. Not kept. */
  redelivered: z.boolean().optional(),
});
export type MachineEvent = z.infer<typeof MachineEvent>;

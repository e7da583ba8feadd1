import { z } from 'zod';
import { Time } from '../value.ts';
import { ENGINEERS } from './role.ts';
import { route } from './route.ts';

const Reason = z.string().min(1, 'say why').max(2000);

/** What waits in a shard. Counting ends at a limit, so that looking stays cheap however much waits. */
export const ShardState = z.object({
  shard: z.number().int(),
  /** Inbox rows that wait; `more`: at least so many. */
  waiting: z.number().int(),
  more: z.boolean(),
  /** Milliseconds for which the oldest has waited. */
  oldest: z.number(),
  paused: z.boolean(),
  pausedBy: z.string().optional(),
  pausedAt: Time.optional(),
  pauseReason: z.string().optional(),
});
export type ShardState = z.infer<typeof ShardState>;

/** Quantiles of the last minute, in milliseconds; absent when nothing was measured. */
const Quantiles = z.object({ p50: z.number(), p99: z.number(), count: z.number().int() });

/** What a process measured of itself lately. */
export const ProcessMeasures = z.object({
  eventsPerSecond: z.number(),
  messagesPerSecond: z.number(),
  ingestCommit: Quantiles.optional(),
  drain: Quantiles.optional(),
  doorbell: Quantiles.optional(),
  memory: z.number(),
  slowedDown: z.boolean(),
});
export type ProcessMeasures = z.infer<typeof ProcessMeasures>;

export const ProcessView = z.object({
  id: z.string(),
  roles: z.array(z.string()),
  host: z.string(),
  pid: z.number().int(),
  version: z.string(),
  startedAt: Time,
  lastSeen: Time,
  state: z.enum(['running', 'leaving', 'silent', 'stopped', 'lost']),
  endedAt: Time.optional(),
  /** Why it leaves work to others. */
  idleReason: z.string().optional(),
  /** Connections that it holds. */
  connections: z.array(z.string()),
  measures: ProcessMeasures.optional(),
});
export type ProcessView = z.infer<typeof ProcessView>;

export const LeaseView = z.object({
  connection: z.string(),
  enabled: z.boolean(),
  /** `host:pid` of its holder; absent: nobody runs it. */
  holder: z.string().optional(),
  /** How often it has changed hands. */
  epoch: z.number().int(),
  state: z.string(),
});

export const Operations = z.object({
  at: Time,
  shards: z.array(ShardState),
  processes: z.array(ProcessView),
  leases: z.array(LeaseView),
  effects: z.object({
    pending: z.number().int(),
    running: z.number().int(),
    /** Have failed at least once and will be tried again. */
    retrying: z.number().int(),
    /** Milliseconds for which the oldest has been due. */
    oldest: z.number(),
    /** Wait because no process holds their connection. */
    withoutHolder: z.number().int(),
  }),
  timers: z.object({ waiting: z.number().int(), overdue: z.number().int(), oldest: z.number() }),
  unitsInProgress: z.number().int(),
  openIncidents: z.number().int(),
  openDeadLetters: z.number().int(),
  tables: z.array(z.object({ name: z.string(), bytes: z.number(), rows: z.number(), deadRows: z.number() })),
});
export type Operations = z.infer<typeof Operations>;

const Shards = z.union([z.literal('all'), z.array(z.number().int().min(0).max(32_767)).min(1).max(1024)]);

export const operationsRoutes = {
  operations: route({
    method: 'GET',
    path: '/api/operations',
    tag: 'operations',
    summary: 'How the engine is: what waits in each shard, processes, connections and who holds them, effects, timers, tables',
    access: [...ENGINEERS, 'supervisor'],
    response: Operations,
  }),
  pauseShards: route({
    method: 'POST',
    path: '/api/operations/shards/pause',
    tag: 'operations',
    summary: 'Pause shards: what is being drained is finished; then what comes for their units and machines is recorded and waits',
    access: ['administrator'],
    body: z.object({ shards: Shards, reason: Reason }),
    response: z.object({ changed: z.array(z.number().int()) }),
  }),
  resumeShards: route({
    method: 'POST',
    path: '/api/operations/shards/resume',
    tag: 'operations',
    summary: 'Let paused shards go on, in the order in which everything came',
    access: ['administrator'],
    body: z.object({ shards: Shards, reason: Reason }),
    response: z.object({ changed: z.array(z.number().int()) }),
  }),
};

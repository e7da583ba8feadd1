import { z } from 'zod';
import { ChangedOperations } from '../message.ts';
import { Time } from '../value.ts';
import { ENGINEERS } from './role.ts';
import { route } from './route.ts';

const Version = z.number().int().positive();
const FlowParams = z.object({ flow: z.string().max(100) });

/** Which units in progress: all of them, or those that all of what is given says. */
export const UnitChoice = z.strictObject({
  instances: z.array(z.string().max(300)).max(10_000).optional(),
  serialNumbers: z.array(z.string().max(100)).max(10_000).optional(),
  jobOrder: z.string().max(100).optional(),
  /** With a token at this flowNode. */
  flowNode: z.string().max(60).optional(),
});
export type UnitChoice = z.infer<typeof UnitChoice>;

/** flowNode of the old version → flowNode of the new one, or null for none. What is not given goes by id, then by type and name. */
const GivenMap = z.record(z.string(), z.string().nullable()).default({});

export const FlowNodePair = z.object({
  from: z.string(),
  name: z.string(),
  to: z.string().optional(),
  toName: z.string().optional(),
  by: z.enum(['id', 'proposed', 'given']),
});
export type FlowNodePair = z.infer<typeof FlowNodePair>;

export const UnitMove = z.object({
  instance: z.string(),
  serialNumber: z.string(),
  jobOrder: z.string(),
  held: z.boolean(),
  /** Why it cannot move; empty: it can. */
  refusals: z.array(z.string()),
  tokens: z.array(
    z.object({
      flowNode: z.string(),
      name: z.string(),
      to: z.string().optional(),
      toName: z.string().optional(),
      /** `stays`: as it is. `keeps`: its operation changed, what is open is finished as it was begun. `reopens`: what is open is withdrawn and begun anew. */
      action: z.enum(['stays', 'keeps', 'reopens']).optional(),
      /** What is open there: work instructions, timers, machines, decisions. */
      open: z.array(z.string()),
    }),
  ),
});
export type UnitMove = z.infer<typeof UnitMove>;

export const MigrationPlanView = z.object({
  from: Version,
  /** Absent: the draft. */
  to: Version.optional(),
  pairs: z.array(FlowNodePair),
  units: z.array(UnitMove),
});
export type MigrationPlanView = z.infer<typeof MigrationPlanView>;

export const UnitMigration = z.object({
  id: z.string(),
  request: z.string(),
  instance: z.string(),
  serialNumber: z.string(),
  from: Version,
  to: Version,
  requestedAt: Time,
  person: z.string(),
  reason: z.string(),
  state: z.enum(['pending', 'moved', 'refused']),
  /** Why it was refused. */
  detail: z.string(),
  decidedAt: Time.optional(),
});
export type UnitMigration = z.infer<typeof UnitMigration>;

export const migrationRoutes = {
  planMigration: route({
    method: 'POST',
    path: '/api/flows/:flow/migrations/plan',
    tag: 'flows',
    summary: 'Dry run: what would become of each unit in progress that moves to another version, or to the draft. Changes nothing.',
    access: 'signedIn',
    params: FlowParams,
    body: z.object({
      /** Absent: every version that units are on, but `to`. */
      from: Version.optional(),
      to: z.union([Version, z.literal('draft')]),
      units: UnitChoice.default({}),
      map: GivenMap,
      changed: ChangedOperations.default('reopen'),
    }),
    response: z.object({ plans: z.array(MigrationPlanView) }),
  }),
  migrateUnits: route({
    method: 'POST',
    path: '/api/flows/:flow/migrations',
    tag: 'flows',
    summary:
      'Move units in progress to another released version. Those that cannot move are refused and stay. Each of the others decides once more when its turn in the order of its events comes.',
    access: ENGINEERS,
    params: FlowParams,
    body: z.object({
      from: Version,
      to: Version,
      units: UnitChoice.default({}),
      map: GivenMap,
      changed: ChangedOperations.default('reopen'),
      reason: z.string().min(1, 'say why').max(2000),
    }),
    response: z.object({ request: z.string(), asked: z.number().int(), refused: z.array(UnitMove) }),
  }),
  listMigrations: route({
    method: 'GET',
    path: '/api/flows/:flow/migrations',
    tag: 'flows',
    summary: 'Moves of units that were asked for, and what came of them; newest first',
    access: 'signedIn',
    params: FlowParams,
    query: z.object({ request: z.string().max(100).optional(), limit: z.coerce.number().int().min(1).max(10_000).default(500) }),
    response: z.object({ migrations: z.array(UnitMigration) }),
  }),
};

import { z } from 'zod';
import { FlowDefinition } from '../definition.ts';
import { ControlLimits } from '../statistics/control-limits.ts';
import { Time } from '../value.ts';
import { ENGINEERS, type Role } from './role.ts';
import { route } from './route.ts';

/** Recorded readings of a machine as frames (flows/back-test/reading-frame.ts): `?equipment=mill-1&signals=power,stage&from=…&to=…`. No JSON, so not in the table of routes. */
export const READINGS_PATH = '/api/recorded-readings';
export const READINGS_ACCESS: readonly Role[] = ENGINEERS;

export const ReadingsQuery = z.object({
  equipment: z.string().min(1).max(200),
  /** Parted by commas. */
  signals: z.string().min(1).max(4000),
  from: z.coerce.number().int().nonnegative(),
  to: z.coerce.number().int().nonnegative(),
});
export type ReadingsQuery = z.infer<typeof ReadingsQuery>;

const UnitPresence = z.object({
  unit: z.object({ serialNumber: z.string(), jobOrder: z.string(), product: z.string(), quantity: z.number() }),
  instance: z.string(),
  /** The machine worked on it from just after `from`, up to and with `to`; absent: to the end of the period. */
  from: Time,
  to: Time.optional(),
});

/** Limits of a chart of the rule that were frozen: in force from `from` on, until the next version is. */
const LimitsFrozen = z.object({ flow: z.string(), flowNode: z.string(), from: Time, limits: ControlLimits });

/** A machine that the rule judges, with the signals that it reads and how many readings of them are recorded in the period. */
const MachineToJudge = z.object({
  equipment: z.string(),
  title: z.string(),
  signals: z.array(z.object({ signal: z.string(), readings: z.number().int() })),
  presence: z.array(UnitPresence),
  /** Of each chart in the order of their versions; those frozen after the period too, for a draft that names them. */
  limits: z.array(LimitsFrozen),
});

export const BackTestPlan = z.object({
  from: Time,
  to: Time,
  draft: FlowDefinition,
  revision: z.number().int(),
  released: z.object({ version: z.number().int(), definition: FlowDefinition }).optional(),
  machines: z.array(MachineToJudge),
  /** Machines of each class that the rule may name. */
  classes: z.record(z.string(), z.array(z.string())),
  readings: z.number().int(),
  /** Products of the units that were at these machines. */
  products: z.array(z.string()),
  /** Firings of the rule that were real, to link to. */
  firings: z.array(z.object({ id: z.string(), equipment: z.string(), flowNode: z.string(), at: Time })),
  /** Half of the holds that rules placed lasted no longer, in minutes. Absent: none is over yet. */
  minutesHeld: z.number().optional(),
});
export type BackTestPlan = z.infer<typeof BackTestPlan>;

export const ExpectedFiring = z.object({
  equipment: z.string(),
  flowNode: z.string(),
  /** The source's own time of the reading at which it fires. */
  time: Time,
  title: z.string(),
  serialNumber: z.string().optional(),
});
export type ExpectedFiring = z.infer<typeof ExpectedFiring>;

export const BackTestCase = z.object({
  id: z.string(),
  name: z.string(),
  from: Time,
  to: Time,
  equipment: z.array(z.string()),
  product: z.string(),
  readings: z.number().int(),
  expected: z.array(ExpectedFiring),
  createdAt: Time,
  createdBy: z.string(),
});
export type BackTestCase = z.infer<typeof BackTestCase>;

export const CheckedCase = z.object({
  id: z.string(),
  name: z.string(),
  holds: z.boolean(),
  /** What it expects and does not come, and what comes and is not expected. */
  missing: z.array(ExpectedFiring),
  unexpected: z.array(ExpectedFiring),
  /** The difference in a sentence; empty when it holds. */
  words: z.string(),
});
export type CheckedCase = z.infer<typeof CheckedCase>;

const flow = z.string().max(100);
const name = z.string().trim().min(1, 'is empty: give the case a name').max(120);
const CASE = z.object({ flow, case: z.string().max(100) });

export const backTestRoutes = {
  planBackTest: route({
    method: 'GET',
    path: '/api/flows/:flow/back-test',
    tag: 'flows',
    summary:
      'What a back-test of a quality rule needs: both versions, the signals they read with counts, which unit was at which machine when. Refused with 413 when the period holds too much.',
    access: ENGINEERS,
    params: z.object({ flow }),
    query: z.object({
      from: z.coerce.number().int().nonnegative(),
      to: z.coerce.number().int().nonnegative(),
      /** One of the rule's machines; absent: all of them. */
      equipment: z.string().max(200).optional(),
    }),
    response: BackTestPlan,
  }),
  listBackTestCases: route({
    method: 'GET',
    path: '/api/flows/:flow/back-test-cases',
    tag: 'flows',
    summary: 'Back-tests that must stay true when the rule is released',
    access: 'signedIn',
    params: z.object({ flow }),
    response: z.object({ cases: z.array(BackTestCase) }),
  }),
  createBackTestCase: route({
    method: 'POST',
    path: '/api/flows/:flow/back-test-cases',
    tag: 'flows',
    summary: 'Keep a back-test: its readings, and what the draft of this revision fires over them. It must stay true at every release.',
    access: ENGINEERS,
    params: z.object({ flow }),
    body: z.object({
      name,
      revision: z.number().int(),
      from: Time,
      to: Time,
      equipment: z.string().max(200).optional(),
      product: z.string().max(100).default(''),
    }),
    response: z.object({ case: BackTestCase }),
  }),
  checkBackTestCases: route({
    method: 'POST',
    path: '/api/flows/:flow/back-test-cases/check',
    tag: 'flows',
    summary: 'Judge the draft over the readings of every case: which hold, and where each other one differs',
    access: ENGINEERS,
    params: z.object({ flow }),
    response: z.object({ cases: z.array(CheckedCase) }),
  }),
  renameBackTestCase: route({
    method: 'PATCH',
    path: '/api/flows/:flow/back-test-cases/:case',
    tag: 'flows',
    summary: 'Rename a case',
    access: ENGINEERS,
    params: CASE,
    body: z.object({ name }),
    response: z.object({ ok: z.literal(true) }),
  }),
  removeBackTestCase: route({
    method: 'POST',
    path: '/api/flows/:flow/back-test-cases/:case/remove',
    tag: 'flows',
    summary: 'Remove a case: from now on a release does not ask for it',
    access: ENGINEERS,
    params: CASE,
    body: z.object({ reason: z.string().trim().min(1, 'is empty: say why').max(2000) }),
    response: z.object({ ok: z.literal(true) }),
  }),
};

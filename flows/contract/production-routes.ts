import { z } from 'zod';
import { Disposition } from '../domain-record.ts';
import { HistoryEvent } from '../history.ts';
import { Hold, PlannedHold, Token, Unit, UnitClock, UnitState } from '../instance.ts';
import { LotAccount, ReportedQuantity } from '../lot.ts';
import { MaterialScan } from '../material.ts';
import { Json, Quality, Time, Value } from '../value.ts';
import { EnteredValues, WorkInstruction } from '../work-instruction.ts';
import { DECIDERS, ENGINEERS, SHOP_FLOOR } from './role.ts';
import { route } from './route.ts';

const Ok = z.object({ ok: z.literal(true) });
const Reason = z.string().min(1, 'say why').max(2000);
const Limit = z.coerce.number().int().min(1).max(500).default(100);

/** OPC 10031-4 */
export const JobOrderState = z.enum(['NotAllowedToStart', 'AllowedToStart', 'Running', 'Interrupted', 'Ended', 'Aborted']);
export const JobOrder = z.object({
  id: z.string(),
  product: z.string(),
  flow: z.string(),
  version: z.number().int(),
  quantity: z.number().int(),
  state: JobOrderState,
  createdAt: Time,
  endedAt: Time.optional(),
  good: z.number().int(),
  scrapped: z.number().int(),
  inProgress: z.number().int(),
});
export type JobOrder = z.infer<typeof JobOrder>;

export const ScopeHold = z.object({
  id: z.string(),
  scope: z.enum(['jobOrder', 'equipment', 'materialLot']),
  /** Id of the job order, the equipment or the lot. */
  subject: z.string(),
  title: z.string(),
  reason: z.string(),
  person: z.string(),
  placedAt: Time,
  releasedAt: Time.optional(),
  releasedBy: z.string().optional(),
  releaseReason: z.string().optional(),
  /** Units that it keeps from going on; 0 of an equipment. */
  units: z.number().int(),
});
export type ScopeHold = z.infer<typeof ScopeHold>;

export const UnitSummary = z.object({
  instance: z.string(),
  unit: Unit,
  flow: z.string(),
  version: z.number().int(),
  state: UnitState,
  /** flowNodes where its tokens are. */
  at: z.array(z.object({ flowNode: z.string(), name: z.string(), since: Time, state: Token.shape.state })),
  openNonconformances: z.number().int(),
  /** Aborted: what was done is being undone, then it ends. */
  aborting: z.boolean().optional(),
  /** Of the times that are running for it: the next to be over. */
  nextExpiry: Time.optional(),
  startedAt: Time,
  endedAt: Time.optional(),
});
export type UnitSummary = z.infer<typeof UnitSummary>;

/** A time between two operations that is running for a unit. */
export const ClockView = z.object({
  limit: z.string(),
  title: z.string(),
  fromName: z.string(),
  toName: z.string(),
  startedAt: Time,
  notBefore: Time.optional(),
  dueAt: Time.optional(),
  state: UnitClock.shape.state,
});
export type ClockView = z.infer<typeof ClockView>;

export const UserTask = z.object({
  id: z.string(),
  instance: z.string(),
  unit: Unit,
  station: z.string(),
  flow: z.string(),
  version: z.number().int(),
  flowNode: z.string(),
  instruction: WorkInstruction,
  openedAt: Time,
  state: z.enum(['open', 'completed', 'withdrawn']),
  held: z.boolean(),
  /** Why whoever asks cannot do it now: the station is on hold, or a required skill is missing or expired. */
  refusal: z.string().optional(),
  /** Of a lot: what is at this operation and not reported yet. */
  remaining: z.number(),
  /** What was scanned for its materials. */
  scans: z.array(MaterialScan),
});
export type UserTask = z.infer<typeof UserTask>;

export const Nonconformance = z.object({
  id: z.string(),
  instance: z.string(),
  serialNumber: z.string(),
  jobOrder: z.string(),
  title: z.string(),
  defect: z.string(),
  description: z.string(),
  openedAt: Time,
  state: z.enum(['open', 'closed']),
  options: z.array(z.object({ value: z.string(), title: z.string() })),
  /** Steps to which a rework can go; absent: where the drawing says. */
  targets: z.array(z.object({ flowNode: z.string(), title: z.string() })).optional(),
  /** Reason codes of a rework; absent: none is asked for. */
  reasons: z.array(z.string()).optional(),
  disposition: Disposition.optional(),
  closedBy: z.string().optional(),
  closedAt: Time.optional(),
  reason: z.string().optional(),
});
export type Nonconformance = z.infer<typeof Nonconformance>;

/** Something that an operation is ready for. An empty code: any. */
export const EscalationOffer = z.object({
  token: z.string(),
  activation: z.number().int(),
  flowNode: z.string(),
  code: z.string(),
  title: z.string(),
});
export type EscalationOffer = z.infer<typeof EscalationOffer>;

export const AndonCall = z.object({
  id: z.string(),
  station: z.string(),
  title: z.string(),
  severity: z.enum(['information', 'warning', 'alarm']),
  /** A rule's flow id, a unit's flow id, or a person. */
  origin: z.string(),
  serialNumber: z.string().optional(),
  calledAt: Time,
  state: z.enum(['open', 'acknowledged', 'closed']),
  acknowledgedBy: z.string().optional(),
  acknowledgedAt: Time.optional(),
  closedBy: z.string().optional(),
  closedAt: Time.optional(),
});
export type AndonCall = z.infer<typeof AndonCall>;

export const FiringView = z.object({
  id: z.string(),
  flow: z.string(),
  flowName: z.string(),
  version: z.number().int(),
  equipment: z.string(),
  serialNumber: z.string().optional(),
  at: Time,
  title: z.string(),
  trace: z.array(
    z.object({
      flowNode: z.string(),
      text: z.string(),
      readings: z.array(
        z.object({
          value: Value,
          quality: Quality,
          sourceTime: Time,
          equipment: z.string().optional(),
          signal: z.string().optional(),
          eventId: z.string().optional(),
        }),
      ),
      values: z.record(z.string(), Json).optional(),
      comparison: z
        .object({
          at: z.string(),
          fact: z.string(),
          path: z.string().optional(),
          operator: z.string(),
          constant: Json.optional(),
          other: z.string().optional(),
          result: z.enum(['true', 'false', 'unknown']),
          decisive: z.boolean(),
        })
        .optional(),
    }),
  ),
});
export type FiringView = z.infer<typeof FiringView>;

const Truth = z.enum(['true', 'false', 'unknown']);
/** A condition of a rule at a recorded moment, with every comparison; the decisive ones are what its result rests on. */
export const ExplainedCondition = z.object({
  flowNode: z.string(),
  name: z.string(),
  result: Truth,
  note: z.string().optional(),
  trace: z.array(z.object({ text: z.string(), result: Truth, decisive: z.boolean() })),
});
export type ExplainedCondition = z.infer<typeof ExplainedCondition>;

export const IncidentView = z.object({
  id: z.string(),
  kind: z.enum(['flowNode', 'effect', 'message']),
  instance: z.string().optional(),
  serialNumber: z.string().optional(),
  flowNode: z.string().optional(),
  title: z.string(),
  detail: z.string(),
  openedAt: Time,
  state: z.enum(['open', 'resolved']),
  /** Ports through which it can be skipped. */
  ports: z.array(z.string()),
  /** What became of it; absent while it is open, and of one that closed by itself. */
  resolvedBy: z.string().optional(),
  resolvedAt: Time.optional(),
  action: z.string().optional(),
  reason: z.string().optional(),
});
export type IncidentView = z.infer<typeof IncidentView>;

export const DeadLetterState = z.enum(['open', 'discarded', 'given', 'fed']);
export const DeadLetter = z.object({
  id: z.string(),
  at: Time,
  source: z.string(),
  address: z.string(),
  payload: z.string(),
  reason: z.string(),
  /** `given`: to a unit that waited. `fed`: again, as a new event. */
  state: DeadLetterState,
  /** The event that it was; absent when what came could not be read as one. */
  event: z.object({ equipment: z.string(), signal: z.string(), value: Value, sourceTime: Time }).optional(),
  settledBy: z.string().optional(),
  settledAt: Time.optional(),
  settledReason: z.string().optional(),
  /** The unit that it was given to. */
  givenTo: z.string().optional(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

export const LineOperation = z.object({
  flowNode: z.string(),
  name: z.string(),
  type: z.string(),
  equipment: z.string().optional(),
  state: z.enum(['running', 'starved', 'blocked', 'down', 'held', 'idle']),
  units: z.number().int(),
  oldestSince: Time.optional(),
  oldestSerialNumber: z.string().optional(),
  /** Mean seconds of the last 20 that passed. */
  cycleSeconds: z.number().optional(),
  standardSeconds: z.number().optional(),
  passedToday: z.number().int(),
  /** Of the times that are running for the units here: the next to be over. */
  nextExpiry: Time.optional(),
  /** Good at first pass of those that passed today, 0..1; absent when none. */
  firstPassYield: z.number().optional(),
});
export type LineOperation = z.infer<typeof LineOperation>;

const id = (name: string) => z.object({ [name]: z.string().max(300) });

export const productionRoutes = {
  listJobOrders: route({
    method: 'GET',
    path: '/api/job-orders',
    tag: 'production',
    summary: 'Job orders, newest first',
    access: 'signedIn',
    query: z.object({ state: JobOrderState.optional(), limit: Limit }),
    response: z.object({ jobOrders: z.array(JobOrder) }),
  }),
  createJobOrder: route({
    method: 'POST',
    path: '/api/job-orders',
    tag: 'production',
    summary:
      'Create a job order and start its units on the released version of a routing. The same id again with the same content changes nothing.',
    access: [...ENGINEERS, 'supervisor'],
    body: z.object({
      id: z
        .string()
        .min(1)
        .max(100)
        .regex(/^[A-Za-z0-9._-]+$/, 'use letters, digits, dot, - and _'),
      flow: z.string().max(100),
      product: z.string().max(100).optional(),
      /** Pieces. */
      quantity: z.number().int().min(1).max(1_000_000),
      /** Pieces in each unit; the last one has what is left. 1: every piece is a unit with a serial number of its own. */
      lotSize: z.number().int().min(1).max(1_000_000).default(1),
      /** Serial numbers, as many as there are units; absent: `<id>-001` and so on. */
      serialNumbers: z.array(z.string().min(1).max(100)).optional(),
      /** Equipment class → equipment. */
      equipment: z.record(z.string(), z.string()).default({}),
    }),
    response: z.object({ jobOrder: JobOrder, serialNumbers: z.array(z.string()) }),
  }),
  getJobOrder: route({
    method: 'GET',
    path: '/api/job-orders/:jobOrder',
    tag: 'production',
    summary: 'One job order with its units',
    access: 'signedIn',
    params: z.object({ jobOrder: z.string().max(100) }),
    response: z.object({ jobOrder: JobOrder, units: z.array(UnitSummary) }),
  }),
  abortJobOrder: route({
    method: 'POST',
    path: '/api/job-orders/:jobOrder/abort',
    tag: 'production',
    summary: 'Abort the order: every unit in progress ends as aborted',
    access: [...ENGINEERS, 'supervisor'],
    params: z.object({ jobOrder: z.string().max(100) }),
    body: z.object({ reason: Reason }),
    response: Ok,
  }),
  listUnits: route({
    method: 'GET',
    path: '/api/units',
    tag: 'production',
    summary: 'Units, newest first',
    access: 'signedIn',
    query: z.object({
      state: UnitState.optional(),
      flow: z.string().optional(),
      flowNode: z.string().optional(),
      search: z.string().max(100).optional(),
      limit: Limit,
    }),
    response: z.object({ units: z.array(UnitSummary) }),
  }),
  getUnit: route({
    method: 'GET',
    path: '/api/units/:serialNumber',
    tag: 'production',
    summary: 'A unit: where it is, its data, holds, nonconformances and open tasks',
    access: 'signedIn',
    params: z.object({ serialNumber: z.string().max(100) }),
    response: z.object({
      unit: UnitSummary,
      flowName: z.string(),
      data: z.record(z.string(), z.record(z.string(), Json)),
      holds: z.array(Hold),
      /** Those that take effect at a flowNode to come. */
      plannedHolds: z.array(PlannedHold.extend({ name: z.string() })),
      /** Times between operations that are running. */
      clocks: z.array(ClockView),
      /** Machines on hold that it waits for. */
      heldEquipment: z.array(ScopeHold),
      /** flowNodes at which it is that an authorised person may leave out. */
      skippable: z.array(z.object({ flowNode: z.string(), name: z.string() })),
      /** Operations that it can still come to: before each a hold can take effect. */
      ahead: z.array(z.object({ flowNode: z.string(), name: z.string() })),
      /** Of a lot: what has become of its pieces, and where the others are. */
      lot: LotAccount.omit({ splits: true, nextChild: true, away: true }).optional(),
      parts: z.array(
        z.object({ token: z.string(), flowNode: z.string(), name: z.string(), quantity: z.number(), state: Token.shape.state }),
      ),
      /** The routings that it called, each below the one that called it. */
      calls: z.array(
        z.object({
          instance: z.string(),
          depth: z.number().int(),
          flow: z.string(),
          flowName: z.string(),
          version: z.number().int(),
          state: UnitState,
          at: z.array(z.string()),
        }),
      ),
      nonconformances: z.array(Nonconformance),
      tasks: z.array(UserTask),
    }),
  }),
  unitHistory: route({
    method: 'GET',
    path: '/api/units/:serialNumber/history',
    tag: 'production',
    summary: 'Everything that happened to a unit, oldest first',
    access: 'signedIn',
    params: z.object({ serialNumber: z.string().max(100) }),
    response: z.object({ history: z.array(HistoryEvent) }),
  }),
  listEscalations: route({
    method: 'GET',
    path: '/api/units/:serialNumber/escalations',
    tag: 'production',
    summary: 'The escalations that the unit can take where it is now',
    access: 'signedIn',
    params: z.object({ serialNumber: z.string().max(100) }),
    response: z.object({ escalations: z.array(EscalationOffer) }),
  }),
  escalate: route({
    method: 'POST',
    path: '/api/units/:serialNumber/escalations',
    tag: 'production',
    summary: 'Raise an escalation: the boundary events of the operations that the unit is at catch it; with `token`, those of one only',
    access: SHOP_FLOOR,
    params: z.object({ serialNumber: z.string().max(100) }),
    body: z.object({
      code: z.string().min(1).max(200),
      reason: Reason,
      token: z.string().max(300).optional(),
      activation: z.number().int().optional(),
    }),
    response: Ok,
  }),
  placeHold: route({
    method: 'POST',
    path: '/api/units/:serialNumber/holds',
    tag: 'quality',
    summary:
      'Hold a unit: it finishes the operation at hand and goes no further; with `flowNode`, it goes on until it would enter that one',
    access: [...DECIDERS, 'processEngineer', 'operator'],
    params: z.object({ serialNumber: z.string().max(100) }),
    body: z.object({ reason: Reason, flowNode: z.string().max(60).optional() }),
    response: z.object({ hold: z.string() }),
  }),
  releaseHold: route({
    method: 'POST',
    path: '/api/units/:serialNumber/holds/:hold/release',
    tag: 'quality',
    summary: 'Release a hold',
    access: DECIDERS,
    params: z.object({ serialNumber: z.string().max(100), hold: z.string().max(300) }),
    body: z.object({ reason: Reason }),
    response: Ok,
  }),
  listHolds: route({
    method: 'GET',
    path: '/api/holds',
    tag: 'quality',
    summary: 'Holds of job orders, material lots and equipment, newest first',
    access: 'signedIn',
    query: z.object({ open: z.stringbool().optional(), limit: Limit }),
    response: z.object({ holds: z.array(ScopeHold) }),
  }),
  placeScopeHold: route({
    method: 'POST',
    path: '/api/holds',
    tag: 'quality',
    summary:
      'Hold a job order (its units in progress and those that start later), or an equipment (it finishes what it works on and takes nothing further)',
    access: [...DECIDERS, 'processEngineer'],
    body: z.object({ scope: ScopeHold.shape.scope, subject: z.string().min(1).max(100), reason: Reason }),
    response: z.object({ hold: z.string(), units: z.number().int() }),
  }),
  releaseScopeHold: route({
    method: 'POST',
    path: '/api/holds/:hold/release',
    tag: 'quality',
    summary: 'Release a hold of a job order, material lot or equipment',
    access: DECIDERS,
    params: z.object({ hold: z.string().max(300) }),
    body: z.object({ reason: Reason }),
    response: Ok,
  }),
  skipOperation: route({
    method: 'POST',
    path: '/api/units/:serialNumber/skip',
    tag: 'production',
    summary: 'Leave an optional operation out',
    access: [...DECIDERS, 'processEngineer'],
    params: z.object({ serialNumber: z.string().max(100) }),
    body: z.object({ flowNode: z.string().max(60), reason: Reason }),
    response: Ok,
  }),
  listTasks: route({
    method: 'GET',
    path: '/api/user-tasks',
    tag: 'terminal',
    summary: 'Open work instructions, oldest first: the queue of a station, or those of one serial number',
    access: SHOP_FLOOR,
    query: z.object({ station: z.string().optional(), serialNumber: z.string().optional(), limit: Limit }),
    response: z.object({ tasks: z.array(UserTask) }),
  }),
  getTask: route({
    method: 'GET',
    path: '/api/user-tasks/:task',
    tag: 'terminal',
    summary: 'One work instruction',
    access: SHOP_FLOOR,
    params: id('task'),
    response: z.object({ task: UserTask }),
  }),
  completeTask: route({
    method: 'POST',
    path: '/api/user-tasks/:task/complete',
    tag: 'terminal',
    summary:
      'Confirm a work instruction. `entryId` is made by the terminal: the same one again changes nothing and answers as the first time.',
    access: SHOP_FLOOR,
    params: id('task'),
    body: z.object({
      entryId: z.string().min(8).max(100),
      outcome: z.string().max(60),
      entries: EnteredValues,
      enteredAt: Time.optional(),
      /** Of a lot: how much of it was done. Absent: all that is there, and good. */
      reported: ReportedQuantity.optional(),
    }),
    response: z.object({ accepted: z.enum(['now', 'before']) }),
  }),
  refusedEntries: route({
    method: 'GET',
    path: '/api/refused-entries',
    tag: 'terminal',
    summary: 'What terminals sent late and the server had to refuse, for somebody to look at',
    access: [...DECIDERS, 'processEngineer'],
    response: z.object({
      entries: z.array(
        z.object({ entryId: z.string(), task: z.string(), person: z.string(), at: Time, reason: z.string(), entries: EnteredValues }),
      ),
    }),
  }),
  listStations: route({
    method: 'GET',
    path: '/api/stations',
    tag: 'terminal',
    summary: 'Stations that released routings use, with the length of their queues',
    access: SHOP_FLOOR,
    response: z.object({ stations: z.array(z.object({ id: z.string(), title: z.string(), waiting: z.number().int() })) }),
  }),
  listNonconformances: route({
    method: 'GET',
    path: '/api/nonconformances',
    tag: 'quality',
    summary: 'Nonconformances, newest first',
    access: 'signedIn',
    query: z.object({ state: z.enum(['open', 'closed']).optional(), limit: Limit }),
    response: z.object({ nonconformances: z.array(Nonconformance) }),
  }),
  decideDisposition: route({
    method: 'POST',
    path: '/api/nonconformances/:nonconformance/disposition',
    tag: 'quality',
    summary: 'Decide what becomes of a nonconforming unit',
    access: DECIDERS,
    params: id('nonconformance'),
    body: z.object({
      disposition: Disposition,
      reason: Reason,
      /** Of a rework that is not drawn: where the unit goes, and the reason code by which it is counted. */
      target: z.string().max(60).optional(),
      code: z.string().max(200).optional(),
    }),
    response: Ok,
  }),
  listAndonCalls: route({
    method: 'GET',
    path: '/api/andon-calls',
    tag: 'line',
    summary: 'Andon calls, open ones first; only open ones: the one that waits longest first',
    access: 'signedIn',
    query: z.object({ open: z.stringbool().optional(), station: z.string().max(100).optional(), limit: Limit }),
    response: z.object({ calls: z.array(AndonCall) }),
  }),
  callAndon: route({
    method: 'POST',
    path: '/api/andon-calls',
    tag: 'line',
    summary: 'Call for help. `id` is made by the terminal: the same one again changes nothing.',
    access: SHOP_FLOOR,
    body: z.object({
      id: z.string().min(8).max(100),
      station: z.string().max(100),
      title: z.string().min(1).max(300),
      severity: AndonCall.shape.severity.default('alarm'),
      serialNumber: z.string().max(100).optional(),
    }),
    response: z.object({ call: AndonCall }),
  }),
  changeAndonCall: route({
    method: 'POST',
    path: '/api/andon-calls/:call/:change',
    tag: 'line',
    summary: 'Acknowledge or close a call',
    access: SHOP_FLOOR,
    params: z.object({ call: z.string().max(300), change: z.enum(['acknowledge', 'close']) }),
    response: z.object({ call: AndonCall }),
  }),
  listFirings: route({
    method: 'GET',
    path: '/api/firings',
    tag: 'quality',
    summary: 'Rule firings with their traces, newest first',
    access: 'signedIn',
    query: z.object({ flow: z.string().optional(), serialNumber: z.string().max(200).optional(), limit: Limit }),
    response: z.object({ firings: z.array(FiringView) }),
  }),
  explainRule: route({
    method: 'GET',
    path: '/api/flows/:flow/explanation',
    tag: 'quality',
    summary: 'Why a quality rule fired, or did not, on a machine at a recorded moment: each condition with its comparisons',
    access: 'signedIn',
    params: z.object({ flow: z.string().max(100) }),
    query: z.object({
      equipment: z.string().max(200),
      at: z.coerce.number().int().nonnegative(),
      version: z.coerce.number().int().positive().optional(),
    }),
    response: z.object({ version: z.number().int(), conditions: z.array(ExplainedCondition) }),
  }),
  listIncidents: route({
    method: 'GET',
    path: '/api/incidents',
    tag: 'operations',
    summary: 'What could not be carried out',
    access: [...ENGINEERS, 'supervisor'],
    query: z.object({ state: z.enum(['open', 'resolved']).optional(), limit: Limit }),
    response: z.object({ incidents: z.array(IncidentView) }),
  }),
  resolveIncident: route({
    method: 'POST',
    path: '/api/incidents/:incident/resolve',
    tag: 'operations',
    summary: 'Try again, or go on through a port',
    access: [...ENGINEERS, 'supervisor'],
    params: id('incident'),
    body: z.object({ action: z.enum(['retry', 'skip']), port: z.string().max(60).optional(), reason: Reason }),
    response: Ok,
  }),
  retryIncidents: route({
    method: 'POST',
    path: '/api/incidents/retry',
    tag: 'operations',
    summary: 'Try several incidents again, of one cause; those that cannot be tried again are named with the reason',
    access: [...ENGINEERS, 'supervisor'],
    body: z.object({ incidents: z.array(z.string().max(300)).min(1).max(500), reason: Reason }),
    response: z.object({ retried: z.number().int(), refused: z.array(z.object({ incident: z.string(), reason: z.string() })) }),
  }),
  listDeadLetters: route({
    method: 'GET',
    path: '/api/dead-letters',
    tag: 'operations',
    summary: 'Events and payloads that nothing could be done with',
    access: [...ENGINEERS, 'supervisor'],
    query: z.object({ state: z.enum([...DeadLetterState.options, 'settled']).optional(), limit: Limit }),
    response: z.object({ deadLetters: z.array(DeadLetter) }),
  }),
  discardDeadLetter: route({
    method: 'POST',
    path: '/api/dead-letters/:deadLetter/discard',
    tag: 'operations',
    summary: 'Discard with a reason',
    access: [...ENGINEERS, 'supervisor'],
    params: id('deadLetter'),
    body: z.object({ reason: Reason }),
    response: Ok,
  }),
  deadLetterWatches: route({
    method: 'GET',
    path: '/api/dead-letters/:deadLetter/watches',
    tag: 'operations',
    summary: 'Units that wait for an event of this machine: whom the dead letter may be given to',
    access: [...ENGINEERS, 'supervisor'],
    params: id('deadLetter'),
    response: z.object({
      watches: z.array(
        z.object({
          watch: z.string(),
          instance: z.string(),
          serialNumber: z.string(),
          jobOrder: z.string(),
          flowNode: z.string(),
          name: z.string(),
          since: Time,
          /** It is its turn at the machine. */
          active: z.boolean(),
        }),
      ),
    }),
  }),
  giveDeadLetter: route({
    method: 'POST',
    path: '/api/dead-letters/:deadLetter/give',
    tag: 'operations',
    summary: 'Give the event to a unit that waits, as if the machine had said it now; once',
    access: [...ENGINEERS, 'supervisor'],
    params: id('deadLetter'),
    body: z.object({ watch: z.string().max(300), reason: Reason }),
    response: Ok,
  }),
  feedDeadLetter: route({
    method: 'POST',
    path: '/api/dead-letters/:deadLetter/feed',
    tag: 'operations',
    summary:
      'Feed it again as a new event of this moment: rules judge it and units see it. What could not be read as an event needs signal and value.',
    access: [...ENGINEERS, 'supervisor'],
    params: id('deadLetter'),
    body: z.object({
      equipment: z.string().max(100).optional(),
      signal: z.string().max(100).optional(),
      value: Value.optional(),
      reason: Reason,
    }),
    response: Ok,
  }),
  lineView: route({
    method: 'GET',
    path: '/api/line/:flow',
    tag: 'line',
    summary: 'A routing as a line: state, plan and actual, each operation, open calls',
    access: 'signedIn',
    params: z.object({ flow: z.string().max(100) }),
    response: z.object({
      at: Time,
      flow: z.string(),
      name: z.string(),
      version: z.number().int(),
      jobOrder: JobOrder.optional(),
      operations: z.array(LineOperation),
      /** The open ones that have waited longest. */
      calls: z.array(AndonCall),
      /** All that are open. */
      openCalls: z.number().int(),
      holds: z.number().int(),
      openNonconformances: z.number().int(),
      /** Finished in each of the last 12 hours, oldest first. */
      hours: z.array(z.object({ from: Time, good: z.number().int(), scrapped: z.number().int() })),
      firings: z.array(FiringView),
    }),
  }),
};

/**
 * Live updates: `GET /api/stream` is text/event-stream for anybody signed in. Each event's `id` is a position; send it back as Last-Event-ID to go on without a gap.
 * Events: `history` (a HistoryEvent), `calls` (an AndonCall), `connection` (a connection's health), `flows` (a flow was saved or released), `ping` every 5 s.
 */
export const STREAM_PATH = '/api/stream';

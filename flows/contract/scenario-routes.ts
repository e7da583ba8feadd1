import { z } from 'zod';
import { FlowDefinition } from '../definition.ts';
import { PlainLine } from '../plain-history.ts';
import { ScenarioDifference } from '../scenario-difference.ts';
import { ScenarioPlant } from '../scenario-plant.ts';
import { Json, Time } from '../value.ts';
import { ENGINEERS } from './role.ts';
import { route } from './route.ts';

/** Lines of events in one scenario; of one with more nobody sees what it is about. */
export const MOST_SCENARIO_EVENTS = 5_000;
/** Lines of history that one may expect. */
export const MOST_SCENARIO_HISTORY = 20_000;
export const MOST_SCENARIOS = 200;
/** Recorded events that are handed over at once. */
export const MOST_RECORDED_EVENTS = 5_000;

/** What happens, line by line, as `fettle simulate` reads it. What a line may be is checked by the engine's core. */
const Lines = z.array(z.record(z.string(), Json));

/** Something that happens in the plant, and what must come of it. Kept with the flow, and run at every release. */
export const FlowScenario = z.object({
  id: z.string(),
  /** Counts its changes: one made over another revision is refused. */
  revision: z.number().int(),
  name: z.string(),
  /** Ids of flows that take part besides: rules that listen, the routing that a rule is beside. Routings that are called take part by themselves. */
  beside: z.array(z.string()),
  events: Lines,
  plant: ScenarioPlant,
  expected: z.array(PlainLine),
  createdAt: Time,
  createdBy: z.string(),
  changedAt: Time,
  changedBy: z.string(),
});
export type FlowScenario = z.infer<typeof FlowScenario>;

export const ScenarioSummary = FlowScenario.omit({ events: true, plant: true, expected: true }).extend({
  /** How many lines of events it has. */
  events: z.number().int(),
  /** How each unit ends that ends, by serial number. */
  ends: z.record(z.string(), z.string()),
  /** How often a rule fires. */
  firings: z.number().int(),
});
export type ScenarioSummary = z.infer<typeof ScenarioSummary>;

export const CheckedScenario = z.object({
  id: z.string(),
  name: z.string(),
  revision: z.number().int(),
  holds: z.boolean(),
  difference: ScenarioDifference.optional(),
  /** The first difference, or why it could not be played, in a sentence; empty when it holds. */
  words: z.string(),
});
export type CheckedScenario = z.infer<typeof CheckedScenario>;

/** Recorded events as lines of a scenario. */
export const RecordedLines = z.object({
  lines: Lines,
  from: Time,
  to: Time,
  /** There are more in the period than were handed over. */
  cut: z.boolean(),
});
export type RecordedLines = z.infer<typeof RecordedLines>;

const flow = z.string().max(100);
const FLOW = z.object({ flow });
const SCENARIO = z.object({ flow, scenario: z.string().max(100) });
const name = z.string().trim().min(1, 'is empty: give the scenario a name').max(120);
const revision = z.number().int().positive();
const expected = z.array(PlainLine).max(MOST_SCENARIO_HISTORY);
const commaParted = z.string().max(4_000);

export const scenarioRoutes = {
  listScenarios: route({
    method: 'GET',
    path: '/api/flows/:flow/scenarios',
    tag: 'flows',
    summary: 'Scenarios of a flow, which must happen as they say when it is released',
    access: 'signedIn',
    params: FLOW,
    response: z.object({ scenarios: z.array(ScenarioSummary) }),
  }),
  getScenario: route({
    method: 'GET',
    path: '/api/flows/:flow/scenarios/:scenario',
    tag: 'flows',
    summary: 'A scenario whole: its events, its plant and the history that it expects',
    access: 'signedIn',
    params: SCENARIO,
    response: z.object({ scenario: FlowScenario }),
  }),
  createScenario: route({
    method: 'POST',
    path: '/api/flows/:flow/scenarios',
    tag: 'flows',
    summary: 'Keep a simulation: what happened in it, and what came of it. Refused when the flow has a scenario of that name.',
    access: ENGINEERS,
    params: FLOW,
    body: z.object({
      name,
      beside: z.array(flow).max(20).default([]),
      events: Lines.min(1, 'is empty: nothing happens in the scenario').max(MOST_SCENARIO_EVENTS),
      plant: ScenarioPlant,
      expected,
    }),
    response: z.object({ scenario: ScenarioSummary }),
  }),
  renameScenario: route({
    method: 'PATCH',
    path: '/api/flows/:flow/scenarios/:scenario',
    tag: 'flows',
    summary: 'Rename a scenario. Refused with 409 when somebody changed it since `revision`.',
    access: ENGINEERS,
    params: SCENARIO,
    body: z.object({ revision, name }),
    response: z.object({ revision }),
  }),
  acceptScenario: route({
    method: 'POST',
    path: '/api/flows/:flow/scenarios/:scenario/accept',
    tag: 'flows',
    summary:
      'Say that what happens now is right: from now on the scenario expects it. Refused with 409 when somebody changed it since `revision`.',
    access: ENGINEERS,
    params: SCENARIO,
    body: z.object({ revision, expected }),
    response: z.object({ revision }),
  }),
  removeScenario: route({
    method: 'POST',
    path: '/api/flows/:flow/scenarios/:scenario/remove',
    tag: 'flows',
    summary: 'Remove a scenario: from now on a release does not run it',
    access: ENGINEERS,
    params: SCENARIO,
    body: z.object({ revision, reason: z.string().trim().min(1, 'is empty: say why').max(2000) }),
    response: z.object({ ok: z.literal(true) }),
  }),
  checkScenarios: route({
    method: 'POST',
    path: '/api/flows/:flow/scenarios/check',
    tag: 'flows',
    summary: 'Play the shared draft through every scenario: which happen as they say, and where each other one first differs',
    access: ENGINEERS,
    params: FLOW,
    response: z.object({ scenarios: z.array(CheckedScenario) }),
  }),
  flowsTakingPart: route({
    method: 'GET',
    path: '/api/flows-taking-part',
    tag: 'flows',
    summary:
      'Definitions of flows (ids parted by commas) and of the routings that they call, as a scenario takes them: released, or the shared draft where nothing is released',
    access: 'signedIn',
    query: z.object({ flows: commaParted }),
    response: z.object({ flows: z.array(FlowDefinition) }),
  }),
  recordedEvents: route({
    method: 'GET',
    path: '/api/recorded-events',
    tag: 'plant',
    summary: `Recorded events of an equipment as lines of a scenario, in the order of the source's times; at most ${MOST_RECORDED_EVENTS}`,
    access: ENGINEERS,
    query: z.object({
      equipment: z.string().min(1).max(200),
      /** Parted by commas; absent: all that are recorded. */
      signals: commaParted.optional(),
      from: z.coerce.number().int().nonnegative(),
      to: z.coerce.number().int().nonnegative(),
    }),
    response: RecordedLines,
  }),
  recordedUnit: route({
    method: 'GET',
    path: '/api/units/:serialNumber/recorded-events',
    tag: 'production',
    summary: `What happened to a unit as lines of a scenario: its start, what persons answered, and the recorded events of the machines while it was there; at most ${MOST_RECORDED_EVENTS}`,
    access: ENGINEERS,
    params: z.object({ serialNumber: z.string().max(100) }),
    response: RecordedLines.extend({ instance: z.string(), flow: z.string(), version: z.number().int() }),
  }),
};

import { FettleError } from '@fettle/flows';
import type { Sessions } from '../auth/sessions.ts';
import { andonCalls, callAndon, changeAndonCall } from '../services/andon.ts';
import { readAudit } from '../services/audit.ts';
import {
  checkBackTestCases,
  createBackTestCase,
  listBackTestCases,
  removeBackTestCase,
  renameBackTestCase,
} from '../services/back-test/back-test-cases.ts';
import { planBackTest } from '../services/back-test/plan-back-test.ts';
import { decideProposal, proposeLimits } from '../services/chart-proposals.ts';
import { annotateSample, excludeSample, includeSample } from '../services/chart-samples.ts';
import { getChart, listCharts } from '../services/charts.ts';
import { discardDeadLetter, feedDeadLetter, giveDeadLetter, listDeadLetters, watchesFor } from '../services/dead-letters.ts';
import { mergeUnit, splitUnit } from '../services/divide-units.ts';
import { equipmentOee, putOeeSettings } from '../services/equipment-oee.ts';
import { escalate, escalations } from '../services/escalations.ts';
import { explainRule } from '../services/explain-rule.ts';
import { firingRecord } from '../services/firing-record.ts';
import { firings } from '../services/firings.ts';
import { flowHeat } from '../services/flow-heat.ts';
import { createFlow, getFlow, getFlowVersion, listFlows, problemsOf, retireFlow, saveDraft } from '../services/flows.ts';
import { genealogyOf } from '../services/genealogy.ts';
import { listIncidents, resolveIncident, retryIncidents } from '../services/incidents.ts';
import { abortJobOrder, createJobOrder, getJobOrder, jobOrders } from '../services/job-orders.ts';
import { lineView } from '../services/line.ts';
import { changeMaterialLot, getMaterialLot, listMaterials, materialLots, putMaterial, receiveMaterial } from '../services/materials.ts';
import { listMigrations, migrateUnits, planMigration } from '../services/migrations.ts';
import { decideDisposition, nonconformances } from '../services/nonconformances.ts';
import { readOperations } from '../services/operations.ts';
import { dropOwnDraft, getOwnDraft, saveOwnDraft } from '../services/own-drafts.ts';
import { changePerson, createPerson, listPersons, personNames } from '../services/persons.ts';
import {
  deleteConnection,
  latestReadings,
  listConnections,
  putConnection,
  putEquipment,
  putEquipmentClass,
  readPlant,
} from '../services/plant.ts';
import { answerCheck, checksOf } from '../services/reaction-checks.ts';
import { getReaction, reactions, signOffReaction } from '../services/reactions.ts';
import { readFlow } from '../services/read-flow.ts';
import { releaseReadiness } from '../services/release/readiness.ts';
import { releaseFlow } from '../services/release/release-flow.ts';
import { putReleaseRules, readReleaseRules } from '../services/release/release-rules.ts';
import { signReview } from '../services/release/sign-review.ts';
import { scanMaterial } from '../services/scan-material.ts';
import { placeScopeHold, releaseScopeHold, scopeHolds } from '../services/scope-holds.ts';
import type { Services } from '../services/services.ts';
import { getShadow, startShadow, stopShadow } from '../services/shadow.ts';
import { changeShards } from '../services/shards.ts';
import { sharedOverlay } from '../services/shared-overlay.ts';
import { grantSkill, listSkills, putSkill, skillsOfPersons, withdrawSkill } from '../services/skills.ts';
import { skipOperation } from '../services/skip-operation.ts';
import { listStations } from '../services/stations.ts';
import { getUnit, placeHold, releaseHold, unitHistory, unitsOf } from '../services/units.ts';
import { completeTask, getTask, refusedEntries, userTasks, withRefusals } from '../services/user-tasks.ts';
import { visitFlow } from '../services/visit-flow.ts';
import { whyNot } from '../services/why-not/why-not.ts';
import type { Handlers } from './handler.ts';
import { scenarioHandlers } from './scenario-handlers.ts';

export interface Health {
  readonly status: 'ok' | 'degraded';
  readonly version: string;
  readonly database: 'ok' | 'down';
  readonly queue: 'postgres' | 'redis';
  readonly uptimeSeconds: number;
}

const ok = { ok: true } as const;

/** Every route's handler: it names the service and nothing more. */
export function createHandlers(services: Services, sessions: Sessions, health: () => Promise<Health>): Handlers {
  const sameId = (inPath: string, inBody: string): void => {
    if (inPath !== inBody) throw new FettleError('invalidInput', `The address names "${inPath}", the body "${inBody}".`);
  };
  return {
    health,
    signIn: async ({ body, caller }) => {
      const { person, token, maxAgeSeconds } = await sessions.signIn(body.userName, body.password);
      await sessions.end(caller.sessionToken);
      caller.setSession(token, maxAgeSeconds);
      return { person };
    },
    whoAmI: async ({ caller }) => ({ person: caller.person }),
    signOut: async ({ caller }) => {
      await sessions.end(caller.sessionToken);
      caller.clearSession();
      return ok;
    },
    personNames: async () => ({ names: await personNames(services) }),
    listPersons: async () => ({ persons: await listPersons(services) }),
    createPerson: async ({ body, caller }) => ({ person: await createPerson(services, caller, body) }),
    changePerson: async ({ params, body, caller }) => ({ person: await changePerson(services, caller, params.person, body) }),
    listSkills: async () => ({ skills: await listSkills(services.db) }),
    putSkill: async ({ params, body, caller }) => {
      sameId(params.skill, body.id);
      await putSkill(services, caller, body);
      return ok;
    },
    skillsOfPersons: async () => ({ held: await skillsOfPersons(services.db) }),
    grantSkill: async ({ params, body, caller }) => {
      await grantSkill(services, caller, { ...params, ...body });
      return ok;
    },
    withdrawSkill: async ({ params, query, caller }) => {
      await withdrawSkill(services, caller, { ...params, ...query });
      return ok;
    },
    audit: async ({ query }) => ({ entries: await readAudit(services, query) }),

    listFlows: async () => ({ flows: await listFlows(services) }),
    createFlow: async ({ body, caller }) => ({ flow: await createFlow(services, caller, body.definition) }),
    getFlow: ({ params }) => getFlow(services, params.flow),
    getOwnDraft: ({ params, caller }) => getOwnDraft(services, caller, params.flow),
    saveOwnDraft: ({ params, body, caller }) => saveOwnDraft(services, caller, params.flow, body),
    dropOwnDraft: async ({ params, caller }) => {
      await dropOwnDraft(services, caller, params.flow);
      return { ok: true as const };
    },
    visitFlow: ({ params, body, caller }) => visitFlow(services, caller, params.flow, body),
    saveDraft: ({ params, body, caller }) => saveDraft(services, caller, params.flow, body.revision, body.definition),
    validateFlow: async ({ body }) => ({
      problems: await problemsOf(services, readFlow(body.definition)),
    }),
    releaseFlow: ({ params, body, caller }) => releaseFlow(services, caller, params.flow, body),
    releaseReadiness: ({ params }) => releaseReadiness(services, params.flow),
    signReview: async ({ params, body, caller }) => ({ signature: await signReview(services, caller, params.flow, body) }),
    getReleaseRules: async () => ({ rules: await readReleaseRules(services.db) }),
    putReleaseRules: async ({ body, caller }) => ({ rules: await putReleaseRules(services, caller, body.rules, body.reason) }),
    retireFlow: async ({ params, body, caller }) => {
      await retireFlow(services, caller, params.flow, body.reason);
      return ok;
    },
    getFlowVersion: ({ params }) => getFlowVersion(services, params.flow, params.version),
    planMigration: async ({ params, body }) => ({ plans: await planMigration(services, params.flow, body) }),
    migrateUnits: ({ params, body, caller }) => migrateUnits(services, caller, params.flow, body),
    listMigrations: async ({ params, query }) => ({ migrations: await listMigrations(services, params.flow, query) }),
    flowHeat: ({ params, query }) => flowHeat(services, params.flow, query),
    flowOverlay: ({ params }) => sharedOverlay(services, params.flow),
    ...scenarioHandlers(services),
    planBackTest: ({ params, query }) => planBackTest(services, params.flow, query),
    listBackTestCases: async ({ params }) => ({ cases: await listBackTestCases(services.db, params.flow) }),
    createBackTestCase: async ({ params, body, caller }) => ({ case: await createBackTestCase(services, caller, params.flow, body) }),
    checkBackTestCases: async ({ params }) => ({ cases: await checkBackTestCases(services, params.flow) }),
    renameBackTestCase: async ({ params, body, caller }) => {
      await renameBackTestCase(services, caller, { flow: params.flow, id: params.case, name: body.name });
      return ok;
    },
    removeBackTestCase: async ({ params, body, caller }) => {
      await removeBackTestCase(services, caller, { flow: params.flow, id: params.case, reason: body.reason });
      return ok;
    },

    getPlant: () => readPlant(services.db),
    putEquipment: async ({ params, body, caller }) => {
      sameId(params.equipment, body.id);
      await putEquipment(services, caller, body);
      return ok;
    },
    putEquipmentClass: async ({ params, body, caller }) => {
      sameId(params.equipmentClass, body.id);
      await putEquipmentClass(services, caller, body);
      return ok;
    },
    equipmentOee: ({ params, query }) => equipmentOee(services, { ...params, ...query }),
    putOeeSettings: async ({ params, body, caller }) => {
      await putOeeSettings(services, caller, params.equipment, body);
      return ok;
    },
    latestReadings: async ({ query }) => ({ at: services.clock.now(), readings: await latestReadings(services, query.equipment) }),
    listConnections: async () => ({ connections: await listConnections(services) }),
    putConnection: async ({ params, body, caller }) => {
      sameId(params.connection, body.connection.id);
      await putConnection(services, caller, body.connection, body.password);
      return ok;
    },
    deleteConnection: async ({ params, caller }) => {
      await deleteConnection(services, caller, params.connection);
      return ok;
    },

    listMaterials: async () => ({ materials: await listMaterials(services.db) }),
    putMaterial: async ({ params, body, caller }) => {
      sameId(params.material, body.id);
      await putMaterial(services, caller, body);
      return ok;
    },
    listMaterialLots: async ({ query }) => ({ lots: await materialLots(services, query) }),
    receiveMaterial: ({ body, caller }) => receiveMaterial(services, caller, body),
    getMaterialLot: ({ params }) => getMaterialLot(services, params.lot),
    changeMaterialLot: ({ params, body, caller }) => changeMaterialLot(services, caller, params.lot, body),
    genealogy: ({ query }) => genealogyOf(services, query),
    scanMaterial: ({ params, body, caller }) => scanMaterial(services, caller, params.task, body),
    splitUnit: ({ params, body, caller }) => splitUnit(services, caller, params.serialNumber, body),
    mergeUnit: async ({ params, body, caller }) => {
      await mergeUnit(services, caller, params.serialNumber, body.into, body.reason);
      return ok;
    },

    listJobOrders: async ({ query }) => ({ jobOrders: await jobOrders(services.db, query) }),
    createJobOrder: ({ body, caller }) => createJobOrder(services, caller, body),
    getJobOrder: ({ params }) => getJobOrder(services, params.jobOrder),
    abortJobOrder: async ({ params, body, caller }) => {
      await abortJobOrder(services, caller, params.jobOrder, body.reason);
      return ok;
    },
    listUnits: async ({ query }) => ({ units: await unitsOf(services, query) }),
    getUnit: ({ params }) => getUnit(services, params.serialNumber),
    unitHistory: async ({ params }) => ({ history: await unitHistory(services, params.serialNumber) }),
    listEscalations: async ({ params }) => ({ escalations: await escalations(services, params.serialNumber) }),
    escalate: async ({ params, body, caller }) => {
      await escalate(services, caller, params.serialNumber, body);
      return ok;
    },
    placeHold: ({ params, body, caller }) => placeHold(services, caller, params.serialNumber, body),
    releaseHold: async ({ params, body, caller }) => {
      await releaseHold(services, caller, params.serialNumber, params.hold, body.reason);
      return ok;
    },
    listHolds: async ({ query }) => ({ holds: await scopeHolds(services.db, query) }),
    placeScopeHold: ({ body, caller }) => placeScopeHold(services, caller, body),
    releaseScopeHold: async ({ params, body, caller }) => {
      await releaseScopeHold(services, caller, params.hold, body.reason);
      return ok;
    },
    skipOperation: async ({ params, body, caller }) => {
      await skipOperation(services, caller, params.serialNumber, body);
      return ok;
    },
    listTasks: async ({ query, caller }) => ({ tasks: await withRefusals(services, caller, await userTasks(services, query)) }),
    getTask: async ({ params, caller }) => {
      const [task] = await withRefusals(services, caller, [await getTask(services, params.task ?? '')]);
      if (task === undefined) throw new FettleError('notFound', 'There is no such work instruction.');
      return { task };
    },
    completeTask: ({ params, body, caller }) => completeTask(services, caller, params.task ?? '', body),
    refusedEntries: async () => ({ entries: await refusedEntries(services) }),
    listStations: async () => ({ stations: await listStations(services) }),
    listNonconformances: async ({ query }) => ({ nonconformances: await nonconformances(services, query) }),
    decideDisposition: async ({ params, body, caller }) => {
      await decideDisposition(services, caller, params.nonconformance ?? '', body);
      return ok;
    },
    listAndonCalls: async ({ query }) => ({ calls: await andonCalls(services.db, query) }),
    callAndon: async ({ body, caller }) => ({ call: await callAndon(services, caller, body) }),
    changeAndonCall: async ({ params, caller }) => ({ call: await changeAndonCall(services, caller, params.call, params.change) }),
    listCharts: async () => ({ charts: await listCharts(services) }),
    getChart: ({ params, query }) => getChart(services, params, query),
    annotateSample: async ({ params, body, caller }) => {
      await annotateSample(services, caller, params, body);
      return ok;
    },
    excludeSample: async ({ params, body, caller }) => {
      await excludeSample(services, caller, params, body);
      return ok;
    },
    includeSample: async ({ params, body, caller }) => {
      await includeSample(services, caller, params, body);
      return ok;
    },
    proposeLimits: async ({ params, body, caller }) => ({ proposal: await proposeLimits(services, caller, params, body) }),
    decideProposal: async ({ params, body, caller }) => ({ proposal: await decideProposal(services, caller, params, body) }),
    listFirings: async ({ query }) => ({ firings: await firings(services.db, query) }),
    whyNot: ({ params, query }) => whyNot(services, params.flow, query),
    getFiring: ({ params }) => firingRecord(services, params.firing),
    explainRule: async ({ params, query }) => {
      const { version, conditions } = await explainRule(services.db, params.flow ?? '', query);
      return { version, conditions: [...conditions] };
    },
    listIncidents: async ({ query }) => ({ incidents: await listIncidents(services, query) }),
    resolveIncident: async ({ params, body, caller }) => {
      await resolveIncident(services, caller, params.incident ?? '', body);
      return ok;
    },
    retryIncidents: async ({ body, caller }) => {
      const { retried, refused } = await retryIncidents(services, caller, body.incidents, body.reason);
      return { retried, refused: [...refused] };
    },
    listReactions: async ({ query }) => ({ reactions: await reactions(services.db, query) }),
    getReaction: ({ params }) => getReaction(services.db, params.reaction ?? ''),
    signOffReaction: async ({ params, body, caller }) => {
      await signOffReaction(services, caller, params.reaction ?? '', body.reason);
      return ok;
    },
    listChecks: async ({ query }) => ({ checks: await checksOf(services.db, query) }),
    answerCheck: async ({ params, body, caller }) => {
      await answerCheck(services, caller, params.check ?? '', body);
      return ok;
    },
    getShadow: ({ params, query }) => getShadow(services.db, params.flow, query),
    startShadow: async ({ params, body, caller }) => ({ run: await startShadow(services, caller, params.flow, body.revision) }),
    stopShadow: async ({ params, body, caller }) => {
      await stopShadow(services, caller, params.flow, body.reason);
      return ok;
    },
    operations: () => readOperations(services.db, services.clock.now()),
    pauseShards: async ({ body, caller }) => ({ changed: await changeShards(services, caller, { ...body, pause: true }) }),
    resumeShards: async ({ body, caller }) => ({ changed: await changeShards(services, caller, { ...body, pause: false }) }),
    deadLetterWatches: async ({ params }) => ({ watches: await watchesFor(services, params.deadLetter ?? '') }),
    giveDeadLetter: async ({ params, body, caller }) => {
      await giveDeadLetter(services, caller, params.deadLetter ?? '', body);
      return ok;
    },
    feedDeadLetter: async ({ params, body, caller }) => {
      await feedDeadLetter(services, caller, params.deadLetter ?? '', body);
      return ok;
    },
    listDeadLetters: async ({ query }) => ({ deadLetters: await listDeadLetters(services, query) }),
    discardDeadLetter: async ({ params, body, caller }) => {
      await discardDeadLetter(services, caller, params.deadLetter ?? '', body.reason);
      return ok;
    },
    lineView: ({ params }) => lineView(services, params.flow),
  };
}

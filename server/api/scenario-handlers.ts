import type { scenarioRoutes } from '@fettle/flows/contract';
import { checkScenarios } from '../services/scenarios/check-scenarios.ts';
import { flowsTakingPart } from '../services/scenarios/flows-taking-part.ts';
import { recordedEvents } from '../services/scenarios/recorded-events.ts';
import { recordedUnit } from '../services/scenarios/recorded-unit.ts';
import {
  acceptScenario,
  createScenario,
  getScenario,
  listScenarios,
  removeScenario,
  renameScenario,
} from '../services/scenarios/scenarios.ts';
import type { Services } from '../services/services.ts';
import type { Handlers } from './handler.ts';

const partedByCommas = (text: string): readonly string[] => text.split(',').filter((part) => part !== '');

/** Stored scenarios of flows, and what was recorded in the plant as lines of one. */
export function scenarioHandlers(services: Services): Pick<Handlers, keyof typeof scenarioRoutes> {
  return {
    listScenarios: async ({ params }) => ({ scenarios: await listScenarios(services.db, params.flow) }),
    getScenario: async ({ params }) => ({ scenario: await getScenario(services.db, params.flow, params.scenario) }),
    createScenario: async ({ params, body, caller }) => ({ scenario: await createScenario(services, caller, params.flow, body) }),
    renameScenario: async ({ params, body, caller }) => ({
      revision: await renameScenario(services, caller, { ...body, flow: params.flow, id: params.scenario }, body.name),
    }),
    acceptScenario: async ({ params, body, caller }) => ({
      revision: await acceptScenario(services, caller, { ...body, flow: params.flow, id: params.scenario }, body.expected),
    }),
    removeScenario: async ({ params, body, caller }) => {
      await removeScenario(services, caller, { ...body, flow: params.flow, id: params.scenario }, body.reason);
      return { ok: true };
    },
    checkScenarios: async ({ params }) => ({ scenarios: await checkScenarios(services, params.flow) }),
    flowsTakingPart: async ({ query }) => ({ flows: await flowsTakingPart(services.db, services.registry, partedByCommas(query.flows)) }),
    recordedEvents: ({ query: { signals, ...span } }) =>
      recordedEvents(services.db, { ...span, ...(signals === undefined ? {} : { signals: partedByCommas(signals) }) }),
    recordedUnit: ({ params }) => recordedUnit(services, params.serialNumber),
  };
}

import { setImmediate as rest } from 'node:timers/promises';
import { parseScenario } from '@fettle/engine/core/index.ts';
import { judgeScenario } from '@fettle/engine/core/scenario-run/index.ts';
import { FettleError, FlowDefinition } from '@fettle/flows';
import type { CheckedScenario } from '@fettle/flows/contract';
import { differenceWords } from '@fettle/flows/scenario-difference.ts';
import { sql } from 'kysely';
import type { Db, Services, Trx } from '../services.ts';
import { callsOf, flowsTakingPart } from './flows-taking-part.ts';
import { getScenario, listScenarios } from './scenarios.ts';

/** Plays a flow's shared draft, or the definition that is given, through each of its scenarios. Between two of them everything else of the process goes on. */
export async function checkScenarios(
  { db, registry }: { readonly db: Db | Trx; readonly registry: Services['registry'] },
  flow: string,
  definition?: FlowDefinition,
): Promise<CheckedScenario[]> {
  const scenarios = await listScenarios(db, flow);
  if (scenarios.length === 0) return [];
  const drawn = definition ?? (await draftOf(db, flow));
  const nameOf = (id: string): string => drawn.flowNodes.find((node) => node.id === id)?.name || id;
  const checked: CheckedScenario[] = [];
  for (const { id, name, revision } of scenarios) {
    const { beside, events, plant, expected } = await getScenario(db, flow, id);
    const others = await flowsTakingPart(db, registry, [...callsOf(drawn, registry), ...beside]);
    const flows = [drawn, ...others.filter((other) => other.id !== flow)];
    const lines = parseScenario(events.map((line) => JSON.stringify(line)).join('\n'));
    const { holds, difference, refusal } = judgeScenario({ flows, plant, registry }, lines, expected);
    const words = refusal ?? (difference === undefined ? '' : differenceWords(difference, nameOf));
    checked.push({ id, name, revision, holds, ...(difference === undefined ? {} : { difference }), words });
    await rest();
  }
  return checked;
}

/** Throws `stateRefused` with the first difference of each scenario that does not happen as it says. */
export async function refuseBrokenScenarios(services: Services, flow: string): Promise<void> {
  const broken = (await checkScenarios(services, flow)).filter(({ holds }) => !holds);
  if (broken.length === 0) return;
  const told = broken.map(({ name, words }) => `Scenario "${name}": ${words}`).join(' ');
  throw new FettleError(
    'stateRefused',
    `It cannot be released: ${told} Change the drawing, accept the new result, or remove the scenario with a reason.`,
    { details: { scenarios: broken } },
  );
}

async function draftOf(db: Db | Trx, flow: string): Promise<FlowDefinition> {
  const { rows } = await sql<{ definition: unknown }>`SELECT definition FROM flow_draft WHERE flow = ${flow}`.execute(db);
  if (rows[0] === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
  return FlowDefinition.parse(rows[0].definition);
}

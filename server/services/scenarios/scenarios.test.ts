import { parseScenario } from '@fettle/engine/core/index.ts';
import { simulate } from '@fettle/engine/core/scenario-run/index.ts';
import type { FlowDefinition } from '@fettle/flows';
import { plainHistory } from '@fettle/flows/plain-history.ts';
import { nodeRegistry } from '@fettle/nodes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, blockRouting } from '../../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
});
afterAll(() => fettle?.stop());

const paula = () => fettle.as.processEngineer;
const plant = async () => {
  const { equipment, classes } = await fettle.admin.call('getPlant', {});
  return { equipment, classes };
};
const EVENTS = [
  { at: 1000, start: { serialNumber: 'B-1', product: 'S-block' } },
  { at: 2000, event: { equipment: 'mill-1', signal: 'power', value: 7.5 } },
  { at: 3000, event: { equipment: 'mill-1', signal: 'stage', value: 'End' } },
];

/** Draws a flow and keeps what happens in it as a scenario. */
async function keep(definition: FlowDefinition, name: string) {
  const cell = await plant();
  const lines = parseScenario(EVENTS.map((line) => JSON.stringify(line)).join('\n'));
  const expected = [...plainHistory(simulate({ flows: [definition], plant: cell, registry: nodeRegistry }, lines))];
  const body = { name, beside: [], events: EVENTS, plant: cell, expected };
  return { ...(await paula().call('createScenario', { params: { flow: definition.id }, body })), expected, body };
}
const draw = async (id: string): Promise<FlowDefinition> => {
  const definition = blockRouting(id);
  await paula().call('createFlow', { body: { definition } });
  return definition;
};
const at = (flow: string, scenario: string) => ({ params: { flow, scenario } });
const refusalOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const withSlowerSpindle = (definition: FlowDefinition): FlowDefinition => ({
  ...definition,
  flowNodes: definition.flowNodes.map((node) =>
    node.id === 'cut'
      ? {
          ...node,
          params: {
            ...node.params,
            collect: [
              { key: 'peakPower', signal: 'power', aggregate: 'mean' },
              { key: 'least', signal: 'power', aggregate: 'min' },
            ],
          },
        }
      : node,
  ),
});

test('a scenario is kept with its flow, renamed and removed, on record', async () => {
  const { scenario } = await keep(await draw('kept'), 'A good block');

  const { scenarios: listed } = await fettle.as.operator.call('listScenarios', { params: { flow: 'kept' } });
  const { revision } = await paula().call('renameScenario', { ...at('kept', scenario.id), body: { revision: 1, name: 'Good' } });
  const { scenario: whole } = await paula().call('getScenario', at('kept', scenario.id));
  await paula().call('removeScenario', { ...at('kept', scenario.id), body: { revision, reason: 'The other says it too' } });

  expect(listed).toMatchObject([{ name: 'A good block', events: 3, ends: {}, firings: 0, revision: 1, createdBy: 'paula' }]);
  expect(whole).toMatchObject({ name: 'Good', revision: 2, events: EVENTS });
  expect((await paula().call('listScenarios', { params: { flow: 'kept' } })).scenarios).toEqual([]);
  const { entries } = await fettle.admin.call('audit', { query: { subject: 'flow/kept', limit: 3 } });
  expect(entries.map(({ action }) => action)).toEqual(['removeScenario', 'renameScenario', 'createScenario']);
  expect(entries[0]).toMatchObject({ reason: 'The other says it too', oldValue: { name: 'Good', events: EVENTS } });
});

test('of two who change a scenario at once one is told, and names are not given twice', async () => {
  const { scenario, body } = await keep(await draw('twice'), 'First');
  await paula().call('createScenario', { params: { flow: 'twice' }, body: { ...body, name: 'Second' } });

  const answers = await Promise.all([
    refusalOf(paula().call('renameScenario', { ...at('twice', scenario.id), body: { revision: 1, name: 'Second' } })),
    refusalOf(paula().call('createScenario', { params: { flow: 'twice' }, body })),
    refusalOf(paula().call('acceptScenario', { ...at('twice', scenario.id), body: { revision: 7, expected: [] } })),
    refusalOf(
      paula().call('createScenario', { params: { flow: 'twice' }, body: { ...body, name: 'Third', events: [{ at: 1, stop: {} }] } }),
    ),
    refusalOf(fettle.as.operator.call('createScenario', { params: { flow: 'twice' }, body: { ...body, name: 'Mine' } })),
  ]);

  expect(answers).toEqual(['conflict', 'conflict', 'conflict', 'invalidInput', 'notAllowed']);
});

test('a draft that does something else is not released until somebody says that it is right', async () => {
  const definition = await draw('gate');
  const { scenario } = await keep(definition, 'Cut a block');
  const changed = withSlowerSpindle(definition);
  await paula().call('saveDraft', { params: { flow: 'gate' }, body: { revision: 1, definition: changed } });

  const { scenarios: checked } = await paula().call('checkScenarios', { params: { flow: 'gate' } });
  const refused = await paula()
    .call('releaseFlow', { params: { flow: 'gate' }, body: { revision: 2, reason: 'mean' } })
    .then(
      () => 'released',
      (error: Error) => error.message,
    );
  const lines = parseScenario(EVENTS.map((line) => JSON.stringify(line)).join('\n'));
  const expected = [...plainHistory(simulate({ flows: [changed], plant: await plant(), registry: nodeRegistry }, lines))];
  await paula().call('acceptScenario', { ...at('gate', scenario.id), body: { revision: 1, expected } });
  const { version } = await paula().call('releaseFlow', { params: { flow: 'gate' }, body: { revision: 2, reason: 'mean' } });

  expect(checked).toMatchObject([{ name: 'Cut a block', holds: false, difference: { of: 'JO-1/B-1', path: 'data.results.least' } }]);
  expect(refused).toContain('Scenario "Cut a block": B-1, left at “Cut”: results.least was expected to be absent and is 7.5.');
  expect(version).toBe(1);
});

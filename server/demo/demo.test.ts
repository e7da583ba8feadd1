import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FlowDefinition, Log } from '@fettle/flows';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Environment, readEnvironment } from '../environment.ts';
import { readAudit } from '../services/audit.ts';
import { createFlow, getFlow, listFlows, saveDraft } from '../services/flows.ts';
import { createJobOrder, jobOrders } from '../services/job-orders.ts';
import { nonconformances } from '../services/nonconformances.ts';
import { changePerson, listPersons } from '../services/persons.ts';
import { listConnections, putEquipment, readPlant } from '../services/plant.ts';
import { releaseFlow } from '../services/release/release-flow.ts';
import type { By } from '../services/services.ts';
import { getUnit, placeHold, unitsOf } from '../services/units.ts';
import { userTasks } from '../services/user-tasks.ts';
import { type RunningFettle, startFettle } from '../start-fettle.ts';
import { DEMO_DRIVER, startDemoDriver } from './demo-driver.ts';
import { seedDemo } from './seed-demo.ts';
import { startDemo } from './start-demo.ts';

const QUIET: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
/** Nobody listens there: what is tested here needs no machine. */
const NOWHERE = { opcuaUrl: 'opc.tcp://127.0.0.1:9', mqttUrl: 'mqtt://127.0.0.1:9', user: { name: 'fettle', password: 'fettle' } };
const SEED = { addresses: NOWHERE, password: 'a-given-password' };

let database: TestDatabase;
let folder: string;
let environment: Environment;
let fettle: RunningFettle;
let admin: By;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'fettle-demo-'));
  environment = readEnvironment({
    DATABASE_URL: database.url,
    FETTLE_DATA: folder,
    FETTLE_PORT: '0',
    FETTLE_ADMIN_PASSWORD: 'admin-password',
  });
  fettle = await startFettle(environment, { log: QUIET, say: () => undefined });
  const person = (await listPersons(fettle.services)).find(({ userName }) => userName === 'admin');
  if (person === undefined) throw new Error('There is no administrator.');
  admin = { person };
});

afterAll(async () => {
  await fettle?.stop();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

async function eventually(what: string, happened: () => Promise<boolean>, patience = 15_000): Promise<void> {
  const end = Date.now() + patience;
  while (!(await happened())) {
    if (Date.now() > end) throw new Error(`It did not happen within ${patience} ms: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('seeding', () => {
  it('makes plant, connections, persons and released flows, all of it on the audit trail', async () => {
    const { services } = fettle;

    const made = await seedDemo(services, admin, SEED);

    expect(made).toEqual(['process', 'quality', 'operator', 'supervisor']);
    expect((await listFlows(services)).map(({ id, releasedVersion }) => [id, releasedVersion])).toEqual(
      expect.arrayContaining([
        ['s-block', 1],
        ['tool-wear', 1],
        ['clamp-pressure', 1],
        ['spindle-speed', 1],
      ]),
    );
    const audited = new Set((await readAudit(services, { limit: 500 })).map(({ action }) => action));
    expect([...audited]).toEqual(
      expect.arrayContaining(['createPerson', 'putEquipmentClass', 'putEquipment', 'putConnection', 'createFlow', 'releaseFlow']),
    );
  });

  it('changes nothing the second time', async () => {
    const { services } = fettle;
    await seedDemo(services, admin, SEED);
    const [before] = await readAudit(services, { limit: 1 });

    const made = await seedDemo(services, admin, SEED);

    const [after] = await readAudit(services, { limit: 1 });
    expect(made).toEqual([]);
    expect(after?.position).toBe(before?.position);
  });

  it('follows the plant to its new address and leaves alone what a user changed', async () => {
    const { services } = fettle;
    await seedDemo(services, admin, SEED);
    const bench = (await readPlant(services.db)).equipment.find(({ id }) => id === 'bench-1');
    const olga = (await listPersons(services)).find(({ userName }) => userName === 'operator');
    const { draft, revision } = await getFlow(services, 's-block');
    if (bench === undefined || olga === undefined) throw new Error('The demo is not there.');
    await putEquipment(services, admin, { ...bench, title: 'Our own bench' });
    await changePerson(services, admin, olga.id, { displayName: 'Olga Nilsen' });
    await saveDraft(services, admin, 's-block', revision, { ...draft, name: 'Our S-block' });

    await seedDemo(services, admin, { ...SEED, addresses: { ...NOWHERE, opcuaUrl: 'opc.tcp://127.0.0.1:10' } });

    const connections = (await listConnections(services)).map(({ connection }) => connection);
    expect(connections.find(({ id }) => id === 'cell-opcua')?.settings).toMatchObject({ endpoint: 'opc.tcp://127.0.0.1:10' });
    expect((await readPlant(services.db)).equipment.find(({ id }) => id === 'bench-1')?.title).toBe('Our own bench');
    expect((await listPersons(services)).find(({ userName }) => userName === 'operator')?.displayName).toBe('Olga Nilsen');
    expect((await getFlow(services, 's-block')).draft.name).toBe('Our S-block');
  });
});

/** Start → a step → end: what the driver has to do with, without a machine. */
function oneStep(id: string, step: Pick<FlowDefinition['flowNodes'][number], 'type' | 'params'>, ways: readonly string[]): FlowDefinition {
  return {
    schema: 'fettle/flow@1',
    id,
    kind: 'routing',
    name: id,
    description: '',
    flowNodes: [
      { id: 'start', type: 'start-on-job-order', typeVersion: 1, name: 'Start', params: {} },
      { id: 'step', typeVersion: 1, name: 'Step', ...step },
      { id: 'end', type: 'end', typeVersion: 1, name: 'End', params: {} },
    ],
    sequenceFlows: [
      { id: 'a', from: { node: 'start', port: 'out' }, to: { node: 'step', port: 'in' } },
      ...ways.map((port) => ({ id: port, from: { node: 'step', port }, to: { node: 'end', port: 'in' } })),
    ],
    layout: { positions: {}, notes: [], groups: [] },
  };
}

async function inUse(flow: FlowDefinition): Promise<void> {
  await createFlow(fettle.services, admin, flow);
  await releaseFlow(fettle.services, admin, flow.id, { revision: 1, reason: 'For a test' });
}

describe('the simulated colleague', () => {
  it('orders units when too few are on their way, and no more than that', async () => {
    const { services } = fettle;
    await seedDemo(services, admin, SEED);

    const driver = await startDemoDriver(services, admin, { ...DEMO_DRIVER, interval: 30 });
    await eventually('units at the mill', async () => (await unitsOf(services, { flow: 's-block', limit: 10 })).length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await driver.stop();

    const orders = await jobOrders(services.db, { flow: 's-block', limit: 10 });
    expect(orders.map(({ id, quantity }) => [id, quantity])).toEqual([['SB-0001', 3]]);
  });

  it('takes the oldest instructions of a queue that is too long, in its own name', async () => {
    const { services } = fettle;
    await inUse(oneStep('by-hand', { type: 'manual-operation', params: { station: 'bench-9' } }, ['done']));
    await createJobOrder(services, admin, { id: 'HAND', flow: 'by-hand', quantity: 6, equipment: {} });
    await eventually('six instructions', async () => (await userTasks(services, { station: 'bench-9', limit: 50 })).length === 6);

    const driver = await startDemoDriver(services, admin, { ...DEMO_DRIVER, unitsBeforeBench: 0, interval: 30 });
    await eventually('two of them done', async () => (await unitsOf(services, { jobOrder: 'HAND', state: 'good', limit: 9 })).length === 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await driver.stop();

    expect(await userTasks(services, { station: 'bench-9', limit: 50 })).toHaveLength(4);
    const done = (await readAudit(services, { limit: 50 })).filter(({ action }) => action === 'completeTask');
    expect(done.map(({ person }) => person)).toEqual(['simulated-colleague', 'simulated-colleague']);
  });

  it('decides and releases what has waited too long, and leaves people their time before', async () => {
    const { services } = fettle;
    const params = { title: 'Odd', defect: 'odd', disposition: 'decide', allowed: ['useAsIs'] };
    await inUse(oneStep('odd', { type: 'nonconformance', params }, ['useAsIs']));
    await createJobOrder(services, admin, { id: 'ODD', flow: 'odd', quantity: 1, equipment: {} });
    await eventually('a nonconformance', async () => (await nonconformances(services, { state: 'open', limit: 9 })).length === 1);
    await placeHold(services, admin, 'ODD-001', { reason: 'Wait for me' });
    await eventually('a hold', async () => (await getUnit(services, 'ODD-001')).holds.length === 1);
    const options = { ...DEMO_DRIVER, flow: 'odd', unitsBeforeBench: 0, interval: 30 };

    const patient = await startDemoDriver(services, admin, options);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await patient.stop();
    const waiting = await getUnit(services, 'ODD-001');
    const impatient = await startDemoDriver(services, admin, { ...options, patience: 0 });
    await eventually('the end', async () => (await getUnit(services, 'ODD-001')).unit.state === 'good');
    await impatient.stop();

    expect(waiting.holds).toHaveLength(1);
    expect(waiting.nonconformances[0]?.state).toBe('open');
    expect((await getUnit(services, 'ODD-001')).nonconformances[0]).toMatchObject({
      disposition: 'useAsIs',
      closedBy: 'simulated-colleague',
    });
  });
});

describe('the demo as it is started', () => {
  it('mills the first units on the events of the simulated plant, and stops cleanly', async () => {
    const { services } = fettle;

    const demo = await startDemo(environment, { log: QUIET, say: () => undefined });
    await demo.seed({ services, firstPassword: undefined });
    const driver = await demo.startDriver(services);
    await eventually(
      'a unit in layer 1',
      async () => {
        const units = await unitsOf(services, { flow: 's-block', limit: 10 });
        const data = await Promise.all(units.map(({ unit }) => getUnit(services, unit.serialNumber)));
        return data.some((unit) => unit.data.mill?.layer1 === true);
      },
      40_000,
    );
    await driver.stop();
    await demo.stop();

    expect(demo.userNames).toEqual(['process', 'quality', 'operator', 'supervisor']);
    const health = services.connections.health();
    expect(health.map(({ connection }) => connection).toSorted()).toEqual(['cell-mqtt', 'cell-opcua']);
  }, 60_000);
});

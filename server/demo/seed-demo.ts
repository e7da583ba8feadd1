import type { FlowDefinition } from '@fettle/flows';
import type { Role } from '@fettle/flows/contract';
import { createFlow, getFlow, listFlows } from '../services/flows.ts';
import { createPerson, listPersons } from '../services/persons.ts';
import { listConnections, putConnection, putEquipment, putEquipmentClass, readPlant } from '../services/plant.ts';
import { releaseFlow } from '../services/release/release-flow.ts';
import type { By, Services } from '../services/services.ts';
import { demoConnections } from './demo-connections.ts';
import { demoFlows } from './demo-flows.ts';
import { DEMO_PLANT } from './demo-plant.ts';

/*
 * Puts the demo content into a database, through the services, so that it is on the audit trail like everything else.
 *
 * Invariants:
 * 1. seeding again changes nothing but the addresses of the simulated plant, which are new in each run;
 * 2. what is there already stays as it is, whoever made or changed it: nothing of a user is overwritten;
 * 3. a seeding that was cut off is completed by the next one.
 */

interface DemoPerson {
  readonly userName: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
}

export const DEMO_PERSONS: readonly DemoPerson[] = [
  { userName: 'process', displayName: 'Petra', roles: ['processEngineer'] },
  { userName: 'quality', displayName: 'Quentin', roles: ['qualityEngineer'] },
  { userName: 'operator', displayName: 'Olga', roles: ['operator'] },
  { userName: 'supervisor', displayName: 'Sam', roles: ['supervisor'] },
];

const RELEASE_REASON = 'Part of the demo';

export interface DemoAddresses {
  readonly opcuaUrl: string;
  readonly mqttUrl: string;
  readonly user: { readonly name: string; readonly password: string };
}

/** @param seed.password what those persons sign in with whom this seeding makes. @returns the user names that it made. */
export async function seedDemo(
  services: Services,
  by: By,
  seed: { readonly addresses: DemoAddresses; readonly password: string },
): Promise<readonly string[]> {
  const made = await seedPersons(services, by, seed.password);
  await seedPlant(services, by);
  await seedConnections(services, by, seed.addresses);
  const known = new Set((await listFlows(services)).map(({ id }) => id));
  for (const flow of demoFlows()) {
    if (!known.has(flow.id)) await createFlow(services, by, flow);
    await releaseFirst(services, by, flow);
  }
  return made;
}

async function seedPersons(services: Services, by: By, password: string): Promise<readonly string[]> {
  const known = new Set((await listPersons(services)).map(({ userName }) => userName));
  const missing = DEMO_PERSONS.filter(({ userName }) => !known.has(userName));
  for (const { userName, displayName, roles } of missing)
    await createPerson(services, by, { userName, displayName, roles: [...roles], password });
  return missing.map(({ userName }) => userName);
}

async function seedPlant(services: Services, by: By): Promise<void> {
  const plant = await readPlant(services.db);
  const known = new Set([...plant.classes, ...plant.equipment].map(({ id }) => id));
  for (const equipmentClass of DEMO_PLANT.classes) if (!known.has(equipmentClass.id)) await putEquipmentClass(services, by, equipmentClass);
  for (const equipment of DEMO_PLANT.equipment) if (!known.has(equipment.id)) await putEquipment(services, by, equipment);
}

/** Of a connection that is there, only its address is brought up to date: the simulated plant listens elsewhere in every run. */
async function seedConnections(services: Services, by: By, addresses: DemoAddresses): Promise<void> {
  const known = new Map((await listConnections(services)).map(({ connection }) => [connection.id, connection]));
  for (const { connection, password } of demoConnections(addresses)) {
    const kept = known.get(connection.id);
    if (kept === undefined) {
      await putConnection(services, by, connection, password);
      continue;
    }
    const settings =
      kept.settings.protocol === 'opcua'
        ? { ...kept.settings, endpoint: addresses.opcuaUrl }
        : { ...kept.settings, url: addresses.mqttUrl };
    if (JSON.stringify(settings) === JSON.stringify(kept.settings)) continue;
    await putConnection(services, by, { ...kept, settings }, undefined);
  }
}

/** Releases a flow that never was released and that nobody has saved since it was created. */
async function releaseFirst(services: Services, by: By, flow: FlowDefinition): Promise<void> {
  const { revision, versions } = await getFlow(services, flow.id);
  if (versions.length === 0 && revision === 1) await releaseFlow(services, by, flow.id, { revision: revision, reason: RELEASE_REASON });
}

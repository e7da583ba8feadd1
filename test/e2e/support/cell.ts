import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '../../../server/cli/api-client.ts';
import { demoConnections } from '../../../server/demo/demo-connections.ts';
import { DEMO_PLANT } from '../../../server/demo/demo-plant.ts';
import { PLANT_USER, type Plant, startPlant } from '../../../server/plant/plant.ts';
import { until } from './until.ts';

/** With it the first clampings are good: no cut is aborted. */
const SEED = 72;
/** A part takes a quarter of the time that it really does. */
const SPEED = 4;

/**
 * The simulated S-block cell (a mill on OPC UA, a clamp and a camera on MQTT), known to Fettle as `mill-1`, `clamp-1`, `vision-1`, with the stations `bench-1` and
 * `quality-1`. Resolves when Fettle is connected to both.
 */
export async function startCell(admin: ApiClient): Promise<Pick<Plant, 'state' | 'stop'>> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'fettle-e2e-cell-'));
  const plant = await startPlant({ seed: SEED, speed: SPEED, opcuaPort: 0, mqttPort: 0, dataFolder, log: () => undefined });
  for (const body of DEMO_PLANT.classes) await admin.call('putEquipmentClass', { params: { equipmentClass: body.id }, body });
  for (const body of DEMO_PLANT.equipment) await admin.call('putEquipment', { params: { equipment: body.id }, body });
  for (const { connection, password } of demoConnections({ ...plant, user: PLANT_USER })) {
    await admin.call('putConnection', { params: { connection: connection.id }, body: { connection, ...(password && { password }) } });
  }
  await until('Fettle is connected to the cell', async () => {
    const { connections } = await admin.call('listConnections');
    return connections.length > 0 && connections.every(({ health }) => health?.state === 'connected');
  });
  return {
    state: plant.state,
    async stop() {
      await plant.stop();
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

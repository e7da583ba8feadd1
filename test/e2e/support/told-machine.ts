import { Connection, type Value } from '@fettle/flows';
import type { ApiClient } from '../../../server/cli/api-client.ts';
import { startBroker } from '../../../server/plant/broker.ts';
import { BLOCK_CELL } from '../../support/block-cell.ts';
import { until } from './until.ts';

/** The mill of test/support/block-cell.ts, which tells over MQTT what a test says and nothing else. */
export interface ToldMachine {
  /** These readings (`power`, `stage`, `feed`), one after the other; resolves when the broker has them. */
  tell(...readings: readonly (readonly [signal: string, value: Value])[]): Promise<void>;
  stop(): Promise<void>;
}

const topicOf = (signal: string): string => `cell/mill-1/${signal}`;

/** Makes the cell known to Fettle; resolves when Fettle listens to its mill. */
export async function startToldMachine(admin: ApiClient): Promise<ToldMachine> {
  const broker = await startBroker({ port: 0 });
  for (const body of BLOCK_CELL.classes) await admin.call('putEquipmentClass', { params: { equipmentClass: body.id }, body });
  for (const body of BLOCK_CELL.equipment) await admin.call('putEquipment', { params: { equipment: body.id }, body });
  const connection = Connection.parse({
    id: 'cell',
    title: 'Cell (MQTT)',
    settings: { protocol: 'mqtt', url: broker.url, clientId: 'fettle' },
    mappings: ['power', 'stage', 'feed'].map((signal) => ({ equipment: 'mill-1', signal, address: topicOf(signal) })),
  });
  await admin.call('putConnection', { params: { connection: connection.id }, body: { connection } });
  await until('Fettle is connected to the cell', async () => {
    const { connections } = await admin.call('listConnections');
    return connections.every(({ health }) => health?.state === 'connected');
  });
  const publish = (signal: string, value: Value): Promise<void> =>
    new Promise((resolve, reject) => {
      broker.aedes.publish(
        { cmd: 'publish', topic: topicOf(signal), payload: Buffer.from(String(value)), qos: 1, dup: false, retain: false },
        (error) => (error ? reject(error) : resolve()),
      );
    });
  return {
    async tell(...readings) {
      for (const [signal, value] of readings) await publish(signal, value);
    },
    stop: () => broker.stop(),
  };
}

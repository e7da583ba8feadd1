import type { EventSource, Log } from '@fettle/flows';
import { CONNECTORS } from '@fettle/nodes/connectors.ts';
import { LATHE, MACHINES, MILL } from '../spine/seed-spine.ts';
import { type SpineEngine, startSpineEngine } from '../spine/spine-engine.ts';
import { until } from '../support/deadline.ts';
import { mqttCell, seedMqtt } from './seed-mqtt.ts';

const CONNECT_LIMIT = 10_000;

/** Fettle with its own MQTT connector on a broker, as the server composes them: in → recorded → judged → out, acknowledged after COMMIT. */
export async function startFettleOverMqtt(given: {
  readonly databaseUrl: string;
  readonly brokerUrl: string;
  readonly log: Log;
}): Promise<SpineEngine> {
  const { databaseUrl, brokerUrl, log } = given;
  let source: EventSource | undefined;
  const engine = await startSpineEngine({
    databaseUrl,
    backend: { kind: 'postgres', databaseUrl },
    log,
    localDrains: true,
    async publish({ id, action }) {
      if (action.kind !== 'publishMqtt') throw new Error(`unexpected effect ${action.kind}`);
      await source?.publish?.({ topic: action.topic, payload: JSON.stringify(action.payload), retain: action.retain, id });
    },
  });
  await engine.start();
  await seedMqtt(engine);
  const names = [MILL, LATHE].flatMap((id) => Array.from({ length: MACHINES }, (_, index) => `${id}-${index + 1}`));
  source = await CONNECTORS.mqtt({
    connection: mqttCell(brokerUrl),
    password: undefined,
    sink: engine.sink,
    clock: engine.clock,
    log,
    valueKinds: new Map(names.map((name) => [`${name}.spindlePower`, 'number'])),
    certificates: '',
    onHealth: () => undefined,
  });
  const connected = source;
  await until('the connection to stand', CONNECT_LIMIT, () => connected.health().state === 'connected');
  return {
    ...engine,
    async stop() {
      await connected.close();
      await engine.stop();
    },
  };
}

import { FettleError } from '@fettle/flows/fettle-error.ts';
import type { Client } from 'aedes';
import { type Broker, startBroker } from '../broker.ts';
import { connectMqtt } from '../mqtt-connection.ts';
import type { PlayerEndpoint } from './player-endpoint.ts';
import type { PlayerMapping } from './player-mapping.ts';
import { badReason, UNREADABLE } from './recording.ts';

export interface MqttPlayerOptions {
  readonly mapping: PlayerMapping;
  /** Port of the broker at `host`; without a host, of the embedded broker (0 takes a free one). */
  readonly port: number;
  readonly host?: string | undefined;
  /** Only with the embedded broker: another broker does not tell who subscribes. */
  readonly waitForSubscriber: boolean;
}

const CLIENT_ID = 'fettle-player';

/**
 * The recording as MQTT messages: topic `<root>/<equipment>/<signal>`, QoS 1, payload {value, quality, time, id}; `time` is the source time in ms since 1970,
 * `id` the same for the same reading played again. `value` is null where a cell could not be read.
 */
export async function startMqttPlayer(options: MqttPlayerOptions): Promise<PlayerEndpoint> {
  const { mapping, host } = options;
  if (host !== undefined && options.waitForSubscriber) {
    const message = 'Waiting for a subscriber needs the embedded MQTT broker: leave out the host, or do not wait.';
    throw new FettleError('invalidInput', message);
  }
  const broker = host === undefined ? await startBroker({ port: options.port }) : undefined;
  const url = broker?.url ?? `mqtt://${host}:${options.port}`;
  const client = await connectMqtt(url, `${CLIENT_ID}-${process.pid}`);
  const subscribers = broker && watchSubscribers(broker, `${mapping.topicRoot}/${mapping.equipment}/`);
  const prefix = `${mapping.topicRoot}/${mapping.equipment}`;
  let outstanding = 0;
  const publish = (signal: string, value: unknown, quality: 'good' | 'bad', time: number) => {
    outstanding += 1;
    const payload = JSON.stringify({ value, quality, time, id: `${mapping.equipment}/${signal}@${time}` });
    client.publish(`${prefix}/${signal}`, payload, { qos: 1 }, () => {
      outstanding -= 1;
    });
  };
  return {
    url,
    beginPart(partNumber, sourceTime) {
      publish(mapping.partSignal, partNumber, 'good', sourceTime);
      publish(mapping.cycleSignal, true, 'good', sourceTime);
    },
    writeRow(recording, row, sourceTime) {
      recording.signals.forEach(({ signal }, index) => {
        const cell = recording.cells[index]?.[row];
        const quality = badReason(recording, index, row) === undefined ? 'good' : 'bad';
        publish(signal, cell === UNREADABLE ? null : cell, quality, sourceTime);
      });
    },
    endPart: (sourceTime) => publish(mapping.cycleSignal, false, 'good', sourceTime),
    forget() {
      // A broker keeps nothing of these topics for those who come later.
    },
    subscribers: () => subscribers?.(),
    isBacklogged: () => outstanding > 5000,
    isDelivered: () => outstanding === 0,
    showPosition: () => undefined,
    async stop() {
      await client.endAsync(true);
      await broker?.stop();
    },
  };
}

/** Clients of the embedded broker that have subscribed to something under `prefix`. */
function watchSubscribers(broker: Broker, prefix: string) {
  const clients = new Set<Client>();
  broker.aedes.on('subscribe', (subscriptions, client) => {
    if (subscriptions.some(({ topic }) => covers(topic, prefix))) clients.add(client);
  });
  broker.aedes.on('clientDisconnect', (client) => clients.delete(client));
  return () => {
    if (clients.size === 0) return undefined;
    const group = new Set(clients);
    return { stillThere: () => [...group].some((client) => clients.has(client)) };
  };
}

function covers(topic: string, prefix: string): boolean {
  const levels = topic.split('/');
  const wanted = prefix.split('/').slice(0, -1);
  for (const [index, level] of wanted.entries()) {
    if (levels[index] === '#') return true;
    if (levels[index] !== '+' && levels[index] !== level) return false;
  }
  return levels.length > wanted.length;
}

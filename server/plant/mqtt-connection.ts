import { connect as openSocket } from 'node:net';
import { FettleError } from '@fettle/flows/fettle-error.ts';
import { MqttClient } from 'mqtt';

/**
 * An MQTT 3.1.1 client over plain TCP with Nagle's algorithm off (mqtt.js leaves it on, which adds 14 ms to every message). Resolves when the broker has
 * answered; afterwards it reconnects for ever.
 */
export async function connectMqtt(url: string, clientId: string): Promise<MqttClient> {
  const { hostname, port } = new URL(url);
  const client = new MqttClient(() => openSocket({ host: hostname, port: Number(port || 1883), noDelay: true }), {
    clientId,
    protocolVersion: 4,
    clean: true,
    reconnectPeriod: 500,
    connectTimeout: 5000,
  });
  await new Promise<void>((resolve, reject) => {
    const failed = (cause: Error) => {
      client.end(true);
      reject(
        new FettleError('connectionFailed', `No MQTT broker answers at ${url}: ${cause.message}. Start it or give another address.`, {
          cause,
        }),
      );
    };
    client.once('connect', () => {
      client.off('error', failed);
      client.on('error', () => {
        // From here on the client reconnects by itself.
      });
      resolve();
    });
    client.once('error', failed);
  });
  return client;
}

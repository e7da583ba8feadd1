import type { MqttClient } from 'mqtt';
import type { ClampCommand, ClampState } from './clamp.ts';
import { eventIds } from './event-ids.ts';

export const CLAMP_TOPIC = 'cell/s-block/clamp-1';

export interface ClampStation {
  /** Publishes pressure (bar, to 0.01) and closed where they differ from the last message. `time`: ms since 1970. */
  show(state: ClampState, time: number): void;
}

/**
 * The clamp on MQTT: publishes `…/pressure` and `…/closed` (QoS 1, retained) as {value, unit, time, id}; obeys `…/command`, either `close` and `open` as text or
 * {"command": "close"}. What it does not understand it reports to `log` and does nothing.
 */
export async function startClampStation(
  mqtt: MqttClient,
  obey: (command: ClampCommand) => void,
  log: (line: string) => void,
): Promise<ClampStation> {
  const nextId = eventIds('clamp-1');
  mqtt.on('message', (topic, payload) => {
    if (topic !== `${CLAMP_TOPIC}/command`) return;
    const command = readCommand(payload.toString('utf8'));
    if (command) obey(command);
    else log(`clamp-1 does not understand ${JSON.stringify(payload.toString('utf8').slice(0, 100))}: "close" or "open" is expected`);
  });
  await mqtt.subscribeAsync(`${CLAMP_TOPIC}/command`, { qos: 1 });

  const last = new Map<string, number | boolean>();
  const publish = (signal: string, value: number | boolean, unit: string | undefined, time: number) => {
    if (last.get(signal) === value) return;
    last.set(signal, value);
    mqtt.publish(`${CLAMP_TOPIC}/${signal}`, JSON.stringify({ value, unit, time, id: nextId() }), { qos: 1, retain: true });
  };
  return {
    show(state, time) {
      publish('pressure', Math.round(state.pressure * 100) / 100, 'bar', time);
      publish('closed', state.closed, undefined, time);
    },
  };
}

function readCommand(payload: string): ClampCommand | undefined {
  let command: unknown = payload.trim();
  if (payload.trimStart().startsWith('{')) {
    try {
      command = (JSON.parse(payload) as { command?: unknown }).command;
    } catch {
      return undefined;
    }
  }
  return command === 'close' || command === 'open' ? command : undefined;
}

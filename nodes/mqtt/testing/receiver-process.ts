import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startMqtt } from '../connector.ts';
import { mqttConnection, topicOf } from './mqtt-connection.ts';

/*
 * A process that a test kills: receives `cell/clamp-1/part` and "commits" by appending ids to a file after a pause. Arguments: broker URL, file.
 */
const [url, file] = process.argv.slice(2);
if (url === undefined || file === undefined) throw new Error('arguments: <broker URL> <file>');
const quiet = () => undefined;

await startMqtt({
  connection: mqttConnection(url, [topicOf('part', { valuePointer: '/n', idPointer: '/id' })]),
  password: undefined,
  certificates: '',
  valueKinds: new Map(),
  clock: { now: Date.now },
  log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  onHealth: (health) => {
    if (health.state === 'connected') process.send?.('connected');
  },
  sink: {
    accept: async (events) => {
      await pause(3);
      appendFileSync(file, `${events.map((event) => event.id).join('\n')}\n`);
    },
    reject: async () => undefined,
  },
});

import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { QueueBackend } from '@fettle/engine';
import { createLog } from '@fettle/server/log.ts';
import { findPart, OPTIONAL_PARTS, type OptionalPartName } from '../../support/optional-part.ts';
import { LATHE, MILL } from '../spine/seed-spine.ts';
import { type BenchServer, settingsOf, startBenchServer } from '../support/bench-server.ts';
import type { Benchmark, Print } from '../support/benchmark.ts';
import { quantile } from '../support/quantile.ts';
import { startRedis } from '../support/redis-server.ts';
import { type EngineBenchOptions, type Part, parseEngineOptions } from './engine-options.ts';
import { startFettleOverMqtt } from './fettle-over-mqtt.ts';
import { startMosquitto } from './mosquitto.ts';
import { lossFreeRate, mqttRate } from './mqtt-rate.ts';
import { type OwnFigures, ownFigures } from './own-figures.ts';
import { bullmqJobs, installPeers, startNodeRed } from './peers.ts';
import { rawUpdateLimit } from './raw-postgres.ts';
import { compareSteps, STEP_PEERS } from './step-turns.ts';

/** At the rates that are expected a turn lasts for half of the length of a part, and so does the warm-up: in a second, how work begins and ends would be a tenth of the figure. */
const MQTT_MESSAGES_PER_SECOND = { fettle: 20_000, nodeRedOne: 20_000, nodeRedTen: 4500 };

/** Fettle and Node-RED, one after the other. */
const TURNS = 3;

/**
 * The bars of the design, each figure beside its peer in the same run on the same machine and, where the peer uses one, the same PostgreSQL with the settings of production.
 */
export const engine: Benchmark = {
  summary:
    'the bars: events judged, transitions, reaction, both queues, and peers in the same run (DBOS, Restate, Node-RED, BullMQ, raw PostgreSQL)',
  async run(args, print) {
    const options = parseEngineOptions(args);
    await using parts = new AsyncDisposableStack();
    // Awaited here, or the parts would be gone before they are used.
    return await runParts(options, print, parts);
  },
};

async function runParts(options: EngineBenchOptions, print: Print, stack: AsyncDisposableStack): Promise<number> {
  const { seconds } = options;
  const wants = (part: Part): boolean => options.parts.includes(part);
  const figure = (metric: string, value: number, unit: string): void => print.figure({ bench: 'engine', metric, value, unit });
  const [cpu] = cpus();
  print.say(
    `${availableParallelism()} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  const peers = options.parts.some((part) => ['bullmq', 'dbos', 'restate', 'node-red'].includes(part)) && (await installPeers(print));
  const server = stack.adopt(await startBenchServer(print.say), (it) => it.stop());
  const log = createLog('error');
  const differences: string[] = [];

  let own: OwnFigures | undefined;
  if (wants('own')) {
    const databaseUrl = await server.createDatabase('own');
    print.say(await settingsOf(databaseUrl));
    own = await ownFigures({
      databaseUrl,
      backend: { kind: 'postgres', databaseUrl },
      log,
      seconds,
      queueOnly: false,
      reaction: true,
      print,
    });
    differences.push(...own.differences);
    figure('events_judged_per_s', own.eventsJudged, 'events/s');
    figure('transitions_per_s', own.transitions, 'transitions/s');
    figure('work_instructions_per_s', own.workInstructions, 'work instructions/s');
    const committed = own.reactions?.committed ?? [];
    figure('reaction_p50_ms', quantile(committed, 0.5), 'ms');
    figure('reaction_p99_ms', quantile(committed, 0.99), 'ms');
  }
  if (wants('queues')) differences.push(...(await compareQueues(server, { seconds, print, stack })));
  if (wants('raw')) {
    const limit = await rawUpdateLimit(await server.createDatabase('raw'), seconds);
    figure('raw_postgres_updates_per_s', limit, 'rows/s');
    if (own !== undefined) figure('share_of_raw_postgres_limit', own.workInstructions / limit, 'ratio');
  }
  if (wants('bullmq') && peers) await measureBullmq(server, { seconds, print, stack });
  const stepPeers = STEP_PEERS.filter(wants);
  if (stepPeers.length > 0 && peers) differences.push(...(await compareSteps(server, { peers: stepPeers, seconds, log, print })));
  if (wants('node-red') && peers) await compareNodeRed(server, { seconds, print, stack });

  for (const difference of differences) print.say(`THE COUNTS DO NOT ADD UP: ${difference}`);
  if (differences.length === 0) print.say('Everything that was accepted was consumed once; no incident; the invariants hold.');
  return differences.length === 0 ? 0 : 1;
}

interface Given {
  readonly seconds: number;
  readonly print: Print;
  readonly stack: AsyncDisposableStack;
}

/** The same engine on both queues, every drain started by a queueMessage: 1 means equally fast, 2 that Redis is twice as fast. The worse of events and transitions counts. */
async function compareQueues(server: BenchServer, { seconds, print, stack }: Given): Promise<readonly string[]> {
  const executable = part('redis-server', print);
  if (executable === undefined) return [];
  const redis = stack.adopt(await startRedis(executable), (it) => it.stop());
  const log = createLog('error');
  const on = async (name: string, backendOf: (databaseUrl: string) => QueueBackend): Promise<OwnFigures> => {
    const databaseUrl = await server.createDatabase(name);
    return ownFigures({ databaseUrl, backend: backendOf(databaseUrl), log, seconds, queueOnly: true, reaction: false, print });
  };
  const embedded = await on('queue_postgres', (databaseUrl) => ({ kind: 'postgres', databaseUrl }));
  const inRedis = await on('queue_redis', () => ({ kind: 'redis', redisUrl: redis.url }));
  const ratios = [inRedis.eventsJudged / embedded.eventsJudged, inRedis.transitions / embedded.transitions];
  print.figure({ bench: 'engine', metric: 'redis_to_postgres_queue_ratio', value: Math.max(...ratios), unit: 'ratio' });
  return [...embedded.differences, ...inRedis.differences];
}

async function measureBullmq(server: BenchServer, { seconds, print, stack }: Given): Promise<void> {
  const databaseUrl = await server.createDatabase('bullmq');
  const unit = 'jobs/s';
  print.figure({
    bench: 'engine',
    metric: 'bullmq_jobs_per_s',
    queue: 'postgres',
    value: await bullmqJobs('postgres', databaseUrl, seconds),
    unit,
  });
  const executable = part('redis-server', print);
  if (executable === undefined) return;
  const redis = stack.adopt(await startRedis(executable), (it) => it.stop());
  print.figure({
    bench: 'engine',
    metric: 'bullmq_jobs_per_s',
    queue: 'redis',
    value: await bullmqJobs('redis', redis.url, seconds),
    unit,
  });
}

/**
 * The same readings from the same machines through mosquitto: Node-RED keeps nothing, Fettle records, deduplicates, judges and acknowledges after COMMIT. `paced`: no more than 4,000
 * readings in front of the last answer, through a broker that drops nothing. Node-RED acknowledges at once, so nothing holds such machines back: what counts for it with one rule is the rate up to which a
 * broker with its default limits drops none of its messages; its paced figure is given beside it. Each has a broker of its own, idle while the other is measured; they take turns, because a
 * virtual machine is not as fast in one minute as in the next, and the median of the turns counts.
 */
async function compareNodeRed(server: BenchServer, { seconds, print, stack }: Given): Promise<void> {
  const executable = part('mosquitto', print);
  if (executable === undefined) return;
  const brokerOf = async (keepsAll: boolean): Promise<number> =>
    stack.adopt(await startMosquitto(executable, { keepsAll }), (it) => it.stop()).port;
  const nodeRed = async (port: number, rules: number): Promise<number> => {
    stack.adopt(await startNodeRed(port, rules), (it) => it.stop());
    return port;
  };
  const own = await brokerOf(true);
  const asInstalled = await nodeRed(await brokerOf(false), 1);
  const one = await nodeRed(await brokerOf(true), 1);
  const ten = await nodeRed(await brokerOf(true), 10);
  stack.adopt(
    await startFettleOverMqtt({
      databaseUrl: await server.createDatabase('mqtt'),
      brokerUrl: `mqtt://127.0.0.1:${own}`,
      log: createLog('error'),
    }),
    (it) => it.stop(),
  );
  const paced = (port: number, equipmentClass: string, perSecond: number): Promise<number> =>
    mqttRate(port, equipmentClass, Math.ceil((perSecond * seconds) / 2));
  const measured = {
    mqtt_one_rule_per_s: () => paced(own, MILL, MQTT_MESSAGES_PER_SECOND.fettle),
    node_red_one_rule_per_s: () => lossFreeRate(asInstalled, LATHE),
    node_red_one_rule_paced_per_s: () => paced(one, LATHE, MQTT_MESSAGES_PER_SECOND.nodeRedOne),
    mqtt_ten_rules_per_s: () => paced(own, LATHE, MQTT_MESSAGES_PER_SECOND.fettle),
    node_red_ten_rules_per_s: () => paced(ten, LATHE, MQTT_MESSAGES_PER_SECOND.nodeRedTen),
  };
  type Measured = keyof typeof measured;
  const names = Object.keys(measured) as Measured[];
  const turns: Record<Measured, number>[] = [];
  await paced(own, MILL, MQTT_MESSAGES_PER_SECOND.fettle);
  await paced(one, LATHE, MQTT_MESSAGES_PER_SECOND.nodeRedOne);
  await paced(ten, LATHE, MQTT_MESSAGES_PER_SECOND.nodeRedTen);
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const figures: Partial<Record<Measured, number>> = {};
    for (const name of names) figures[name] = await measured[name]();
    turns.push(figures as Record<Measured, number>);
    print.say(`turn ${turn}: ${names.map((name) => `${name} ${Math.round(figures[name] ?? 0)}`).join(', ')}`);
  }
  const median = (of: (turn: Record<Measured, number>) => number): number => quantile(turns.map(of), 0.5);
  const figure = (metric: string, value: number, unit: string): void => print.figure({ bench: 'engine', metric, value, unit });
  for (const name of names)
    figure(
      name,
      median((turn) => turn[name]),
      'messages/s',
    );
  figure(
    'vs_node_red_one_rule_ratio',
    median((turn) => turn.mqtt_one_rule_per_s / turn.node_red_one_rule_per_s),
    'ratio',
  );
  figure(
    'vs_node_red_ten_rules_ratio',
    median((turn) => turn.mqtt_ten_rules_per_s / turn.node_red_ten_rules_per_s),
    'ratio',
  );
}

function part(name: OptionalPartName, print: Print): string | undefined {
  const executable = findPart(name);
  if (executable === undefined) print.say(`Skipped: there is no ${name} on this machine: ${OPTIONAL_PARTS[name].howToGet}.`);
  return executable;
}

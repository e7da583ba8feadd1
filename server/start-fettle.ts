import { join } from 'node:path';
import { createEngine, createQueueDoorbell, type Engine } from '@fettle/engine';
import { historyNow } from '@fettle/engine/adapters/postgres/history-tail.ts';
import type { Log } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import { CONNECTORS } from '@fettle/nodes/connectors.ts';
import { SecretBox } from './auth/secret-box.ts';
import { chooseQueue } from './choose-queue.ts';
import { ensurePortFree } from './claim-port.ts';
import { ConnectionHost } from './connections/connection-host.ts';
import { Pressure } from './connections/pressure.ts';
import { readDataKey } from './data-key.ts';
import { createEffectHandlers } from './effects/effect-handlers.ts';
import { jobOrderFact } from './effects/job-order-fact.ts';
import { ensureDatabaseAnswers } from './ensure-database-answers.ts';
import { ensureSameKey } from './ensure-same-key.ts';
import type { Environment } from './environment.ts';
import { ensureFirstPerson } from './first-person.ts';
import { joinDatabase } from './join-database.ts';
import { LiveStream } from './live/live-stream.ts';
import { createEngineMetrics } from './metrics/engine-metrics.ts';
import { createMetrics, serveMetrics } from './metrics/metrics.ts';
import { createOwnMeasures } from './metrics/process-measures.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './open-database.ts';
import { ProcessLife } from './processes/process-life.ts';
import { EVERY_PROCESS_ROLE, type ProcessRole } from './processes/process-role.ts';
import { serveHttp } from './serve-http.ts';
import { readOperations } from './services/operations.ts';
import { holdJobOrder, releaseJobOrder } from './services/scope-holds.ts';
import type { Services } from './services/services.ts';
import { FETTLE_VERSION } from './version.ts';

export interface RunningFettle {
  /** `http://127.0.0.1:3300`; empty when this process serves no HTTP. */
  readonly address: string;
  readonly services: Services;
  readonly engine: Engine;
  /** Set when this start made the first person: the password, to be shown once. */
  readonly firstPassword: string | undefined;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly log: Log;
  readonly say: (line: string) => void;
  /** What this process does; default: everything. */
  readonly roles?: readonly ProcessRole[];
  /** Called when everything is there but no connection has been tried yet. */
  readonly beforeConnecting?: (ready: Pick<RunningFettle, 'services' | 'firstPassword'>) => Promise<void>;
  /** The process can go on no longer: a newer Fettle has taken the database. */
  readonly onOutdated?: (reason: string) => void;
}

/** Effects that other processes ask for are not announced here: they are looked for as often as this, in milliseconds, while there are other processes. */
const LOOK_FOR_EFFECTS = { alone: 500, amongOthers: 50 };

/**
 * The composition root: everything of one process put together, in the order in which it needs each other; `stop` takes it apart in the other order. A start that fails half-way stops what it
 * had started.
 */
export async function startFettle(environment: Environment, options: StartOptions): Promise<RunningFettle> {
  const { log, say, roles = EVERY_PROCESS_ROLE } = options;
  const serves = roles.includes('http');
  const works = roles.includes('worker');
  const connects = roles.includes('connect');
  const started: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    const problems: unknown[] = [];
    // Whatever fails to stop, the rest is stopped all the same: above all the database's process.
    for (let last = started.pop(); last !== undefined; last = started.pop()) await last().catch((problem) => problems.push(problem));
    if (problems.length > 0) throw new AggregateError(problems, problems.map(String).join(' '));
  };
  try {
    if (serves) await ensurePortFree(environment.host, environment.port);
    const key = serves || connects ? readDataKey(environment.dataFolder) : Buffer.alloc(32);
    const secrets = new SecretBox(key);
    const queue = await chooseQueue(environment);
    const database = serves ? await openDatabase(environment, say) : joinDatabase(environment);
    started.push(database.stop);
    await ensureDatabaseAnswers(database.url, environment.databaseUrl !== undefined);
    await migrate(database.url);

    // Effects need connections, connections need the engine's sink, the engine needs the effects' handlers: the host is filled in when it is there.
    let host: ConnectionHost | undefined;
    const theHost = (): ConnectionHost => {
      if (host === undefined) throw new Error('effects are performed before connections exist');
      return host;
    };
    const metrics = createMetrics();
    const measures = createOwnMeasures(metrics.registry);
    let pressure: Pressure | undefined;
    let theEngine: Engine | undefined;
    const life = await ProcessLife.start({
      databaseUrl: database.url,
      roles,
      version: FETTLE_VERSION,
      log,
      report: () => ({
        idleReason: theEngine?.idleReason(),
        measures: () => measures.summary({ slowedDown: pressure?.reason !== undefined }),
      }),
      onBuried: () => {
        log.warn({}, 'The other processes took this one for dead and have taken over what it held.');
        void host?.reload().catch(() => undefined);
      },
      onOutdated: () =>
        options.onOutdated?.('A newer Fettle has changed the database in a way that this version does not understand. Start that version.'),
    });
    started.push(() => life.stop());
    const doorbell = await createQueueDoorbell({ backend: queue(database.url), log, onAnswered: measures.answered });
    started.push(() => doorbell.close());
    const engine: Engine = await createEngine({
      databaseUrl: database.url,
      doorbell,
      registry: nodeRegistry,
      handlers: createEffectHandlers({
        host: theHost,
        httpCallHosts: environment.httpCallHosts,
        holdJobOrder: (hold) => holdJobOrder(engine, hold),
        releaseJobOrder: (release) => releaseJobOrder(engine, release),
        jobOrder: (id) => jobOrderFact(engine.database, id),
        accept: (events) => engine.accept(events),
        now: () => engine.clock.now(),
      }),
      log,
      measures,
      role: works ? 'worker' : 'front',
      effects: {
        poll: () => (life.others > 0 ? LOOK_FOR_EFFECTS.amongOthers : LOOK_FOR_EFFECTS.alone),
        ...(works || connects ? { scope: () => ({ withoutConnection: works, connections: host?.held() ?? [], holder: life.id }) } : {}),
      },
    });
    theEngine = engine;
    // The engine closes its doorbell.
    started.pop();
    started.push(() => engine.stop());
    const { database: db, clock } = engine;
    if (serves || connects) await ensureSameKey(db, key, environment.dataFolder);
    const live = new LiveStream(engine.history, () => historyNow(engine.pool));
    const sinkWaiting = () => engine.sink.waiting;
    if (connects) {
      pressure = new Pressure({
        db,
        log,
        limit: environment.backlogLimit,
        sinkWaiting,
        onChange: () => void host?.reload().catch(() => undefined),
      });
      const pressing = pressure;
      started.push(() => pressing.stop());
    }
    const connections = new ConnectionHost({
      db,
      secrets,
      sink: engine.sink,
      clock,
      log,
      certificates: join(environment.dataFolder, 'certificates'),
      connectors: CONNECTORS,
      onHealth: (health) => live.announce('connection', health),
      process: life,
      connects,
      ...(pressure === undefined ? {} : { pressure }),
    });
    host = connections;
    const services: Services = {
      db,
      engine,
      registry: nodeRegistry,
      clock,
      log,
      secrets,
      connections,
      announce: (event, data) => live.announce(event, data),
    };
    const firstPassword = serves ? await ensureFirstPerson(db, environment.adminPassword, clock.now()) : undefined;
    await engine.start();
    metrics.refresh = createEngineMetrics({
      registry: metrics.registry,
      read: () => readOperations(db, clock.now()),
      connections: () => connections.health(),
      sinkWaiting,
      life,
    });
    let address = '';
    if (serves) {
      const http = await serveHttp({ environment, services, pool: engine.pool, live, metrics });
      address = http.address;
      started.push(http.stop);
    }
    if (!serves && environment.metricsPort !== undefined) {
      const { host, metricsPort: port, metricsToken: token } = environment;
      const served = await serveMetrics(metrics, { host, port, token, log });
      say(`  Metrics at          http://${host}:${served.port}/metrics`);
      started.push(served.stop);
    }
    started.push(() => connections.close());
    started.push(() => life.leave());
    await options.beforeConnecting?.({ services, firstPassword });
    await connections.start();
    return { address, services, engine, firstPassword, stop };
  } catch (error) {
    await stop().catch((problem: unknown) => log.error({ err: problem }, 'Stopping after a failed start failed too.'));
    throw error;
  }
}

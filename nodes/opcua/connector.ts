import { setTimeout as delay } from 'node:timers/promises';
import {
  type ConnectionHealth,
  type ConnectorContext,
  type EventSource,
  FettleError,
  type StartConnector,
  type WriteRequest,
} from '@fettle/flows';
import { CommitQueue } from '../connection/commit-queue.ts';
import { HealthReport } from '../connection/health-report.ts';
import { routeLibraryLog } from './library-log.ts';
import { LiveSubscription } from './live-subscription.ts';
import { type LiveSession, openSession, SESSION_TIMEOUT, type SessionSettings } from './session.ts';
import { NodeWriter } from './write.ts';

const RETRY_FROM = 500;
const RETRY_TO = 15_000;
const CLOSE_PATIENCE = 5_000;

/**
 * OPC UA: reads the mapped nodes through a subscription and writes them. It connects for ever, also to a server that is not there yet; readings are acknowledged to
 * the server only after they are committed, and a broken link loses none as long as the server keeps our session.
 */
export const startOpcUa: StartConnector = async (context) => {
  const { settings } = context.connection;
  if (settings.protocol !== 'opcua') throw new FettleError('invalidInput', `Connection ${context.connection.id} is no OPC UA connection.`);
  routeLibraryLog(context.log);
  return new OpcUaSource(context, settings);
};

class OpcUaSource implements EventSource {
  readonly #context: ConnectorContext;
  readonly #settings: SessionSettings['settings'];
  readonly #health: HealthReport;
  readonly #queue: CommitQueue;
  readonly #closed = new AbortController();
  readonly #life: Promise<void>;
  #writer: NodeWriter | undefined;

  constructor(context: ConnectorContext, settings: SessionSettings['settings']) {
    this.#context = context;
    this.#settings = settings;
    this.#health = new HealthReport(context.connection.id, context.clock, context.onHealth);
    this.#queue = new CommitQueue({
      sink: context.sink,
      onProblem: (problem) => {
        if (this.#health.state === 'connected') this.#health.problem(problem);
      },
    });
    this.#life = this.#connectForEver();
  }

  health(): ConnectionHealth {
    return this.#health.current();
  }

  async write(request: WriteRequest): Promise<void> {
    const { id, mappings } = this.#context.connection;
    const mapping = mappings.find((one) => one.equipment === request.equipment && one.signal === request.signal);
    if (!mapping) throw new FettleError('notFound', `Connection ${id} has no address for ${request.equipment}.${request.signal}.`);
    if (!this.#writer || this.#health.state !== 'connected') {
      throw new FettleError(
        'connectionFailed',
        `${request.equipment}.${request.signal} could not be written: connection ${id} is down. ${this.#health.current().problem ?? ''}`.trim(),
      );
    }
    await this.#writer.write(mapping.address, request.value);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#life;
    this.#health.closed();
  }

  async #connectForEver(): Promise<void> {
    const { connection, password, certificates, log } = this.#context;
    const { signal } = this.#closed;
    for (let wait = RETRY_FROM; !signal.aborted; wait = Math.min(wait * 2, RETRY_TO)) {
      let live: LiveSession | undefined;
      try {
        live = await openSession({ settings: this.#settings, password, certificates, name: connection.id });
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        log.warn({ connection: connection.id }, problem);
        this.#health.unreachable(problem);
      }
      if (live) {
        wait = RETRY_FROM;
        const problem = await this.#live(live);
        if (!signal.aborted) {
          log.warn({ connection: connection.id }, problem);
          this.#health.unreachable(problem);
        }
      }
      if (!signal.aborted) await pause(wait, signal);
    }
    await this.#queue.close(0);
  }

  /** From an open session until it cannot go on; resolves with the reason. */
  async #live(live: LiveSession): Promise<string> {
    const { client, session } = live;
    const { endpoint } = this.#settings;
    const { signal } = this.#closed;
    const { promise: end, resolve: onEnd } = Promise.withResolvers<string>();
    const subscription = new LiveSubscription({
      context: this.#context,
      settings: this.#settings,
      session,
      queue: this.#queue,
      health: this.#health,
      onEnd,
    });
    let giveUp: NodeJS.Timeout | undefined;
    const stop = () => onEnd('closed');
    signal.addEventListener('abort', stop);
    client.on('connection_lost', () => {
      subscription.suspend();
      this.#health.unreachable(`The connection to ${endpoint} broke; trying again.`);
      // Beyond its timeout the session is gone on the server, and with it what reconnecting would save.
      giveUp ??= setTimeout(() => onEnd(`${endpoint} has been out of reach for ${SESSION_TIMEOUT / 60_000} minutes.`), SESSION_TIMEOUT);
    });
    client.on('close', () => onEnd(`The connection to ${endpoint} was closed.`));
    session.on('session_restored', () => {
      clearTimeout(giveUp);
      giveUp = undefined;
      void subscription.resume();
    });
    session.on('session_closed', () => onEnd(`${endpoint} has closed our session.`));
    this.#writer = new NodeWriter(session);
    void subscription.start();
    if (signal.aborted) stop();
    const reason = await end;
    signal.removeEventListener('abort', stop);
    clearTimeout(giveUp);
    this.#writer = undefined;
    subscription.suspend();
    if (signal.aborted) await this.#queue.close(CLOSE_PATIENCE);
    await atMost(CLOSE_PATIENCE, subscription.stop());
    await atMost(CLOSE_PATIENCE, live.close());
    return reason;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return delay(milliseconds, undefined, { signal }).catch(() => undefined);
}

function atMost(milliseconds: number, work: Promise<void>): Promise<void> {
  return Promise.race([work, delay(milliseconds, undefined, { ref: false })]);
}

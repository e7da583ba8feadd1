import { setTimeout as delay } from 'node:timers/promises';
import {
  type BadAddress,
  type ConnectionHealth,
  type ConnectorContext,
  type EventSource,
  FettleError,
  type MqttSettings,
  type PublishRequest,
  type SignalMapping,
  type StartConnector,
  type WriteRequest,
} from '@fettle/flows';
import mqtt, { type IPublishPacket, type ISubscriptionMap, type MqttClient } from 'mqtt';
import type { z } from 'zod';
import { CommitQueue } from '../connection/commit-queue.ts';
import { HealthReport } from '../connection/health-report.ts';
import { connectionProblem } from './connection-problem.ts';
import { HeldAcknowledgements } from './held-acknowledgements.ts';
import { documentWith } from './json-pointer.ts';
import { MessageIdentity } from './message-identity.ts';
import { type MappedTopic, mappedTopics, readMessage } from './topic-message.ts';

type Settings = z.infer<typeof MqttSettings>;

/** The broker keeps our session, and what it could not deliver, over a long weekend. */
const SESSION_EXPIRY = 7 * 24 * 3_600;
/** MQTT 5: messages that the broker may send before we have acknowledged any. */
const RECEIVE_MAXIMUM = 4_000;
/** Beyond this many uncommitted events nothing more is read from the socket. */
const WAITING_MAXIMUM = 4_000;
const RECONNECT = 1_000;
const CONNECT_TIMEOUT = 10_000;
const KEEP_ALIVE_SECONDS = 15;
const PUBLISH_TIMEOUT = 10_000;
const CLOSE_PATIENCE = 5_000;

/**
 * MQTT 3.1.1 and 5: reads the mapped topics with QoS 1 in a session that the broker keeps, acknowledges after COMMIT, writes and publishes with QoS 1. It connects for
 * ever. What the broker does while we are away is its configuration: by default mosquitto drops beyond 1,000 waiting messages and forgets all when killed.
 */
export const startMqtt: StartConnector = async (context) => {
  const { settings, id } = context.connection;
  if (settings.protocol !== 'mqtt') throw new FettleError('invalidInput', `Connection ${id} is no MQTT connection.`);
  return new MqttSource(context, settings);
};

class MqttSource implements EventSource {
  readonly #context: ConnectorContext;
  readonly #settings: Settings;
  readonly #topics: ReadonlyMap<string, MappedTopic>;
  readonly #refused: readonly BadAddress[];
  readonly #health: HealthReport;
  readonly #queue: CommitQueue;
  readonly #client: MqttClient;
  readonly #acknowledgements: HeldAcknowledgements;
  readonly #identity = new MessageIdentity();
  #subscribed = false;
  #closing = false;
  #lastProblem: string | undefined;

  constructor(context: ConnectorContext, settings: Settings) {
    const { connection, password } = context;
    this.#context = context;
    this.#settings = settings;
    const { topics, refused } = mappedTopics(connection, context.valueKinds);
    this.#topics = topics;
    this.#refused = refused;
    this.#health = new HealthReport(connection.id, context.clock, context.onHealth);
    this.#queue = new CommitQueue({
      sink: context.sink,
      onProblem: (problem) => {
        if (this.#health.state === 'connected') this.#health.problem(problem);
      },
    });
    const version5 = settings.protocolVersion === 5;
    this.#client = mqtt.connect(settings.url, {
      manualConnect: true,
      clientId: settings.clientId ?? `fettle-${connection.id}`,
      clean: false,
      protocolVersion: settings.protocolVersion,
      keepalive: KEEP_ALIVE_SECONDS,
      connectTimeout: CONNECT_TIMEOUT,
      reconnectPeriod: RECONNECT,
      reconnectOnConnackError: true,
      resubscribe: false,
      queueQoSZero: false,
      // Its own log, switched off or not, takes a twentieth of this process's time at ten thousand messages a second.
      log: () => undefined,
      ...(settings.userName !== undefined && { username: settings.userName }),
      ...(password !== undefined && { password }),
      ...(version5 && { properties: { sessionExpiryInterval: SESSION_EXPIRY, receiveMaximum: RECEIVE_MAXIMUM } }),
    });
    this.#acknowledgements = new HeldAcknowledgements(this.#client);
    this.#listen();
    this.#client.connect();
  }

  health(): ConnectionHealth {
    return this.#health.current();
  }

  /** A signal is written in the form in which it is read: `{"value": …}`, or the value where the mapping's pointer points; `''`: the plain value. */
  async write(request: WriteRequest): Promise<void> {
    const { id, mappings } = this.#context.connection;
    const mapping = mappings.find((one) => one.equipment === request.equipment && one.signal === request.signal);
    if (!mapping) throw new FettleError('notFound', `Connection ${id} has no topic for ${request.equipment}.${request.signal}.`);
    await this.#send(mapping.address, payloadOf(mapping, request.value), { retain: false });
  }

  async publish(request: PublishRequest): Promise<void> {
    await this.#send(request.topic, request.payload, { retain: request.retain, id: request.id });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#queue.close(CLOSE_PATIENCE);
    await Promise.race([this.#client.endAsync(false), delay(CLOSE_PATIENCE, undefined, { ref: false })]);
    this.#client.end(true);
    this.#health.closed();
  }

  #listen(): void {
    const { url, userName } = this.#settings;
    const client = this.#client;
    client.on('message', (topic, _payload, packet) => this.#take(topic, packet));
    // Called before the next packet is read: here a full queue holds back the broker.
    client.handleMessage = (_packet, callback) => {
      if (this.#closing) return;
      if (this.#queue.waiting < WAITING_MAXIMUM) callback();
      else void this.#queue.room(WAITING_MAXIMUM / 2).then(() => callback());
    };
    // Earlier than `connect`, which may come after the first messages of the session.
    client.on('packetreceive', (packet) => {
      if (packet.cmd === 'connack' && !packet.sessionPresent) this.#identity.newSession();
    });
    client.on('connect', ({ sessionPresent }) => {
      this.#lastProblem = undefined;
      noDelay(client);
      void this.#subscribe(sessionPresent);
    });
    client.on('error', (error) => {
      this.#lastProblem = connectionProblem(error, { url, userName });
      this.#context.log.warn({ connection: this.#context.connection.id }, this.#lastProblem);
      if (!client.connected) this.#health.unreachable(this.#lastProblem);
    });
    client.on('disconnect', (packet) => {
      this.#lastProblem =
        packet.reasonCode === 142
          ? `Another client has signed in to ${url} with our client id: give each connection its own.`
          : `${url} ended the connection (reason ${packet.reasonCode ?? 'unknown'}).`;
    });
    client.on('close', () => {
      if (!this.#closing) this.#health.unreachable(this.#lastProblem ?? `The connection to ${url} broke; trying again.`);
    });
  }

  #take(topic: string, packet: IPublishPacket): void {
    if (this.#closing) return;
    const { messageId } = packet;
    const acknowledgement = packet.qos === 1 && messageId !== undefined ? this.#acknowledgements.hold(messageId) : undefined;
    const committed = () => {
      if (acknowledgement?.release() && messageId !== undefined) this.#identity.acknowledged(messageId);
    };
    const mapped = this.#topics.get(topic);
    const { events, letters } = mapped
      ? readMessage(mapped, packet, { identity: this.#identity, receivedTime: this.#context.clock.now() })
      : { events: [], letters: [] };
    if (!mapped) {
      // The broker's session remembers a topic that was mapped in an earlier life.
      this.#context.log.info(
        { connection: this.#context.connection.id, topic },
        'A message of a topic that is not mapped any more: unsubscribing',
      );
      this.#client.unsubscribe(topic);
    }
    this.#health.received(events.length);
    this.#queue.push({ events, letters, committed });
  }

  async #subscribe(sessionPresent: boolean): Promise<void> {
    const bad: BadAddress[] = [...this.#refused];
    // The first time always: the mappings may have changed since the broker's session began.
    if (!sessionPresent || !this.#subscribed) {
      const options = this.#settings.protocolVersion === 5 ? { qos: 1 as const, nl: true, rh: 1 } : { qos: 1 as const };
      const wanted: ISubscriptionMap = Object.fromEntries([...this.#topics.keys()].map((topic) => [topic, options]));
      try {
        bad.push(...(await subscribe(this.#client, wanted)));
      } catch (error) {
        // The link broke meanwhile; the next connect asks again.
        this.#context.log.debug({ error: error instanceof Error ? error.message : String(error) }, 'MQTT subscribe failed');
        return;
      }
      this.#subscribed = true;
      this.#health.badAddresses(bad);
      if (bad.length > 0)
        this.#context.log.warn({ connection: this.#context.connection.id, bad }, `The broker refused ${bad.length} topics`);
    }
    if (this.#client.connected) this.#health.connected();
  }

  async #send(topic: string, payload: string, options: { readonly retain: boolean; readonly id?: string }): Promise<void> {
    const { id } = this.#context.connection;
    const fail = (reason: string, cause?: unknown) =>
      new FettleError('connectionFailed', `${topic} could not be published at ${id}: ${reason}`, { cause });
    if (!this.#client.connected) throw fail(this.#health.current().problem ?? 'the connection is down.');
    const properties =
      this.#settings.protocolVersion === 5 && options.id !== undefined ? { userProperties: { id: options.id } } : undefined;
    const late = Promise.withResolvers<never>();
    const tooLate = () => late.reject(new Error(`the broker has not confirmed it within ${PUBLISH_TIMEOUT / 1_000} s`));
    const patience = setTimeout(tooLate, PUBLISH_TIMEOUT).unref();
    try {
      const sent = this.#client.publishAsync(topic, payload, { qos: 1, retain: options.retain, ...(properties && { properties }) });
      await Promise.race([sent, late.promise]);
    } catch (error) {
      throw fail(error instanceof Error ? error.message : String(error), error);
    } finally {
      clearTimeout(patience);
    }
  }
}

function payloadOf(mapping: SignalMapping, value: WriteRequest['value']): string {
  if (mapping.valuePointer === '') return String(value);
  return JSON.stringify(documentWith(mapping.valuePointer ?? '/value', value));
}

/** Answers the topics that the broker refused; rejects when the link breaks. */
function subscribe(client: MqttClient, wanted: ISubscriptionMap): Promise<BadAddress[]> {
  const topics = Object.keys(wanted);
  if (topics.length === 0) return Promise.resolve([]);
  return new Promise((resolve, reject) => {
    client.subscribe(wanted, (error, _grants, packet) => {
      const granted = packet && 'granted' in packet ? (packet.granted as number[]) : undefined;
      if (granted === undefined) {
        if (error) reject(error);
        else resolve([]);
        return;
      }
      resolve(
        topics.flatMap((topic, index) => {
          const code = granted[index] ?? 128;
          if (code >= 128) return [{ address: topic, reason: `The broker refuses a subscription to it (code ${code}).` }];
          if (code === 0) return [{ address: topic, reason: 'The broker grants QoS 0 only: messages are lost whenever the link breaks.' }];
          return [];
        }),
      );
    });
  });
}

/** mqtt.js leaves Nagle's algorithm on: 14–18 ms of delay at 5–10 thousand messages a second become 0.3–0.5 without. */
function noDelay(client: MqttClient): void {
  type Socket = { setNoDelay?: (on: boolean) => void; _socket?: Socket; socket?: Socket };
  const stream = client.stream as unknown as Socket;
  for (const socket of [stream, stream._socket, stream.socket, stream.socket?._socket]) {
    if (typeof socket?.setNoDelay === 'function') {
      socket.setNoDelay(true);
      return;
    }
  }
}

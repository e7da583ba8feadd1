import type { ConnectorContext, MachineEvent, OpcUaSettings } from '@fettle/flows';
import { AttributeIds, DataChangeNotification, type NotificationMessage, StatusChangeNotification, StatusCodes } from 'node-opcua-client';
import type { z } from 'zod';
import type { CommitQueue } from '../connection/commit-queue.ts';
import type { HealthReport } from '../connection/health-report.ts';
import { type MappedNode, machineReading, mappedNode } from './machine-reading.ts';
import { PublishLoop } from './publish-loop.ts';
import type { RawSession } from './raw-session.ts';
import {
  createSubscription,
  deleteSubscription,
  type ItemToMonitor,
  monitor,
  type RefusedItem,
  type Subscription,
  transferSubscription,
} from './subscription.ts';

/** A node that does not exist today may exist after the next download to the PLC. */
const ASK_AGAIN = 30_000;

export interface LiveSubscriptionOptions {
  readonly context: ConnectorContext;
  readonly settings: z.infer<typeof OpcUaSettings>;
  readonly session: RawSession;
  readonly queue: CommitQueue;
  readonly health: HealthReport;
  /** It cannot go on in this session: the owner opens a new one. */
  readonly onEnd: (problem: string) => void;
}

/**
 * All mapped nodes of one connection, subscribed in one session: created, followed through broken links (resume, transfer) and built anew when the server
 * has lost it. Each building is a new epoch.
 */
export class LiveSubscription {
  readonly #options: LiveSubscriptionOptions;
  readonly #nodes: readonly MappedNode[];
  #sessionId: string;
  #subscription: Subscription | undefined;
  #loop: PublishLoop | undefined;
  #refused: readonly RefusedItem[] = [];
  #askAgain: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: LiveSubscriptionOptions) {
    const { context, session } = options;
    this.#options = options;
    this.#nodes = context.connection.mappings.map((mapping) =>
      mappedNode(context.connection.id, mapping, context.valueKinds.get(`${mapping.equipment}.${mapping.signal}`) ?? 'number'),
    );
    this.#sessionId = session.sessionId.toString();
  }

  start(): Promise<void> {
    return this.#inTurn(() => this.#build());
  }

  /** The link broke. */
  suspend(): void {
    this.#loop?.suspend();
  }

  /** The link and a session are there again: maybe the same session, maybe a new one without our subscription. */
  resume(): Promise<void> {
    return this.#inTurn(async () => {
      const { session, context } = this.#options;
      const subscription = this.#subscription;
      const sessionId = session.sessionId.toString();
      const moved = sessionId !== this.#sessionId;
      this.#sessionId = sessionId;
      if (subscription === undefined || this.#loop === undefined) return this.#build();
      if (moved && !(await transferSubscription(session, subscription.subscriptionId))) {
        context.log.warn(
          { connection: context.connection.id },
          'The server has lost our subscription: what changed during the outage is not known',
        );
        return this.#build();
      }
      if (await this.#loop.resume()) this.#options.health.connected();
      else await this.#build();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#loop?.stop();
    clearInterval(this.#askAgain);
    await this.#work;
  }

  async #build(): Promise<void> {
    const { context, settings, session, health } = this.#options;
    this.#loop?.stop();
    if (this.#subscription) await deleteSubscription(session, this.#subscription.subscriptionId);
    this.#subscription = await createSubscription(session, settings, context.log);
    const { subscriptionId, keepAlive } = this.#subscription;
    const epoch = `${Date.now().toString(36)}-${subscriptionId}`;
    const all = this.#nodes.map((node, index): ItemToMonitor => ({ clientHandle: index + 1, address: node.mapping.address }));
    await this.#monitor(all);
    if (this.#stopped) return;
    this.#loop = new PublishLoop({
      session,
      subscriptionId,
      keepAlive,
      log: context.log,
      onNotification: (message, committed) => this.#take(message, epoch, committed),
      onGap: (from, to) =>
        context.log.error(
          { connection: context.connection.id, from, to },
          'The server no longer has notifications that never arrived: readings are lost',
        ),
      onLost: (what) => this.#lost(what),
      onSilent: (times) => this.#silent(times),
    });
    this.#loop.start();
    clearInterval(this.#askAgain);
    this.#askAgain = setInterval(() => {
      if (this.#refused.length > 0) void this.#inTurn(() => this.#monitor(this.#refused.map(({ item }) => item)));
    }, ASK_AGAIN);
    this.#askAgain.unref();
    health.connected();
  }

  async #monitor(items: readonly ItemToMonitor[]): Promise<void> {
    const { context, settings, session, health } = this.#options;
    const before = new Set(this.#refused.map(({ address }) => address));
    this.#refused = await monitor(session, { ...settings, ...this.#subscription! }, items, context.log);
    const fresh = this.#refused.filter(({ address }) => !before.has(address));
    if (fresh.length > 0) {
      context.log.warn(
        { connection: context.connection.id, badAddresses: fresh.slice(0, 20) },
        `The server refused ${fresh.length} addresses`,
      );
    }
    health.badAddresses(this.#refused.map(({ address, reason }) => ({ address, reason })));
  }

  #take(message: NotificationMessage, epoch: string, committed: () => void): void {
    const { context, queue, health } = this.#options;
    const receivedTime = context.clock.now();
    const events: MachineEvent[] = [];
    let index = 0;
    for (const data of message.notificationData ?? []) {
      if (data instanceof DataChangeNotification) {
        for (const item of data.monitoredItems ?? []) {
          const node = this.#nodes[item.clientHandle - 1];
          const position = { epoch, sequence: message.sequenceNumber, index: index++ };
          if (node) events.push(machineReading(node, item.value, position, receivedTime));
        }
      } else if (data instanceof StatusChangeNotification && !data.status.isGoodish()) {
        context.log.warn({ connection: context.connection.id, status: data.status.name }, 'The server ended our subscription');
        if (!data.status.equals(StatusCodes.GoodSubscriptionTransferred)) setImmediate(() => this.#lost('subscription'));
      }
    }
    health.received(events.length);
    queue.push({ events: inSourceOrder(events), letters: [], committed });
  }

  /**
   * A dead link is the client's to notice and mend, and what the server has queued meanwhile comes with `resume`: so nothing is built anew before the server
   * answers something else. Then the publish requests were lost (resume) or the subscription is dead (build).
   */
  #silent(times: number): void {
    const { context, session } = this.#options;
    context.log.warn({ connection: context.connection.id, times }, 'The OPC UA server has not published for longer than it promised');
    void this.#inTurn(async () => {
      const loop = this.#loop;
      if (loop === undefined || !loop.silent || !(await answers(session)) || !loop.silent) return;
      if (times > 1 || !(await loop.resume())) await this.#build();
    });
  }

  #lost(what: 'subscription' | 'session'): void {
    const { context, onEnd } = this.#options;
    context.log.warn({ connection: context.connection.id, what }, 'The OPC UA subscription is lost and is built anew');
    if (what === 'session') onEnd('The server has closed our session.');
    else void this.#inTurn(() => this.#build());
  }

  /** Building, resuming and asking again never overlap. What fails ends the life of this session. */
  #inTurn(step: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(async () => {
      if (this.#stopped) return;
      try {
        await step();
      } catch (error) {
        if (!this.#stopped) this.#options.onEnd(error instanceof Error ? error.message : String(error));
      }
    });
    return this.#work;
  }
}

/**
 * A server reports signal by signal, so what happened together comes apart: here it is put in the order in which it happened. Those of one signal keep the order of the server,
 * whatever its clock says.
 */
function inSourceOrder(events: readonly MachineEvent[]): MachineEvent[] {
  const latest = new Map<string, number>();
  const placed = events.map((event) => {
    const signal = `${event.equipment}.${event.signal}`;
    const at = Math.max(event.sourceTime, latest.get(signal) ?? 0);
    latest.set(signal, at);
    return { event, at };
  });
  return placed.sort((a, b) => a.at - b.at).map(({ event }) => event);
}

async function answers(session: RawSession): Promise<boolean> {
  try {
    await session.read({ nodeId: 'i=2259', attributeId: AttributeIds.Value });
    return true;
  } catch {
    return false;
  }
}

import type { BadAddress, Log } from '@fettle/flows';
import {
  AttributeIds,
  coerceNodeId,
  DataChangeFilter,
  DataChangeTrigger,
  DeadbandType,
  MonitoringMode,
  type StatusCode,
  StatusCodes,
  TimestampsToReturn,
} from 'node-opcua-client';
import { resolveAddress } from './address.ts';
import type { RawSession } from './raw-session.ts';
import { answerOf } from './server-answer.ts';

/*
 * Creates the subscription and its monitored items through the raw services, and moves a subscription to a new session. Taking from it is publish-loop.ts; these
 * two files are all that knows how values reach us.
 */

/** Small PLCs refuse more items in one call. */
const ITEMS_PER_CALL = 100;
const KEEP_ALIVE = 5_000;
const LIFETIME = 600_000;
const VALUES_PER_NOTIFICATION = 5_000;
const NAMESPACE_ARRAY = 'i=2255';

export interface SubscriptionSettings {
  readonly publishingInterval: number;
  readonly samplingInterval: number;
  readonly queueSize: number;
}

export interface Subscription {
  readonly subscriptionId: number;
  /** Milliseconds within which the server says something, as it has promised. */
  readonly keepAlive: number;
}

export interface ItemToMonitor {
  /** Comes back with every notification. */
  readonly clientHandle: number;
  readonly address: string;
}

/** An item that the server refused, with its answer in words. */
export interface RefusedItem extends BadAddress {
  readonly item: ItemToMonitor;
}

export async function createSubscription(session: RawSession, settings: SubscriptionSettings, log: Log): Promise<Subscription> {
  const { publishingInterval } = settings;
  const requested = {
    requestedPublishingInterval: publishingInterval,
    requestedMaxKeepAliveCount: Math.max(1, Math.round(KEEP_ALIVE / publishingInterval)),
    requestedLifetimeCount: Math.ceil(LIFETIME / publishingInterval),
    maxNotificationsPerPublish: VALUES_PER_NOTIFICATION,
    publishingEnabled: true,
    priority: 1,
  };
  const answer = await session.createSubscription(requested);
  const revised = {
    publishingInterval: answer.revisedPublishingInterval,
    maxKeepAliveCount: answer.revisedMaxKeepAliveCount,
    lifetimeCount: answer.revisedLifetimeCount,
  };
  if (answer.revisedPublishingInterval !== publishingInterval) {
    log.warn(
      { requested, revised },
      `The server publishes every ${answer.revisedPublishingInterval} ms instead of every ${publishingInterval} ms`,
    );
  } else {
    log.info({ subscriptionId: answer.subscriptionId, revised }, 'OPC UA subscription created');
  }
  return { subscriptionId: answer.subscriptionId, keepAlive: answer.revisedPublishingInterval * answer.revisedMaxKeepAliveCount };
}

/**
 * Monitors what the server knows of `items` and returns what it refused. Namespaces are resolved anew, so calling it again with the refused ones finds what has
 * come into being since.
 */
export async function monitor(session: RawSession, target: Subscription & SubscriptionSettings, items: readonly ItemToMonitor[], log: Log) {
  const namespaces = await readNamespaces(session);
  const refused: RefusedItem[] = [];
  const known: { item: ItemToMonitor; nodeId: string }[] = [];
  for (const item of items) {
    const resolved = resolveAddress(item.address, namespaces);
    if ('nodeId' in resolved) known.push({ item, nodeId: resolved.nodeId });
    else refused.push({ item, address: item.address, reason: resolved.problem });
  }
  let perCall = ITEMS_PER_CALL;
  for (let at = 0; at < known.length; ) {
    const batch = known.slice(at, at + perCall);
    try {
      refused.push(...(await monitorBatch(session, target, batch, log)));
      at += batch.length;
    } catch (error) {
      if (perCall === 1 || !answerOf(error)?.equals(StatusCodes.BadTooManyOperations)) throw error;
      perCall = Math.ceil(perCall / 2);
    }
  }
  return refused;
}

async function monitorBatch(
  session: RawSession,
  target: Subscription & SubscriptionSettings,
  batch: readonly { item: ItemToMonitor; nodeId: string }[],
  log: Log,
): Promise<RefusedItem[]> {
  let statuses = await createItems(session, target, batch, true, log);
  const withoutFilter = batch.filter((_, index) => FILTER_REFUSED.some((code) => code.equals(statuses[index]!)));
  if (withoutFilter.length > 0) {
    const again = await createItems(session, target, withoutFilter, false, log);
    statuses = statuses.map((status, index) => again[withoutFilter.indexOf(batch[index]!)] ?? status);
  }
  return batch.flatMap(({ item }, index) => {
    const status = statuses[index]!;
    return status.isGoodish() ? [] : [{ item, address: item.address, reason: `${status.name}: ${status.description}` }];
  });
}

/** Every sample counts, also one that differs in its time alone; a server that does not know the trigger reports changes of value and status. */
const EVERY_SAMPLE = { trigger: DataChangeTrigger.StatusValueTimestamp, deadbandType: DeadbandType.None, deadbandValue: 0 };
const FILTER_REFUSED = [
  StatusCodes.BadMonitoredItemFilterUnsupported,
  StatusCodes.BadMonitoredItemFilterInvalid,
  StatusCodes.BadFilterNotAllowed,
];

async function createItems(
  session: RawSession,
  target: Subscription & SubscriptionSettings,
  batch: readonly { item: ItemToMonitor; nodeId: string }[],
  everySample: boolean,
  log: Log,
): Promise<StatusCode[]> {
  const { samplingInterval, queueSize, subscriptionId } = target;
  const response = await session.createMonitoredItems({
    subscriptionId,
    timestampsToReturn: TimestampsToReturn.Both,
    itemsToCreate: batch.map(({ item, nodeId }) => ({
      itemToMonitor: { nodeId: coerceNodeId(nodeId), attributeId: AttributeIds.Value },
      monitoringMode: MonitoringMode.Reporting,
      requestedParameters: {
        clientHandle: item.clientHandle,
        samplingInterval,
        queueSize,
        discardOldest: true,
        filter: everySample ? new DataChangeFilter(EVERY_SAMPLE) : null,
      },
    })),
  });
  const results = response.results ?? [];
  const revised = results.filter((result) => result.statusCode.isGoodish());
  const slower = revised.filter((result) => samplingInterval >= 0 && result.revisedSamplingInterval > samplingInterval);
  const shorter = revised.filter((result) => result.revisedQueueSize < queueSize);
  if (slower.length > 0 || shorter.length > 0) {
    const sampling = Math.max(...slower.map((result) => result.revisedSamplingInterval), samplingInterval);
    const queue = Math.min(...shorter.map((result) => result.revisedQueueSize), queueSize);
    log.warn(
      { requested: { samplingInterval, queueSize }, revised: { samplingInterval: sampling, queueSize: queue }, items: batch.length },
      `The server samples every ${sampling} ms (asked: ${samplingInterval}) and keeps ${queue} values (asked: ${queueSize}): faster changes are lost in the server`,
    );
  }
  return batch.map((_, index) => results[index]?.statusCode ?? StatusCodes.BadUnexpectedError);
}

async function readNamespaces(session: RawSession): Promise<string[]> {
  const answer = await session.read({ nodeId: NAMESPACE_ARRAY, attributeId: AttributeIds.Value });
  return Array.isArray(answer.value?.value) ? (answer.value.value as string[]) : [];
}

/** Takes a subscription over into this session. `false`: it is gone or the server does not let us (anonymous sessions without security never may). */
export function transferSubscription(session: RawSession, subscriptionId: number): Promise<boolean> {
  return new Promise((resolve) => {
    session.transferSubscriptions({ subscriptionIds: [subscriptionId], sendInitialValues: false }, (error, answer) =>
      resolve(!error && (answer?.results?.[0]?.statusCode.isGoodish() ?? false)),
    );
  });
}

/** Best effort: a subscription that stays behind ends with its lifetime. */
export function deleteSubscription(session: RawSession, subscriptionId: number): Promise<void> {
  return new Promise((resolve) => session.deleteSubscriptions({ subscriptionIds: [subscriptionId] }, () => resolve()));
}

import type { MonitoredItem, ServerSession, Subscription } from 'node-opcua';
import type { SubscriberGroup } from './player-endpoint.ts';

/*
 * Who listens to the player's signals over OPC UA.
 *
 * - A subscriber counts while its subscription has a session on an open channel. A client that was killed is gone at once, although the server keeps its
 *   subscription for later.
 * - The same subscription on another channel (reconnected, transferred) is another subscriber: what the old one got may be lost.
 * - A client makes its monitored items in several calls: it counts once there has been no new one for `settleMs`.
 */
export class SubscriberWatch {
  readonly #items = new Map<Subscription, Set<MonitoredItem>>();
  readonly #settleMs: number;
  #changedAt = 0;

  constructor(settleMs: number) {
    this.#settleMs = settleMs;
  }

  add(subscription: Subscription, item: MonitoredItem): void {
    const items = this.#items.get(subscription) ?? new Set();
    items.add(item);
    this.#items.set(subscription, items);
    this.#changedAt = performance.now();
  }

  current(): SubscriberGroup | undefined {
    if (performance.now() - this.#changedAt < this.#settleMs) return undefined;
    const channels = new Map<Subscription, unknown>();
    for (const [subscription] of this.#live()) channels.set(subscription, session(subscription)?.channel);
    if (channels.size === 0) return undefined;
    return {
      stillThere: () => {
        for (const [subscription] of this.#live()) {
          if (channels.get(subscription) !== undefined && channels.get(subscription) === session(subscription)?.channel) return true;
        }
        return false;
      },
    };
  }

  /** Some queue is half full, or too much has been sent that nobody acknowledged (node-opcua forgets what is older than 100 messages). */
  isBacklogged(): boolean {
    for (const [subscription, items] of this.#live()) {
      if (subscription.pendingNotificationsCount > 20_000 || subscription.sentNotificationMessageCount > 50) return true;
      for (const item of items) if (item.queueSize > 1 && item.queue.length > item.queueSize / 2) return true;
    }
    return false;
  }

  isDelivered(): boolean {
    for (const [subscription, items] of this.#live()) {
      if (subscription.hasPendingNotifications || subscription.sentNotificationMessageCount > 0) return false;
      for (const item of items) if (item.queue.length > 0) return false;
    }
    return true;
  }

  *#live(): Generator<readonly [Subscription, ReadonlySet<MonitoredItem>]> {
    for (const [subscription, items] of this.#items) {
      // A disposed item has lost its node.
      for (const item of items) if (!item.node) items.delete(item);
      if (items.size === 0) this.#items.delete(subscription);
      else if (session(subscription) && !session(subscription)?.aborted) yield [subscription, items];
    }
  }
}

function session(subscription: Subscription): ServerSession | undefined {
  return subscription.$session ?? undefined;
}

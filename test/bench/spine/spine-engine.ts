import { createEngine, createQueueDoorbell, type Engine, type QueueBackend } from '@fettle/engine';
import type { Effect, Log } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import { within } from '../support/deadline.ts';

/**
 * The engine as the server composes it (server/start-fettle.ts), but for two things: effects succeed at once instead of going to machines, and we watch.
 * All times are `performance.now()`.
 */
export interface SpineEngine extends Engine {
  /** Messages that drains have consumed and committed so far. */
  readonly consumed: () => number;
  /** Resolves with the time at which this many had been consumed: when the engine had the answer to the COMMIT of the last one. */
  consumedAt(total: number, limit: number): Promise<number>;
  /** Resolves after the next COMMIT of a drain. */
  nextDrain(): Promise<void>;
  /** When the engine had the answer to each COMMIT that wrote effects, in order. */
  readonly effectCommits: number[];
  /** When each effect was first performed, by its id. */
  readonly performedAt: Map<string, number>;
  /** Calls of effect handlers, repetitions included. */
  readonly performed: () => number;
}

export interface SpineEngineOptions {
  readonly databaseUrl: string;
  readonly backend: QueueBackend;
  readonly log: Log;
  /** False: every drain is started by a queueMessage. The server's engine drains by itself what it has a hand free for. */
  readonly localDrains: boolean;
  /** What becomes of an MQTT message to be published; absent: it succeeds at once. */
  readonly publish?: (effect: Effect) => Promise<void>;
}

export async function startSpineEngine({ databaseUrl, backend, log, localDrains, publish }: SpineEngineOptions): Promise<SpineEngine> {
  let consumed = 0;
  let performed = 0;
  const effectCommits: number[] = [];
  const performedAt = new Map<string, number>();
  const waiters = new Set<{ readonly total: number; readonly resolve: (at: number) => void }>();
  let nextDrain = Promise.withResolvers<void>();
  const perform = async ({ id }: { readonly id: string }) => {
    performed += 1;
    if (!performedAt.has(id)) performedAt.set(id, performance.now());
    return { ok: true as const, result: null };
  };
  const engine = await createEngine({
    databaseUrl,
    doorbell: await createQueueDoorbell({ backend, log }),
    registry: nodeRegistry,
    handlers: {
      writeSignal: perform,
      httpCall: perform,
      holdJobOrder: perform,
      releaseJobOrder: perform,
      lookup: perform,
      async publishMqtt(effect) {
        await publish?.(effect);
        return perform(effect);
      },
    },
    log,
    localDrains,
    onDrained({ drained, effects }) {
      const now = performance.now();
      consumed += drained;
      if (effects) effectCommits.push(now);
      for (const waiter of waiters) {
        if (consumed < waiter.total) continue;
        waiters.delete(waiter);
        waiter.resolve(now);
      }
      nextDrain.resolve();
      nextDrain = Promise.withResolvers<void>();
    },
  });
  return {
    ...engine,
    consumed: () => consumed,
    consumedAt(total, limit) {
      if (consumed >= total) return Promise.resolve(performance.now());
      const reached = new Promise<number>((resolve) => waiters.add({ total, resolve }));
      return within(`${total} messages to be consumed`, limit, reached);
    },
    nextDrain: () => nextDrain.promise,
    effectCommits,
    performedAt,
    performed: () => performed,
  };
}

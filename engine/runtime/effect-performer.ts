import { randomUUID } from 'node:crypto';
import { type Effect, type EffectOutcome, FettleError } from '@fettle/flows';
import type { Clock, EffectHandlers, EffectScope, EffectStore, Log, TakenEffect } from '../ports.ts';
import { createEffectFinisher } from './effect-finisher.ts';
import { failpoint } from './failpoint.ts';
import { type Periodic, periodically } from './periodic.ts';

/**
 * Performs effects: at least once, recognisable by their id.
 *
 * Invariants:
 * 1. an effect is leased before it is performed and for as long as it takes; when this process dies, another performs it a lease later;
 * 2. an outcome is written, and told to the unit that waits for it, once: only while the lease is ours;
 * 3. an outcome `ok: false` is an answer and goes back at once; a rejected promise is a failure: tried again with backoff and jitter, and after the last attempt an
 *    incident that an operator retries or skips;
 * 4. effects of one lane are performed in their order, the next one when the one before has been: outcomes are written behind, together and in order. After a failure the rest of the
 *    lane is given back, so that it waits behind the retry.
 */
export interface EffectPerformerOptions {
  readonly store: EffectStore;
  readonly handlers: EffectHandlers;
  readonly announce: (shards: readonly number[]) => void;
  readonly clock: Clock;
  readonly log: Log;
  /** What this process performs, asked before every look; default: everything. */
  readonly scope?: () => EffectScope;
  /** Milliseconds between two looks, asked after each: other processes ask for effects without telling this one. */
  readonly poll?: () => number;
  /** Performed at the same time. */
  readonly concurrency?: number;
  /** Attempts before an incident. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt; doubled for each further one, up to a minute. */
  readonly backoff?: number;
  /** 0..1, for the jitter. */
  readonly random?: () => number;
}

export interface EffectPerformer {
  /** Effects were asked for. */
  hurry(): void;
  stop(): Promise<void>;
}

const LEASE = 6000;
const POLL = 500;
const EVERYTHING: EffectScope = { withoutConnection: true, connections: 'every' };
const MAX_BACKOFF = 60_000;

export function createEffectPerformer(options: EffectPerformerOptions): EffectPerformer {
  const { store, clock, log, concurrency = 16, attempts: most = 6, backoff = 500, random = Math.random } = options;
  const finish = createEffectFinisher({ store, announce: options.announce, clock });
  const kinds = Object.keys(options.handlers);
  const scopeNow = options.scope ?? (() => EVERYTHING);
  /** What is being performed, by its lease. */
  const performing = new Map<Promise<void>, string>();

  /** True when it has been performed; its outcome may still be on its way into the database. */
  const perform = async ({ effect, attempts }: TakenEffect, lease: string, written: Promise<void>[]): Promise<boolean> => {
    const outcome = await outcomeOf(effect);
    failpoint('failed' in outcome ? 'effects.failed' : 'effects.performed');
    if (!('failed' in outcome)) {
      written.push(finish({ effect, lease, outcome }).catch((error: unknown) => doubtful(effect, error)));
      return true;
    }
    const error = outcome.failed;
    try {
      if (attempts >= most || !outcome.retry) await store.giveUp(effect, lease, { now: clock.now(), error, attempts });
      else await store.retry(effect, lease, { at: clock.now() + pauseBefore(attempts), error });
    } catch (problem) {
      doubtful(effect, problem);
    }
    return false;
  };

  const doubtful = (effect: Effect, error: unknown): void =>
    log.warn(
      { effect: effect.id, reason: String(error) },
      'The outcome of an effect could not be written. It is performed again after its lease.',
    );

  /** One lane, or one effect without a lane. Resolves when every outcome is written. */
  const performRun = async (run: readonly TakenEffect[], lease: string): Promise<void> => {
    const written: Promise<void>[] = [];
    for (const [index, taken] of run.entries()) {
      if (await perform(taken, lease, written)) continue;
      const rest = run.slice(index + 1).map(({ effect }) => effect);
      if (rest.length > 0) await store.release(rest, lease, clock.now()).catch((error: unknown) => doubtful(rest[0] as Effect, error));
      break;
    }
    await Promise.all(written);
  };

  const outcomeOf = async (effect: Effect): Promise<EffectOutcome | { readonly failed: string; readonly retry: boolean }> => {
    try {
      return await options.handlers[effect.action.kind](effect);
    } catch (error) {
      return { failed: error instanceof Error ? error.message : String(error), retry: !(error instanceof FettleError) || error.retry };
    }
  };

  const pauseBefore = (attempts: number): number => Math.round(Math.min(MAX_BACKOFF, backoff * 2 ** (attempts - 1)) * (0.5 + random()));

  const takeSome = async (): Promise<void> => {
    while (performing.size < concurrency) {
      const now = clock.now();
      const lease = randomUUID();
      const request = { now, limit: concurrency - performing.size, leaseUntil: now + LEASE, lease };
      const taken = await store.take({ ...request, scope: scopeNow(), kinds });
      if (taken.length > 0) failpoint('effects.taken');
      const runs = inLanes(taken);
      for (const run of runs) {
        const work = performRun(run, lease).finally(() => {
          performing.delete(work);
          poll.hurry();
        });
        performing.set(work, lease);
      }
      // Fewer than were asked for: there are no more.
      if (runs.length < request.limit) return;
    }
  };

  const poll: Periodic = periodically('effects', options.poll ?? POLL, log, takeSome, 10);
  const renewal = periodically('effect leases', LEASE / 3, log, async () => {
    if (performing.size > 0) await store.renew([...new Set(performing.values())], clock.now() + LEASE);
  });
  return {
    hurry: () => poll.hurry(),
    async stop() {
      await poll.stop();
      await Promise.allSettled(performing.keys());
      await renewal.stop();
    },
  };
}

/** What has no lane stands alone. */
function inLanes(taken: readonly TakenEffect[]): TakenEffect[][] {
  const runs: TakenEffect[][] = [];
  const lanes = new Map<string, TakenEffect[]>();
  for (const one of taken) {
    const run = one.lane === undefined ? undefined : lanes.get(one.lane);
    if (run !== undefined) {
      run.push(one);
      continue;
    }
    const fresh = [one];
    runs.push(fresh);
    if (one.lane !== undefined) lanes.set(one.lane, fresh);
  }
  return runs;
}

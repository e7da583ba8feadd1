import { setImmediate } from 'node:timers/promises';
import type { Clock, EffectStore, FinishedEffect } from '../ports.ts';
import { failpoint } from './failpoint.ts';

/**
 * Writes outcomes together: what comes while one transaction is on its way goes into the next.
 *
 * Invariants:
 * 1. one transaction at a time, outcomes in the order in which they came;
 * 2. outcomes that cannot be written together are written one by one, so that one which the database refuses keeps no other.
 */
export type FinishEffect = (finished: FinishedEffect) => Promise<void>;

export interface EffectFinisherOptions {
  readonly store: Pick<EffectStore, 'finish'>;
  readonly announce: (shards: readonly number[]) => void;
  readonly clock: Clock;
}

/** The promise settles with the outcome's COMMIT. */
export function createEffectFinisher({ store, announce, clock }: EffectFinisherOptions): FinishEffect {
  let gathering: { readonly all: FinishedEffect[]; readonly written: Promise<ReadonlyMap<FinishedEffect, unknown>> } | undefined;
  let flying: Promise<unknown> = Promise.resolve();

  const next = () => {
    const all: FinishedEffect[] = [];
    const written = flying.then(async () => {
      // Those that succeed in the same breath come along.
      await setImmediate();
      gathering = undefined;
      return writeAll(all);
    });
    flying = written;
    return { all, written };
  };

  /** Failures, by what they kept from being written. */
  const writeAll = async (all: readonly FinishedEffect[]): Promise<ReadonlyMap<FinishedEffect, unknown>> => {
    try {
      await write(all);
      return new Map();
    } catch (error) {
      if (all.length === 1) return new Map(all.map((one) => [one, error]));
      const failures = new Map<FinishedEffect, unknown>();
      for (const one of all) for (const [failed, reason] of await writeAll([one])) failures.set(failed, reason);
      return failures;
    }
  };

  const write = async (all: readonly FinishedEffect[]): Promise<void> => {
    const rang = await store.finish(all, clock.now());
    failpoint('effects.finished');
    if (rang.length > 0) announce(rang);
  };

  return async (finished) => {
    gathering ??= next();
    gathering.all.push(finished);
    const failures = await gathering.written;
    if (failures.has(finished)) throw failures.get(finished);
  };
}

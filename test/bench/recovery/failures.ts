import type { Random } from '../../faults/seeded-random.ts';
import type { Queue, Site } from '../../faults/site/site.ts';

export interface Failure {
  /** Of the figure. */
  readonly name: string;
  readonly queues?: readonly Queue[];
  readonly times: number;
  /** Milliseconds that are watched after it. */
  readonly window: number;
  strike(on: { readonly site: Site; readonly random: Random; readonly time: number }): Promise<void>;
}

const PATIENCE = 10_000;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** In the order in which they are measured. Two engines run; a supervisor starts at once what has ended. */
export const FAILURES: readonly Failure[] = [
  { name: 'nothing', times: 1, window: 4000, strike: async () => undefined },
  {
    name: 'worker_killed',
    times: 6,
    window: 3000,
    async strike({ site, random, time }) {
      await pause(random.whole(0, 200));
      site.engines.all[time % 2]?.signal('SIGKILL');
    },
  },
  {
    // While it holds the locks of its shards and has taken their inboxes.
    name: 'worker_killed_in_a_drain',
    times: 4,
    window: 3000,
    strike: async ({ site, time }) => site.engines.all[time % 2]?.armed({ arm: 'drain.taken', hits: 1, how: 'SIGKILL' }, PATIENCE),
  },
  {
    // What a plant on one process sees: everything is gone, and a supervisor starts it again.
    name: 'all_processes_killed',
    times: 2,
    window: 8000,
    async strike({ site }) {
      for (const engine of site.engines.all) engine.signal('SIGKILL');
    },
  },
  {
    name: 'worker_stopped_in_a_drain',
    times: 2,
    window: 1000,
    async strike({ site, time }) {
      const victim = site.engines.all[time % 2];
      await victim?.armed({ arm: 'drain.taken', hits: 1, how: 'SIGSTOP' }, PATIENCE);
      await pause(8000);
      victim?.signal('SIGCONT');
    },
  },
  {
    name: 'connections_cut',
    times: 3,
    window: 3000,
    async strike({ site }) {
      site.databaseWay.cut();
      site.redisWay?.cut();
    },
  },
  {
    name: 'connections_half_open',
    times: 1,
    window: 15_000,
    async strike({ site }) {
      site.databaseWay.swallow();
      site.redisWay?.swallow();
    },
  },
  {
    name: 'postgres_restarted',
    times: 2,
    window: 5000,
    async strike({ site }) {
      await site.server.kill('SIGQUIT');
      await site.server.start();
    },
  },
  { name: 'redis_flushed', queues: ['redis'], times: 2, window: 3000, strike: async ({ site }) => site.redis?.flush() },
  {
    name: 'redis_restarted',
    queues: ['redis'],
    times: 2,
    window: 3000,
    async strike({ site }) {
      await site.redis?.kill();
      await site.redis?.start();
    },
  },
  {
    name: 'redis_away',
    queues: ['redis'],
    times: 1,
    window: 1000,
    async strike({ site }) {
      await site.redis?.kill();
      await pause(5000);
      await site.redis?.start();
    },
  },
];

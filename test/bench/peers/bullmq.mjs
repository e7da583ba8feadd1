/**
 * BullMQ alone as a peer: `node bullmq.mjs postgres|redis URL SECONDS`. Jobs with a small payload are added fifty at a time and processed by a worker that does nothing; no more than
 * 2,000 wait. Prints `{"jobs":…,"seconds":…}`.
 */
import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import pg from 'pg';

const [kind, url, seconds] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const SCHEMA = 'bullmq_bench';
const WAITING = 2000;
const BULK = 50;

let done = 0;
const connection = () => (kind === 'redis' ? { url, maxRetriesPerRequest: null } : { connectionString: url, schema: SCHEMA, max: 10 });
const backend = kind === 'redis' ? [] : [createPostgresBackend];
if (kind === 'postgres') {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await runMigrations(client, SCHEMA);
  await client.end();
}
const queue = new Queue('bench', { connection: connection() }, ...backend);
const worker = new Worker(
  'bench',
  async () => {
    done += 1;
  },
  { connection: connection(), concurrency: 50, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } },
  ...backend,
);
await worker.waitUntilReady();

let added = 0;
const add = async (until) => {
  while (performance.now() < until) {
    if (added - done > WAITING) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      continue;
    }
    added += BULK;
    await queue.addBulk(
      Array.from({ length: BULK }, (_, index) => ({
        name: 'step',
        data: { part: added + index, torque: 8.1, person: 'ann' },
        opts: { removeOnComplete: true, removeOnFail: true },
      })),
    );
  }
};
const run = async (milliseconds) => {
  const [before, began] = [done, performance.now()];
  await Promise.all([add(began + milliseconds), add(began + milliseconds)]);
  return { jobs: done - before, seconds: (performance.now() - began) / 1000 };
};
await run(1000);
process.stdout.write(`${JSON.stringify(await run(seconds * 1000))}\n`);
process.exit(0);

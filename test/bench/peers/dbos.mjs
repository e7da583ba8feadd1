/**
 * DBOS Transact as a peer: `node dbos.mjs DATABASE_URL SECONDS CONCURRENCY`. Workflows of ten steps, `CONCURRENCY` at the same time; each step gives a small result, which
 * DBOS writes to the database before the next one begins. Prints `{"steps":…,"seconds":…}`.
 */
import { DBOS } from '@dbos-inc/dbos-sdk';

const [databaseUrl, seconds, concurrency] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const STEPS = 10;

let steps = 0;
const workflow = DBOS.registerWorkflow(
  async (part) => {
    let torque = 0;
    for (let step = 1; step <= STEPS; step += 1) {
      const entered = await DBOS.runStep(async () => ({ part, step, torque: 8 + step / 100, person: 'ann' }), { name: `op${step}` });
      torque += entered.torque;
      steps += 1;
    }
    return torque;
  },
  { name: 'assembly' },
);

DBOS.setConfig({
  name: 'bench',
  applicationVersion: '1',
  systemDatabaseUrl: databaseUrl,
  systemDatabasePoolSize: 20,
  runAdminServer: false,
  logLevel: 'error',
});
await DBOS.launch();

let part = 0;
const work = async (until) => {
  while (performance.now() < until) {
    part += 1;
    const handle = await DBOS.startWorkflow(workflow)(part);
    await handle.getResult();
  }
};
const run = async (milliseconds) => {
  const before = steps;
  const began = performance.now();
  await Promise.all(Array.from({ length: concurrency }, () => work(began + milliseconds)));
  return { steps: steps - before, seconds: (performance.now() - began) / 1000 };
};
await run(1000);
const result = await run(seconds * 1000);
process.stdout.write(`${JSON.stringify(result)}\n`);
await DBOS.shutdown();
process.exit(0);

import { readFileSync } from 'node:fs';
import { until } from '../../bench/support/deadline.ts';
import type { Fault, Trial } from '../fault.ts';
import { partForRelease } from '../load/redrawn-flows.ts';
import type { Release } from '../load/releases.ts';
import { releaseNext } from '../load/seed-trial.ts';
import { PART } from '../load/trial-flows.ts';
import type { EngineHandle } from '../site/engine-handle.ts';

const PATIENCE = 120_000;

/**
 * Processes of two versions of Fettle on one database. First a release that only adds: the newer one migrates while older ones work, a routing is released that only it understands, the older leave
 * all work to it and say why, and one that is killed cannot start any more. In the next round a release that older ones would misread: it waits until the last of them has ended.
 */
export const rollingUpgrade: Fault = {
  name: 'rolling-upgrade',
  summary: 'two versions of the engine at the same time: newer ones join, older ones leave',
  rounds: 2,
  strike: (trial) => (trial.round % 2 === 0 ? additive(trial) : breaking(trial)),
  async check({ site }) {
    const log = readFileSync(site.logFile, 'utf8');
    return log.includes('cannot be compiled') ? ['a process tried to carry out a routing that it does not understand'] : [];
  },
};

async function additive({ site, pause, random, length, moreLoad, round }: Trial): Promise<void> {
  const older = working(site.engines.all);
  const [from, to] = releasesOf(round);
  await pause(random.whole(0, length / 2));
  const newer = await site.addEngine(to);
  await newer.untilReady();
  const version = await releaseNext(site.databaseUrl, partForRelease(to), to);
  const more = moreLoad('+', { [PART]: version });
  const why = new RegExp(`needs version ${to} of the node type "trap"`);
  for (const engine of older)
    await until(`${engine.name} of release ${from} to leave the work to newer ones`, PATIENCE, async () =>
      why.test(String(await engine.ask({ do: 'whyIdle' }).catch(() => ''))),
    );
  newer.signal('SIGKILL');
  const [first, ...others] = older;
  const code = await first?.leave();
  if (code !== 0) throw new Error(`The older engine ended with ${code}.`);
  for (const engine of others) await refusedToStart(engine);
  await site.addEngine(to);
  await more;
}

async function breaking({ site, pause, random, length, moreLoad, round }: Trial): Promise<void> {
  const older = working(site.engines.all);
  const [from, to] = releasesOf(round);
  await pause(random.whole(0, length / 2));
  const newer = await site.addEngine(to);
  await until(`release ${to} to wait for the end of release ${from}`, PATIENCE, () => newer.starts > 2);
  if (newer.ready) throw new Error(`Release ${to} runs beside processes that would misread what it writes.`);
  for (const engine of older) await engine.leave();
  await newer.untilReady();
  await (await site.addEngine(to)).untilReady();
  const version = await releaseNext(site.databaseUrl, partForRelease(to), to);
  await moreLoad('+', { [PART]: version });
  await refusedToStart(await site.addEngine(from));
}

const releasesOf = (round: number): readonly [Release, Release] => (round % 2 === 0 ? [1, 2] : [2, 3]);

const working = (all: readonly EngineHandle[]): readonly EngineHandle[] => all.filter(({ ready }) => ready);

/** Whoever keeps it alive starts it again, and it is told that the database is of a newer version. */
async function refusedToStart(engine: EngineHandle): Promise<void> {
  const before = engine.starts;
  engine.signal('SIGKILL');
  await until(`${engine.name} to try to start`, PATIENCE, () => engine.starts > before + 1);
  const back = engine.ready;
  await engine.stop();
  if (back) throw new Error(`${engine.name} has started on the schema of a newer version.`);
}

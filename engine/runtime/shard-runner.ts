import type { Doorbell, Log } from '../ports.ts';
import type { Drain, DrainReport } from './drain.ts';

/**
 * Runs drains in this process and passes on what they lead to. Shards that want a drain stand in a line; a free hand takes many of them at once, because a drain costs
 * nearly the same for one as for all.
 *
 * Invariants:
 * 1. a shard is in at most one drain at a time, and at most `concurrency` drains run: more would only share out the same cores;
 * 2. a shard that is asked for while it is drained is drained once more after it;
 * 3. a shard that another process has is asked for again a little later: what came behind that drain's back would else wait for the sweeper;
 * 4. what this process can drain itself soon it does not ring for: a ring costs more than a drain (6 ms on PostgreSQL, 1 on Redis). A shard that has waited for a hand for
 *    25 ms is rung, so that others help;
 * 5. who drains alone takes all that stands in line, or half of the shards while drains take long, and has nobody to ring for: unless another process was met in the last minute, one such ring a second is enough to
 *    meet one. In company it holds no more than half of the shards at a time, so that there is always some for who joins;
 * 6. a quarter of the shards share one ring, that of the first of them: who is rung drains the whole quarter, which costs little more than one shard, and rings cost the same
 *    however many shards have work.
 */
export interface ShardRunnerOptions {
  readonly drain: Drain;
  readonly doorbell: Doorbell;
  readonly log: Log;
  /** Drains at the same time. */
  readonly concurrency: number;
  /** How many shards there are. */
  readonly shards: number;
  /** False: every ring goes through the queue (a process that shall not drain, measurements of the queue). */
  readonly local: boolean;
  readonly onDrained?: (report: DrainReport) => void;
  /** Milliseconds between the beginnings of two drains. What comes meanwhile shares one: a drain costs the same, however little it finds. */
  readonly pace?: number;
}

export interface ShardRunner {
  /** Answers a ring. Resolves when the shards that share it have been drained, or were left to another process. */
  run(shard: number): Promise<void>;
  /** These shards have work. */
  announce(shards: Iterable<number>): void;
  /** Drains these here, whatever `local` says. */
  takeOver(shards: Iterable<number>): void;
  /** It stands in this process's line, or is being drained here. */
  has(shard: number): boolean;
  /** Finishes the drains in hand and starts no more. */
  stop(): Promise<void>;
}

const BUSY_PAUSE = 5;
const BUSY_TRIES = 40;
const HELP_AFTER = 25;
/** Another process that was met is counted on for so long. */
const COMPANY = 60_000;
const LOOK_FOR_COMPANY = 1000;

const PACE = 6;
/** A drain that takes longer than this, in milliseconds, has much to do. */
const LONG = 30;

/** Rings for all shards together. */
const RINGS = 4;

/** A shard that wants a drain, until it has been drained. */
interface Wish {
  readonly shard: number;
  readonly done: PromiseWithResolvers<void>;
  /** Asked for again while it is drained. */
  again: boolean;
  /** How often another process had it. */
  missed: number;
  /** Since when it stands in the line. */
  since: number;
  helpCalled: boolean;
}

export function createShardRunner(options: ShardRunnerOptions): ShardRunner {
  const { drain, doorbell, log, concurrency, shards, local, pace = PACE } = options;
  const wishes = new Map<number, Wish>();
  const line: Wish[] = [];
  const flights = new Set<Promise<void>>();
  let inHand = 0;
  let stopped = false;
  let company = Number.NEGATIVE_INFINITY;
  let looked = Number.NEGATIVE_INFINITY;
  let watching: NodeJS.Timeout | undefined;
  /** When the last drain began, and whether the last that ended was a long one. */
  let began = Number.NEGATIVE_INFINITY;
  let isLong = false;
  let paced: NodeJS.Timeout | undefined;

  const inCompany = (): boolean => performance.now() - company < COMPANY;

  const run = async (shard: number): Promise<void> => {
    if (stopped) return;
    const sharing: Promise<void>[] = [];
    for (let one = shard % RINGS; one < shards; one += RINGS) sharing.push(wish(one));
    takeUp();
    await Promise.all(sharing);
  };

  const ring = (rung: Iterable<number>): void => {
    void doorbell.ring(new Set(Array.from(rung, (shard) => shard % RINGS)));
  };

  const wish = (shard: number): Promise<void> => {
    const known = wishes.get(shard);
    if (known !== undefined) {
      known.again = true;
      return known.done.promise;
    }
    const made: Wish = { shard, done: Promise.withResolvers(), again: false, missed: 0, since: 0, helpCalled: false };
    wishes.set(shard, made);
    toTheEnd(made);
    return made.done.promise;
  };

  const toTheEnd = (one: Wish): void => {
    one.since = performance.now();
    one.helpCalled = false;
    line.push(one);
  };

  /** With much to do, two drains of half of the shards each overlap: one is computed while the database writes the other. */
  const alone = (): number => (isLong ? Math.ceil(shards / 2) : shards);

  /** Free hands take what stands in line. */
  const takeUp = (): void => {
    while (!stopped && flights.size < concurrency && line.length > 0) {
      const most = inCompany() ? Math.min(Math.ceil(shards / 4), Math.ceil(shards / 2) - inHand) : alone();
      if (most <= 0) break;
      const early = Math.ceil(began + pace - performance.now());
      if (early > 0) {
        paced ??= setTimeout(() => {
          paced = undefined;
          takeUp();
        }, early);
        break;
      }
      began = performance.now();
      const taken = line.splice(0, most);
      inHand += taken.length;
      const flight = drainTogether(taken).finally(() => {
        flights.delete(flight);
        inHand -= taken.length;
        takeUp();
      });
      flights.add(flight);
    }
    if (line.length > 0) watchTheLine();
  };

  const drainTogether = async (taken: readonly Wish[]): Promise<void> => {
    for (const one of taken) one.again = false;
    const start = performance.now();
    try {
      const report = await drain(taken.map(({ shard }) => shard));
      const now = performance.now();
      if (report.shared) company = now;
      isLong = now - start > LONG;
      options.onDrained?.(report);
      for (const one of taken) goOn(one, report);
      announce(report.rang);
    } catch (error) {
      const named = taken.map(({ shard }) => shard);
      log.warn({ shards: named, reason: String(error) }, 'Shards could not be drained. The sweeper will ring them.');
      for (const one of taken) {
        wishes.delete(one.shard);
        one.done.reject(error);
        // The error is the answer to who asked before; who asked since gets a drain of their own.
        if (one.again) runHere(one.shard);
      }
    }
  };

  const goOn = (one: Wish, { missed, more }: DrainReport): void => {
    if (missed.includes(one.shard)) {
      one.missed += 1;
      if (one.missed >= BUSY_TRIES) {
        end(one);
        return;
      }
      setTimeout(() => {
        toTheEnd(one);
        if (stopped) end(one);
        else takeUp();
      }, BUSY_PAUSE);
    } else if (one.again || more.includes(one.shard)) toTheEnd(one);
    else end(one);
  };

  const end = (one: Wish): void => {
    wishes.delete(one.shard);
    one.done.resolve();
  };

  /** Looks every now and then, as long as somebody stands in line, who has stood there for too long. */
  const watchTheLine = (): void => {
    watching ??= setTimeout(() => {
      watching = undefined;
      if (stopped) return;
      const now = performance.now();
      const late = line.filter(({ since, helpCalled }) => !helpCalled && now - since >= HELP_AFTER);
      if (late.length > 0) callForHelp(late, now);
      if (line.length > 0) watchTheLine();
    }, HELP_AFTER);
  };

  const callForHelp = (late: readonly Wish[], now: number): void => {
    if (!inCompany() && now - looked < LOOK_FOR_COMPANY) return;
    looked = now;
    for (const one of late) one.helpCalled = true;
    ring((inCompany() ? late : late.slice(0, 1)).map(({ shard }) => shard));
  };

  const runHere = (shard: number): void => {
    // Whoever could be told has read it in the log.
    wish(shard).catch(() => undefined);
  };

  const announce = (rang: Iterable<number>): void => {
    if (stopped) return;
    if (!local) {
      ring(rang);
      return;
    }
    for (const shard of rang) runHere(shard);
    takeUp();
  };

  return {
    run,
    announce,
    takeOver(these) {
      if (stopped) return;
      for (const shard of these) runHere(shard);
      takeUp();
    },
    has: (shard) => wishes.has(shard),
    async stop() {
      stopped = true;
      clearTimeout(watching);
      clearTimeout(paced);
      for (const one of line.splice(0)) end(one);
      await Promise.all(flights);
      for (const one of line.splice(0)) end(one);
    },
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createQueueDoorbell } from '@fettle/engine';
import { draw } from '@fettle/engine/testing/draw.ts';
import { quietLog, startTestEngine, type TestEngine } from '@fettle/engine/testing/test-engine.ts';
import type { MachineEvent } from '@fettle/flows';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const MILLS = 8;
const UNITS = 160;

/** A part for each mill: machined with a set-point written, cured, inspected on two branches, joined. */
const routing = (mill: number) =>
  draw(
    'routing',
    `part${mill}`,
    {
      begin: ['start'],
      cut: ['machine', { equipment: `mill-${mill}`, until: [{ outcome: 'done', when: 'stage == "End"' }], start: 'running' }],
      cure: ['timer', { ms: 30 }],
      fork: ['split'],
      left: ['task'],
      right: ['timer', { ms: 10 }],
      both: ['join'],
      good: ['end'],
    },
    [
      'begin.out > cut.in',
      'cut.done > cure.in',
      'cure.out > fork.in',
      'fork.a > left.in',
      'fork.b > right.in',
      'left.done > both.in',
      'right.out > both.in',
      'both.out > good.in',
    ],
  );

let database: TestDatabase;
let front: TestEngine;
const workers = new Set<ChildProcess>();

beforeEach(async () => {
  database = await createTestDatabase();
  const doorbell = await createQueueDoorbell({ backend: { kind: 'postgres', databaseUrl: database.url }, log: quietLog });
  front = await startTestEngine({ databaseUrl: database.url, doorbell, role: 'front' });
});
afterEach(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  workers.clear();
  await front.stop();
  await database.drop();
});

async function startWorker(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, [join(import.meta.dirname, 'worker-process.ts'), database.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  workers.add(worker);
  await once(worker.stdout as NodeJS.ReadableStream, 'data');
  return worker;
}

async function kill(worker: ChildProcess): Promise<void> {
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  workers.delete(worker);
}

const finished = async () => (await front.database.selectFrom('instance').select('id').where('state', '=', 'good').execute()).length;

/** Operators who do whatever is open, until every unit is finished. */
async function operate(until: () => boolean): Promise<void> {
  const done = new Set<string>();
  while (!until()) {
    const open = await front.database.selectFrom('work_instruction').selectAll().where('state', '=', 'open').limit(50).execute();
    const fresh = open.filter(({ id }) => !done.has(id));
    for (const { id } of fresh) done.add(id);
    const messages = fresh.map(({ id, instance, token, activation, name }) => ({
      id: `${id}/completed`,
      key: `unit/${instance}`,
      at: front.clock.now(),
      body: { kind: 'taskCompleted' as const, instance, token, activation, name, person: 'ann', outcome: 'done', entries: {} },
    }));
    if (messages.length > 0) await front.transaction((transaction) => front.send(transaction, messages));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Each part's `End`, with a reading before it, every event delivered twice as after a lost acknowledgement. */
async function machine(mill: number): Promise<void> {
  for (let part = 0; part < UNITS / MILLS; part += 1) {
    const now = front.clock.now();
    const event = (signal: string, value: string | number): MachineEvent => ({
      id: `mill-${mill}/${part}/${signal}`,
      source: `plc-${mill}`,
      equipment: `mill-${mill}`,
      signal,
      value,
      quality: 'good',
      sourceTime: now,
      receivedTime: now,
    });
    const events = [event('power', part), event('stage', 'End')];
    await front.accept(events);
    await front.accept(events);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

test('workers are killed at any moment: nothing is lost, nothing is done twice, and the work goes on', { timeout: 60_000 }, async () => {
  const mills = Array.from({ length: MILLS }, (_, index) => index + 1);
  await front.release(...mills.map(routing));
  let [first, second] = await Promise.all([startWorker(), startWorker()]);
  let over = false;
  const operators = operate(() => over);
  for (const mill of mills) {
    await front.order(
      `JO-${mill}`,
      `part${mill}`,
      Array.from({ length: UNITS / MILLS }, (_, part) => String(part)),
    );
  }
  const machines = Promise.all(mills.map(machine));

  for (let kills = 0; kills < 4; kills += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 400));
    await kill(first);
    [first, second] = [second, await startWorker()];
  }
  await machines;
  await expect.poll(finished, { timeout: 30_000, interval: 100 }).toBe(UNITS);
  over = true;
  await operators;
  await front.settled();

  expect(await front.violations()).toEqual([]);
  const effects = await front.database.selectFrom('effect').select('state').execute();
  expect(effects.filter(({ state }) => state === 'succeeded')).toHaveLength(UNITS);
  expect(await front.database.selectFrom('incident').selectAll().execute()).toEqual([]);
});

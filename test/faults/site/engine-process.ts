import { randomBytes } from 'node:crypto';
import { armFailpoints, createEngine, createQueueDoorbell, type Engine } from '@fettle/engine';
import { type Effect, FettleError, type Log } from '@fettle/flows';
import { SecretBox } from '@fettle/server/auth/secret-box.ts';
import { migrate } from '@fettle/server/migrate.ts';
import { ProcessLife } from '@fettle/server/processes/process-life.ts';
import { listIncidents, resolveIncident } from '@fettle/server/services/incidents.ts';
import { migrateUnits } from '@fettle/server/services/migrations.ts';
import { decideDisposition, nonconformances } from '@fettle/server/services/nonconformances.ts';
import { placeScopeHold, releaseScopeHold, scopeHolds } from '@fettle/server/services/scope-holds.ts';
import type { By, Services } from '@fettle/server/services/services.ts';
import { getUnit, releaseHold, unitsOf } from '@fettle/server/services/units.ts';
import { completeTask, userTasks } from '@fettle/server/services/user-tasks.ts';
import { NOBODY } from '../load/lot-flows.ts';
import { protocolOf } from '../load/releases.ts';
import { mendedBy, registryOf } from '../load/trial-nodes.ts';
import type { EngineSettings, FromEngine, OpenWork, Question, ToEngine } from './engine-protocol.ts';

/**
 * One engine as a process of its own, for trials to kill: composed as the server composes it, with the catalogue of node types and the services that people use; effects go to the
 * recording sink. `node engine-process.ts <settings as JSON>`, spoken to over its IPC channel.
 */
const settings = JSON.parse(process.argv[2] ?? '{}') as EngineSettings;
mendedBy(settings.mendFile);
const say = (message: FromEngine): void => void process.send?.(message);

const line =
  (level: string) =>
  (fields: object, text?: string): void =>
    void process.stderr.write(`${new Date().toISOString()} ${process.pid} ${level} ${text ?? ''} ${JSON.stringify(fields)}\n`);
const log: Log = { debug: () => undefined, info: () => undefined, warn: line('warn') as Log['warn'], error: line('error') as Log['error'] };

function targetOf(action: Effect['action']): string {
  if (action.kind === 'writeSignal') return `${action.equipment}.${action.signal}`;
  if (action.kind === 'httpCall') return action.url;
  if (action.kind === 'lookup') return `${action.answer.equipment}.${action.answer.signal}`;
  return action.kind === 'holdJobOrder' || action.kind === 'releaseJobOrder' ? action.jobOrder : action.topic;
}

const perform = async ({ id, action }: Effect) => {
  const target = targetOf(action);
  const response = await fetch(settings.sinkUrl, { method: 'POST', body: JSON.stringify({ id, kind: action.kind, target }) });
  await response.text();
  if (!response.ok) throw new FettleError('connectionFailed', `The sink answered ${response.status}.`);
  return { ok: true as const, result: null };
};

await migrate(settings.databaseUrl, settings.migrations);
let theEngine: Engine | undefined;
const life = await ProcessLife.start({
  databaseUrl: settings.databaseUrl,
  roles: ['worker'],
  version: `0.${settings.release}.0`,
  protocol: protocolOf(settings.release),
  log,
  report: () => ({ idleReason: theEngine?.idleReason(), measures: () => ({}) }),
  onOutdated: () => {
    process.stderr.write(`${process.pid} OUTDATED\n`);
    process.exit(1);
  },
});
const registry = registryOf(settings.release);
const doorbell = await createQueueDoorbell({ backend: settings.queue, queueName: settings.queueName, log });
const engine = await createEngine({
  databaseUrl: settings.databaseUrl,
  doorbell,
  registry,
  handlers: {
    writeSignal: perform,
    publishMqtt: perform,
    httpCall: perform,
    holdJobOrder: (effect) => perform(effect),
    releaseJobOrder: (effect) => perform(effect),
    lookup: perform,
  },
  log,
  localDrains: settings.localDrains,
  // An event that came before its wait is kept for longer than any trial, and longer than the step of a clock.
  bufferTime: 6 * 3_600_000,
  effects: { backoff: 100, poll: () => 50, scope: () => ({ withoutConnection: true, connections: [], holder: life.id }) },
});
theEngine = engine;
const services: Services = {
  db: engine.database,
  engine,
  registry,
  clock: engine.clock,
  log,
  secrets: new SecretBox(randomBytes(32)),
  connections: { health: () => [], reload: async () => undefined },
  announce: () => undefined,
};
const by = { person: { userName: 'ann' } } as By;
await engine.start();

async function look(): Promise<OpenWork> {
  const [tasks, held, scopes, open, incidents] = await Promise.all([
    userTasks(services, { limit: 200 }),
    unitsOf(services, { state: 'held', limit: 50 }),
    scopeHolds(services.db, { open: true, limit: 100 }),
    nonconformances(services, { state: 'open', limit: 100 }),
    listIncidents(services, { state: 'open', limit: 100 }),
  ]);
  const units = await Promise.all(held.map(({ unit }) => getUnit(services, unit.serialNumber)));
  return {
    tasks: tasks
      .filter(({ held: isHeld, station }) => !isHeld && station !== NOBODY)
      .map(({ id, unit, flowNode, instruction, remaining }) => ({
        id,
        serialNumber: unit.serialNumber,
        flowNode,
        instruction,
        remaining: remaining ?? 1,
      })),
    holds: units.flatMap(({ unit, holds }) => holds.map(({ id }) => ({ serialNumber: unit.unit.serialNumber, hold: id }))),
    scopeHolds: scopes.map(({ id }) => id),
    nonconformances: open.map(({ id, serialNumber }) => ({ id, serialNumber: serialNumber ?? '' })),
    incidents: incidents.map(({ id, kind, detail }) => ({ id, kind, detail })),
  };
}

async function answer(question: Question): Promise<unknown> {
  switch (question.do) {
    case 'accept':
      return engine.accept(question.events);
    case 'order':
      return engine.transaction((transaction) => engine.startJobOrder(transaction, { ...question.order, at: engine.clock.now() }));
    case 'look':
      return look();
    case 'whyIdle':
      return engine.idleReason();
    case 'migrate': {
      const { flow, from, to, map } = question;
      return migrateUnits(services, by, flow, { units: {}, map, changed: 'reopen', from, to, reason: 'better' });
    }
    case 'complete':
      return completeTask(services, by, question.task, question.entry);
    case 'hold':
      return placeScopeHold(services, by, { scope: question.scope, subject: question.subject, reason: 'looks odd' });
    case 'releaseScope':
      return releaseScopeHold(services, by, question.hold, 'looked at');
    case 'release':
      return releaseHold(services, by, question.serialNumber, question.hold, 'looked at');
    case 'decide':
      return decideDisposition(services, by, question.nonconformance, {
        disposition: question.disposition,
        reason: 'looked at',
      });
    case 'retry':
      return resolveIncident(services, by, question.incident, { action: 'retry', reason: 'mended' });
  }
}

process.on('message', async (message: ToEngine) => {
  if ('arm' in message) {
    let left = message.hits;
    armFailpoints((name) => {
      if (name !== message.arm) return;
      left -= 1;
      if (left > 0) return;
      armFailpoints(undefined);
      process.kill(process.pid, message.how);
    });
    return;
  }
  try {
    say({ call: message.call, answer: (await answer(message)) ?? null });
  } catch (error) {
    say({ call: message.call, refused: String(error), code: error instanceof FettleError ? error.code : 'failed' });
  }
});
process.on('disconnect', () => process.exit(0));
/** As an administrator stops it: what is in hand is finished. */
process.once('SIGTERM', async () => {
  await life.leave();
  await engine.stop();
  await life.stop();
  process.exit(0);
});
say({ ready: true });

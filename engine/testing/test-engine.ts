import {
  type AnyNodeType,
  type Clock,
  type EffectAction,
  type FlowDefinition,
  type Log,
  type NodeRegistry,
  type SignalUse,
  unitKey,
} from '@fettle/flows';
import { createMemoryDoorbell } from '../adapters/memory/memory-doorbell.ts';
import type { EffectHandlers } from '../ports.ts';
import { bindCalls } from '../runtime/bind-calls.ts';
import { checkInvariants } from '../runtime/check-invariants.ts';
import { createEngine, type Engine, type EngineOptions } from '../runtime/create-engine.ts';
import { tinyNodes } from './tiny-nodes.ts';

/**
 * A running engine over the tiny node types and plant, on a database of the test's own.
 */
export interface TestEngine extends Engine {
  /** Effects that were performed, in order. */
  readonly performed: EffectAction[];
  /** Releases flows as their next version and puts them to use. */
  release(...definitions: readonly FlowDefinition[]): Promise<void>;
  /** Starts an order of units on the version in use. */
  order(id: string, flow: string, serialNumbers: readonly string[]): Promise<void>;
  /** Answers the open work instruction of a unit. */
  complete(instance: string, outcome?: string): Promise<void>;
  /** Violations of all invariants, of which there must be none. */
  violations(): Promise<readonly string[]>;
  /** Resolves when inboxes are empty and nothing is due. */
  settled(): Promise<void>;
}

export interface TestEngineOptions extends Partial<Omit<EngineOptions, 'handlers'>> {
  readonly databaseUrl: string;
  /** The others note what they were asked for. */
  readonly handlers?: Partial<EffectHandlers>;
}

export const quietLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A clock that stands until it is moved. */
export function handClock(start: number): Clock & { now(): number; move(milliseconds: number): void } {
  let time = start;
  return {
    now: () => time,
    move(milliseconds) {
      time += milliseconds;
    },
  };
}

/** The tiny node types, with the signals that `machine` reads, so that ingest knows who cares. */
export const tinyRegistry: NodeRegistry = new Map(
  [...tinyNodes].map(([name, type]) => [name, name === 'machine' ? ({ ...type, signals: signalsOfMachine } as AnyNodeType) : type]),
);

function signalsOfMachine(params: { readonly equipment: string }): SignalUse[] {
  return ['stage', 'power', 'running'].map((signal) => ({ path: 'equipment', equipment: params.equipment, signal, use: 'watch' }));
}

export async function startTestEngine(options: TestEngineOptions): Promise<TestEngine> {
  const log = options.log ?? quietLog;
  const performed: EffectAction[] = [];
  const note = async ({ action }: { readonly action: EffectAction }) => {
    performed.push(action);
    return { ok: true as const, result: null };
  };
  const handlers: EffectHandlers = {
    writeSignal: note,
    publishMqtt: note,
    httpCall: note,
    holdJobOrder: note,
    releaseJobOrder: note,
    lookup: note,
    ...options.handlers,
  };
  const engine = await createEngine({
    doorbell: createMemoryDoorbell({ log }),
    registry: tinyRegistry,
    log,
    ...options,
    handlers,
  });
  await seedPlant(engine);
  await engine.start();
  return {
    ...engine,
    performed,
    release: (...definitions) => release(engine, definitions, options.registry ?? tinyRegistry),
    async order(id, flow, serialNumbers) {
      const { released_version } = await engine.database
        .selectFrom('flow')
        .select('released_version')
        .where('id', '=', flow)
        .executeTakeFirstOrThrow();
      const order = { id, flow, version: released_version ?? 0, product: 'part', serialNumbers, equipment: {}, at: engine.clock.now() };
      await engine.transaction((transaction) => engine.startJobOrder(transaction, order));
    },
    settled: () => settled(engine),
    complete: (instance, outcome = 'done') => complete(engine, instance, outcome),
    async violations() {
      const results = await checkInvariants({ pool: engine.pool, registry: options.registry ?? tinyRegistry });
      return results.flatMap(({ invariant, violations }) => violations.map((violation) => `${invariant}: ${violation}`));
    },
  };
}

const SIGNALS = JSON.stringify([
  { name: 'stage', title: '', valueKind: 'string', unit: '', delivery: 'event', writable: true },
  { name: 'power', title: '', valueKind: 'number', unit: 'kW', delivery: 'sample', writable: true },
  { name: 'running', title: '', valueKind: 'boolean', unit: '', delivery: 'sample', writable: true },
]);

async function seedPlant({ database }: Engine): Promise<void> {
  await database
    .insertInto('equipment_class')
    .values({ id: 'mill', title: 'Mill', signals: SIGNALS })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const mills = Array.from({ length: 64 }, (_, index) => ({
    id: `mill-${index + 1}`,
    title: `Mill ${index + 1}`,
    equipment_class: 'mill',
    signals: '[]',
  }));
  await database
    .insertInto('equipment')
    .values(mills)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function release(engine: Engine, definitions: readonly FlowDefinition[], registry: NodeRegistry): Promise<void> {
  await engine.transaction(async (transaction) => {
    for (const definition of definitions) {
      const { id, kind, name } = definition;
      await transaction
        .insertInto('flow')
        .values({ id, kind, name, created_at: 0, created_by: 'test' })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const known = await transaction.selectFrom('flow_version').select('version').where('flow', '=', id).execute();
      const version = known.length + 1;
      await transaction
        .insertInto('flow_version')
        .values({
          flow: id,
          version,
          definition: JSON.stringify(definition),
          semantic_hash: String(version),
          layout_hash: '',
          released_at: 0,
          released_by: 'test',
          reason: 'test',
        })
        .execute();
      await bindCalls(transaction, { definition, version, at: 0 }, registry);
      await transaction.updateTable('flow').set({ released_version: version }).where('id', '=', id).execute();
    }
    await engine.refreshModel(transaction);
  });
}

async function settled({ pool }: Engine): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    const { rows } = await pool.query<{ waiting: number }>(
      `SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM effect WHERE state IN ('pending', 'running')) AS waiting`,
    );
    quiet = rows[0]?.waiting === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}

async function complete(engine: Engine, instance: string, outcome: string): Promise<void> {
  const task = await engine.database
    .selectFrom('work_instruction')
    .selectAll()
    .where('instance', '=', instance)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  const { token, activation, name } = task;
  const body = { kind: 'taskCompleted' as const, instance, token, activation, name, person: 'ann', outcome, entries: {} };
  const message = { id: `${task.id}/completed`, key: unitKey(instance), at: engine.clock.now(), body };
  await engine.transaction((transaction) => engine.send(transaction, [message]));
}

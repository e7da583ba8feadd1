import { eventId, lotMessage, playLine, type ScenarioLine, World } from '@fettle/engine/core';
import { depsOverPlant } from '@fettle/engine/core/scenario-run/index.ts';
import { handClock, startTestEngine, type TestEngine } from '@fettle/engine/testing/test-engine.ts';
import { type Effect, type EffectOutcome, type HistoryEvent, type Message, type MessageBody, unitKey } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import pg from 'pg';
import type { Scenario } from '../scenarios/load-scenario.ts';
import { createTestDatabase } from '../support/database.ts';

/*
 * Plays a scenario to the real engine: PostgreSQL, inboxes, drains, timers and effects, with a clock that stands still until a line moves it. Each line is carried out to its end
 * before the next one, as in the simulation.
 */

/** The whole history, and the invariants that do not hold. */
export async function playInEngine(
  scenario: Scenario,
): Promise<{ readonly history: readonly HistoryEvent[]; readonly violations: readonly string[] }> {
  const database = await createTestDatabase();
  const clock = handClock(0);
  await insertPlant(database.url, scenario);
  const engine: TestEngine = await startTestEngine({
    databaseUrl: database.url,
    clock,
    registry: nodeRegistry,
    handlers: {
      holdJobOrder: (effect) => tellOrder(engine, effect, ({ reason, person }, hold) => ({ kind: 'placeHold', hold, reason, person })),
      releaseJobOrder: (effect) => tellOrder(engine, effect, ({ reason, person }, hold) => ({ kind: 'releaseHold', hold, reason, person })),
    },
  });
  const beside = new WorldBeside(depsOverPlant({ ...scenario, registry: nodeRegistry }), 0);
  try {
    // What is called is released before what calls it.
    await engine.release(...scenario.flows.slice(1));
    await engine.release(scenario.flows[0]);
    for (const line of scenario.lines) {
      if (line.at !== undefined) await moveTo(engine, clock, line.at);
      const sentBeside = beside.play(scenario, line);
      if (isOfPersons(line)) await sendAs(engine, sentBeside);
      else await play(engine, line);
      await engine.settled();
    }
    const { rows } = await engine.pool.query<{ stream: string }>('SELECT DISTINCT stream FROM history_page');
    const streams = rows.map(({ stream }) => stream);
    return {
      history: [...(await engine.readHistory(streams))],
      violations: (await engine.violations()).filter((one) => !isToCome(one, clock.now())),
    };
  } finally {
    await engine.stop();
    await database.drop();
  }
}

type OrderAction = Extract<Effect['action'], { kind: 'holdJobOrder' | 'releaseJobOrder' }>;

/** What server/services/scope-holds.ts tells the units of an order; a scenario has units, and no rows of orders. */
async function tellOrder(
  engine: TestEngine,
  { id, action }: Effect,
  say: (action: OrderAction, hold: string) => Omit<Extract<MessageBody, { kind: 'placeHold' | 'releaseHold' }>, 'instance'>,
): Promise<EffectOutcome> {
  const order = action as OrderAction;
  const name = order.kind === 'holdJobOrder' ? id : order.hold;
  const { rows } = await engine.pool.query<{ instance: string }>(
    'SELECT id AS instance FROM instance WHERE job_order = $1 AND finished_at IS NULL ORDER BY id',
    [order.jobOrder],
  );
  await engine.transaction((transaction) =>
    engine.send(
      transaction,
      rows.map(({ instance }) => {
        const body = { ...say(order, `${name}/${instance}`), instance } as MessageBody;
        return { id: `${name}/${instance}/${body.kind}`, key: unitKey(instance), at: engine.clock.now(), body };
      }),
    ),
  );
  return { ok: true, result: null };
}

/**
 * The simulation of the same lines. Holds, skills and choices of persons become messages by what is held and who is qualified at that moment, which the server keeps beside the engine: the simulation
 * keeps it here, and the engine gets the same messages.
 */
class WorldBeside extends World {
  #sentNow: Pick<Message, 'key' | 'id' | 'body'>[] = [];

  play({ flows: [flow] }: Scenario, line: ScenarioLine): readonly Pick<Message, 'key' | 'id' | 'body'>[] {
    if (line.at !== undefined) this.advanceTo(line.at);
    this.#sentNow = [];
    playLine(this, { id: flow.id, version: 1 }, line);
    return this.#sentNow;
  }

  override send(key: string, id: string, body: MessageBody): void {
    this.#sentNow.push({ key, id, body });
    super.send(key, id, body);
  }
}

function isOfPersons(line: ScenarioLine): boolean {
  return ['start', 'complete', 'choose', 'skip', 'hold', 'release', 'skills', 'answer', 'signOff'].some((kind) => kind in line);
}

async function sendAs(engine: TestEngine, messages: readonly Pick<Message, 'key' | 'id' | 'body'>[]): Promise<void> {
  const at = engine.clock.now();
  await engine.transaction(async (transaction) => {
    await engine.send(
      transaction,
      messages.map((message) => ({ ...message, at })),
    );
    // What people see of a machine's hold ends with the command that releases it (server/services/scope-holds.ts).
    for (const { body } of messages) {
      if (body.kind !== 'releaseEquipment') continue;
      await transaction.updateTable('scope_hold').set({ released_at: at, released_by: body.person }).where('id', '=', body.hold).execute();
    }
  });
}

/** The checker goes by the database's clock, for which a timer of a scenario, that begins in 1970, is overdue even when it is still to come. */
function isToCome(violation: string, now: number): boolean {
  const due = /: timer \S+ was due at (\d+)$/.exec(violation)?.[1];
  return due !== undefined && Number(due) > now;
}

async function insertPlant(databaseUrl: string, { plant }: Scenario): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const { id, title, signals } of plant.classes)
      await client.query('INSERT INTO equipment_class (id, title, signals) VALUES ($1, $2, $3)', [id, title, JSON.stringify(signals)]);
    for (const { id, title, equipmentClass, signals } of plant.equipment)
      await client.query('INSERT INTO equipment (id, title, equipment_class, signals) VALUES ($1, $2, $3, $4)', [
        id,
        title,
        equipmentClass ?? null,
        JSON.stringify(signals),
      ]);
  } finally {
    await client.end();
  }
}

/** Stops on the way at each timer that is due, so that it fires at its own time. */
async function moveTo(engine: TestEngine, clock: ReturnType<typeof handClock>, time: number): Promise<void> {
  for (;;) {
    const { rows } = await engine.pool.query<{ due: number | null }>('SELECT min(due_at) AS due FROM timer');
    const due = rows[0]?.due ?? null;
    if (due === null || due > time) break;
    clock.move(Math.max(0, due - clock.now()));
    await timersFired(engine, due);
  }
  clock.move(Math.max(0, time - clock.now()));
  await engine.settled();
}

async function timersFired(engine: TestEngine, due: number): Promise<void> {
  for (let left = 1; left > 0; ) {
    const { rows } = await engine.pool.query<{ left: number }>('SELECT count(*)::integer AS left FROM timer WHERE due_at <= $1', [due]);
    left = rows[0]?.left ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  await engine.settled();
}

let sent = 0;

async function play(engine: TestEngine, line: ScenarioLine): Promise<void> {
  const at = engine.clock.now();
  const send = (instance: string, id: string, body: MessageBody) =>
    engine.transaction((transaction) => engine.send(transaction, [{ id, key: unitKey(instance), at, body }]));
  if ('event' in line) {
    const { id, ...event } = line.event;
    await engine.accept([{ ...event, id: id ?? eventId(event, at), source: 'scenario', sourceTime: at, receivedTime: at }]);
  } else if ('decide' in line) {
    const { token, instance, wait } = await waitingAt(engine, line.decide, 'decision');
    const { person, value, reason, target, code } = line.decide;
    const body = {
      kind: 'decided' as const,
      instance,
      token: token.id,
      activation: token.activation,
      name: wait.name,
      person,
      value,
      reason,
      target,
      code,
    };
    await send(instance, `${token.id}/${token.activation}/${wait.name}/decided`, body);
  } else if ('escalate' in line) {
    const { unit, ...escalation } = line.escalate;
    await send(unit, `${unit}/escalate/${engine.clock.now()}`, { kind: 'escalate', instance: unit, ...escalation });
  } else if ('abort' in line) {
    const { unit, ...by } = line.abort;
    await send(unit, `${unit}/abort/${engine.clock.now()}`, { kind: 'abortUnit', instance: unit, ...by });
  } else if ('scan' in line) {
    const { flowNode: _flowNode, serialNumber: _serialNumber, ...scanned } = line.scan;
    const { token, instance, wait } = await waitingAt(engine, line.scan, 'task');
    const scan = `${scanned.key}-${token.scans?.length ?? 0}`;
    const body = {
      kind: 'scanMaterial' as const,
      instance,
      token: token.id,
      activation: token.activation,
      name: wait.name,
      scan,
      ...scanned,
    };
    await send(instance, `${token.id}/${token.activation}/scan/${scan}`, body);
  } else if ('receive' in line || 'split' in line || 'merge' in line) {
    const { key, body } = lotMessage(line);
    await engine.transaction((transaction) => engine.send(transaction, [{ id: `scenario/${sent++}`, key, at, body }]));
  }
}

async function waitingAt(
  engine: TestEngine,
  wanted: { readonly flowNode: string; readonly serialNumber?: string | undefined },
  kind: 'task' | 'decision',
) {
  const { rows } = await engine.pool.query<{ instance: string }>(
    `SELECT DISTINCT t.instance FROM token t JOIN instance i ON i.id = t.instance
      WHERE t.flow_node = $1 AND t.state = 'waiting' AND ($2::text IS NULL OR i.serial_number = $2)`,
    [wanted.flowNode, wanted.serialNumber ?? null],
  );
  const units = await engine.readUnits(rows.map(({ instance }) => instance));
  const waiting = units
    .flatMap(({ id, tokens }) => tokens.map((token) => ({ token, instance: id })))
    .filter(({ token }) => token.flowNode === wanted.flowNode && token.state === 'waiting')
    .sort((a, b) => (a.token.id < b.token.id ? -1 : 1));
  for (const { token, instance } of waiting) {
    const wait = token.waits.find((candidate) => candidate.kind === kind);
    if (wait !== undefined) return { token, instance, wait };
  }
  throw new Error(`No ${kind} waits at "${wanted.flowNode}" in the engine; in the simulation one does.`);
}

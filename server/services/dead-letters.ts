import { equipmentKey, FettleError, type Json, MachineEvent, type Value } from '@fettle/flows';
import type { DeadLetter } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { readPlant } from './plant.ts';
import { plantLookup } from './plant-lookup.ts';
import type { By, Services, Trx } from './services.ts';

interface Row {
  readonly id: string;
  readonly at: number;
  readonly source: string;
  readonly address: string;
  readonly payload: string;
  readonly reason: string;
  readonly state: DeadLetter['state'];
  readonly eventId: string | null;
  readonly settledBy: string | null;
  readonly settledAt: number | null;
  readonly settledReason: string | null;
  readonly givenTo: string | null;
}

const COLUMNS = sql`id::text AS id, at, source, address, payload, reason, state, event_id AS "eventId",
  discarded_by AS "settledBy", discarded_at AS "settledAt", discard_reason AS "settledReason", given_to AS "givenTo"`;

export async function listDeadLetters(services: Services, query: { state?: string | undefined; limit: number }): Promise<DeadLetter[]> {
  const state = query.state ?? null;
  const { rows } = await sql<Row>`
    SELECT ${COLUMNS} FROM dead_letter
    WHERE (${state}::text IS NULL OR state = ${state}::text OR (${state}::text = 'settled' AND state <> 'open')) ORDER BY dead_letter.id DESC LIMIT ${query.limit}`.execute(
    services.db,
  );
  return rows.map(({ eventId: _eventId, settledBy, settledAt, settledReason, givenTo, ...row }) => {
    const event = eventOf({ ...row, eventId: _eventId });
    return {
      ...row,
      ...(event === undefined
        ? {}
        : { event: { equipment: event.equipment, signal: event.signal, value: event.value, sourceTime: event.sourceTime } }),
      ...(settledBy === null ? {} : { settledBy }),
      ...(settledAt === null ? {} : { settledAt }),
      ...(settledReason === null ? {} : { settledReason }),
      ...(givenTo === null ? {} : { givenTo }),
    };
  });
}

/** Of an expired event the payload is the event; of what a connector could not read it is what came. */
function eventOf({ payload, eventId }: Pick<Row, 'payload' | 'eventId'>): MachineEvent | undefined {
  if (eventId === null) return undefined;
  try {
    const parsed = MachineEvent.safeParse(JSON.parse(payload));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

interface OpenWatch {
  readonly watch: string;
  readonly instance: string;
  readonly serialNumber: string;
  readonly jobOrder: string;
  readonly flowNode: string;
  readonly name: string;
  readonly since: number;
  readonly active: boolean;
}

/** Units that wait at the machine of this letter, in the order in which they came. */
export async function watchesFor(services: Services, id: string): Promise<OpenWatch[]> {
  const event = eventOf(await find(services.db, id));
  if (event === undefined) return [];
  const { rows } = await sql<OpenWatch>`
    SELECT w.id AS watch, w.instance, i.serial_number AS "serialNumber", i.job_order AS "jobOrder", t.flow_node AS "flowNode", w.body->'watch'->>'name' AS name, t.since, w.active
    FROM watch w JOIN instance i ON i.id = w.instance JOIN token t ON t.id = w.body->'watch'->>'token'
    WHERE w.equipment = ${event.equipment} ORDER BY w.position`.execute(services.db);
  return rows;
}

export async function discardDeadLetter(services: Services, by: By, id: string, reason: string): Promise<void> {
  await services.engine.transaction((trx) => settle(services, trx, by, { id, state: 'discarded', reason, action: 'discardDeadLetter' }));
}

/** The machine's actor shows the event to that watch, in order with everything else; a watch that is over by then makes it a dead letter anew. */
export async function giveDeadLetter(services: Services, by: By, id: string, given: { watch: string; reason: string }): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const event = eventOf(await find(trx, id));
    if (event === undefined)
      throw new FettleError('stateRefused', 'This dead letter is no event of a machine: feed it with signal and value.');
    const { rows } = await sql<{
      instance: string;
    }>`SELECT instance FROM watch WHERE id = ${given.watch} AND equipment = ${event.equipment}`.execute(trx);
    const instance = rows[0]?.instance;
    if (instance === undefined) throw new FettleError('stateRefused', `No unit waits at ${event.equipment} with this watch any more.`);
    const at = services.clock.now();
    const again = { ...event, id: `${event.id}/given/${id}` };
    const body = { kind: 'giveEvent' as const, event: again, watch: given.watch };
    await services.engine.send(trx, [{ id: `deadLetter/${id}/give`, key: equipmentKey(event.equipment), at, body }]);
    await settle(services, trx, by, {
      id,
      state: 'given',
      reason: given.reason,
      action: 'giveDeadLetter',
      givenTo: instance,
      newValue: { instance, watch: given.watch, event: event.id },
    });
  });
}

export interface Feeding {
  readonly equipment?: string | undefined;
  readonly signal?: string | undefined;
  readonly value?: Value | undefined;
  readonly reason: string;
}

/**
 * Records it as a new event of now. Its id names the letter, so that feeding twice (a second click, a lost answer) is one event. It is recorded before the letter is settled: a failure in
 * between leaves the letter open, and doing it again changes nothing more.
 */
export async function feedDeadLetter(services: Services, by: By, id: string, feeding: Feeding): Promise<void> {
  const letter = await find(services.db, id);
  if (letter.state !== 'open') throw new FettleError('stateRefused', 'There is no such open dead letter.');
  const event = eventOf(letter);
  const equipment = feeding.equipment ?? event?.equipment;
  const signal = feeding.signal ?? event?.signal;
  const value = feeding.value === undefined ? event?.value : feeding.value;
  if (equipment === undefined || signal === undefined || value === undefined)
    throw new FettleError('invalidInput', 'This could not be read as an event: say which signal it is of and with which value.');
  const known = plantLookup(await readPlant(services.db))
    .equipment(equipment)
    ?.signals.find(({ name }) => name === signal);
  if (known === undefined) throw new FettleError('invalidInput', `There is no signal ${equipment}.${signal}.`);
  if (value !== null && typeof value !== known.valueKind)
    throw new FettleError('invalidInput', `${equipment}.${signal} is a ${known.valueKind}; ${JSON.stringify(value)} is none.`);
  const now = services.clock.now();
  const fed = { equipment, signal, value, quality: event?.quality ?? ('good' as const) };
  await services.engine.accept([{ id: `deadLetter/${id}`, source: letter.source, ...fed, sourceTime: now, receivedTime: now }]);
  await services.engine.transaction((trx) =>
    settle(services, trx, by, {
      id,
      state: 'fed',
      reason: feeding.reason,
      action: 'feedDeadLetter',
      newValue: { equipment, signal, value },
    }),
  );
}

async function find(db: Services['db'] | Trx, id: string): Promise<Row> {
  const { rows } = await sql<Row>`SELECT ${COLUMNS} FROM dead_letter WHERE dead_letter.id::text = ${id}`.execute(db);
  if (rows[0] === undefined) throw new FettleError('notFound', 'There is no such dead letter.');
  return rows[0];
}

async function settle(
  services: Services,
  trx: Trx,
  by: By,
  settled: {
    readonly id: string;
    readonly state: Exclude<DeadLetter['state'], 'open'>;
    readonly reason: string;
    readonly action: string;
    readonly givenTo?: string;
    readonly newValue?: Json;
  },
): Promise<void> {
  const { id, state, reason, action, givenTo, newValue } = settled;
  const person = by.person.userName;
  const { numAffectedRows } = await sql`
    UPDATE dead_letter SET state = ${state}, discarded_by = ${person}, discarded_at = ${services.clock.now()}, discard_reason = ${reason}, given_to = ${givenTo ?? null}
    WHERE id::text = ${id} AND state = 'open'`.execute(trx);
  if (numAffectedRows !== 1n) throw new FettleError('stateRefused', 'There is no such open dead letter.');
  await writeAudit(services, trx, { person, action, subject: `deadLetter/${id}`, reason, ...(newValue === undefined ? {} : { newValue }) });
}

import {
  type EnteredValues,
  FettleError,
  type MaterialScan,
  type Message,
  type ReportedQuantity,
  type Unit,
  unitKey,
  type WorkInstruction,
} from '@fettle/flows';
import type { UserTask } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { scopeHolds, whyStationIsHeld } from './scope-holds.ts';
import type { By, Services, Trx } from './services.ts';
import { heldSkills, whyUnqualified } from './skills.ts';
import { whyEntriesAreRefused } from './whether-entries-fit.ts';

export interface TaskRow {
  id: string;
  instance: string;
  unit: Unit;
  station: string;
  flow: string;
  version: number;
  flowNode: string;
  instruction: WorkInstruction;
  openedAt: number;
  state: UserTask['state'];
  held: boolean;
  token: string;
  activation: number;
  name: string;
  remaining: number;
  scans: MaterialScan[];
}

async function rowsOf(
  services: Services,
  query: {
    id?: string;
    instance?: string;
    closed?: boolean;
    station?: string | undefined;
    serialNumber?: string | undefined;
    limit: number;
  },
): Promise<TaskRow[]> {
  const conditions = [query.closed === true ? sql`w.state <> 'open'` : sql`w.state = 'open'`];
  if (query.id !== undefined) conditions.push(sql`w.id = ${query.id}`);
  if (query.instance !== undefined) {
    conditions.push(sql`w.instance = ${query.instance}`);
    // Ids begin with the unit's, so that its open ones are a range of their key.
    if (query.closed !== true) conditions.push(sql`w.id > ${`${query.instance}.`} AND w.id < ${`${query.instance}/`}`);
  }
  if (query.station !== undefined) conditions.push(sql`w.station = ${query.station}`);
  if (query.serialNumber !== undefined) conditions.push(sql`i.serial_number = ${query.serialNumber}`);
  const { rows } = await sql<TaskRow>`
    SELECT w.id, w.instance, jsonb_build_object('serialNumber', i.serial_number, 'jobOrder', i.job_order, 'product', i.product, 'quantity', i.quantity) AS unit,
      w.station, w.flow, w.version, w.flow_node AS "flowNode", w.instruction, w.opened_at AS "openedAt", w.state, i.state = 'held' AS held, w.token, w.activation, w.name,
      coalesce((t.body->>'quantity')::float8, i.quantity) AS remaining, coalesce(t.body->'scans', '[]') AS scans
    FROM work_instruction w JOIN instance i ON i.id = w.instance
      LEFT JOIN LATERAL (SELECT t AS body FROM json_array_elements(i.body->'tokens') AS t WHERE t->>'id' = w.token LIMIT 1) AS t ON true
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY w.opened_at, w.id LIMIT ${query.limit}`.execute(services.db);
  return rows;
}

const view = ({ token: _token, activation: _activation, name: _name, ...task }: TaskRow): UserTask => task;

export async function userTasks(
  services: Services,
  query: { instance?: string; station?: string | undefined; serialNumber?: string | undefined; limit: number },
): Promise<UserTask[]> {
  return (await rowsOf(services, query)).map(view);
}

export async function getTask(services: Services, id: string): Promise<UserTask> {
  return view(await rowOf(services, id));
}

/** The same tasks with the reason why this person cannot do them now: the station is on hold, or a skill is missing. */
export async function withRefusals(services: Services, by: By, tasks: readonly UserTask[]): Promise<UserTask[]> {
  const held = await scopeHolds(services.db, {
    open: true,
    scope: 'equipment',
    subjects: [...new Set(tasks.map(({ station }) => station))],
    limit: 500,
  });
  const whyHeld = new Map(held.map(({ subject, title, person, reason }) => [subject, `${title} is on hold by ${person}: ${reason}.`]));
  const now = services.clock.now();
  const whys = new Map<string, Promise<string | undefined>>();
  const unqualified = (skills: readonly string[]): Promise<string | undefined> => {
    const key = skills.join('|');
    const why = whys.get(key) ?? whyUnqualified(services.db, by.person, skills, now);
    whys.set(key, why);
    return why;
  };
  return Promise.all(
    tasks.map(async (task) => {
      const refusal = whyHeld.get(task.station) ?? (await unqualified(task.instruction.skills ?? []));
      return refusal === undefined ? task : { ...task, refusal };
    }),
  );
}

async function rowOf(services: Services, id: string): Promise<TaskRow> {
  const row = (await rowsOf(services, { id, limit: 1 }))[0] ?? (await closedRowOf(services, id));
  if (row === undefined) throw new FettleError('notFound', 'There is no such work instruction.');
  return row;
}

/** One that is over is found in the history of its unit, whose id is the beginning of its own. */
async function closedRowOf(services: Services, id: string): Promise<TaskRow | undefined> {
  const instance = /^(.+)\.\d+\/\d+\//.exec(id)?.[1];
  if (instance === undefined) return undefined;
  return (await rowsOf(services, { id, instance, closed: true, limit: 1 }))[0];
}

/** An open work instruction with which token waits for it. Throws FettleError('stateRefused') when it is closed. */
export async function openTaskOf(services: Services, id: string): Promise<TaskRow> {
  const task = await rowOf(services, id);
  if (task.state !== 'open') throw new FettleError('stateRefused', whyClosed(task));
  return task;
}

export interface TaskEntry {
  readonly entryId: string;
  readonly outcome: string;
  readonly entries: EnteredValues;
  /** When it was typed, by the terminal's clock; later than that it may have waited for the network. */
  readonly enteredAt?: number | undefined;
  /** Of a lot: how much was done; absent: all that is there, and good. */
  readonly reported?: ReportedQuantity | undefined;
}

/**
 * Takes what an operator confirmed, once per `entryId`. What cannot be taken any more (somebody else did it, the unit was scrapped meanwhile) is kept as refused with the reason:
 * nothing that was typed is lost.
 */
export async function completeTask(services: Services, by: By, id: string, entry: TaskEntry): Promise<{ accepted: 'now' | 'before' }> {
  const task = await rowOf(services, id);
  const now = services.clock.now();
  const required = task.instruction.skills ?? [];
  const answer = await services.engine.transaction(async (trx) => {
    const before = await sql<{
      state: string;
      reason: string | null;
      task: string;
    }>`SELECT state, reason, work_instruction AS task FROM task_entry WHERE id = ${entry.entryId}`.execute(trx);
    if (before.rows[0] !== undefined) {
      if (before.rows[0].task !== id)
        throw new FettleError(
          'conflict',
          'This entry id was used for another work instruction. Send the entry again with an id of its own.',
        );
      return { ...before.rows[0], first: false };
    }
    const open = await sql`SELECT FROM open_work_instruction WHERE id = ${id} FOR UPDATE`.execute(trx);
    // Of a lot each part is confirmed; how much is left says whether another one can be.
    const taken = isLot(task)
      ? { rows: [] }
      : await sql`SELECT FROM task_entry WHERE work_instruction = ${id} AND state = 'accepted'`.execute(trx);
    const left = isLot(task) ? await leftOf(trx, task) : task.remaining;
    const wrong =
      taken.rows.length > 0 || open.rows.length === 0
        ? whyClosed(task)
        : task.held
          ? `${task.unit.serialNumber} is on hold. Wait for its release.`
          : ((await whyStationIsHeld(trx, task.station)) ??
            (await whyUnqualified(trx, by.person, required, now)) ??
            whyEntriesAreRefused(task.instruction, entry) ??
            whyQuantityIsRefused(task, entry, left) ??
            whyMaterialIsMissing(task, entry));
    const state = wrong === undefined ? 'accepted' : 'refused';
    const written = await sql`INSERT INTO task_entry (id, work_instruction, person, at, state, reason, outcome, entries)
      VALUES (${entry.entryId}, ${id}, ${by.person.userName}, ${now}, ${state}, ${wrong ?? null}, ${entry.outcome}, ${JSON.stringify(entry.entries)}::json) ON CONFLICT (id) DO NOTHING`.execute(
      trx,
    );
    if (written.numAffectedRows === 0n) throw new FettleError('unavailable', 'The same entry is just being taken. Try again.');
    if (wrong !== undefined) return { state, reason: wrong, first: true };
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'completeTask',
      subject: `unit/${task.unit.serialNumber}`,
      newValue: { task: id, outcome: entry.outcome, entries: entry.entries, enteredAt: entry.enteredAt, reported: entry.reported },
    });
    const { instance, token, activation, name } = task;
    const message: Message = {
      id: isLot(task) ? `${id}/completed/${entry.entryId}` : `${id}/completed`,
      key: unitKey(instance),
      at: now,
      body: {
        kind: 'taskCompleted',
        instance,
        token,
        activation,
        name,
        person: by.person.userName,
        outcome: entry.outcome,
        entries: entry.entries,
        ...(required.length === 0 ? {} : { skills: await heldSkills(trx, by.person, required) }),
        ...(entry.reported === undefined ? {} : { reported: entry.reported }),
      },
    };
    await services.engine.send(trx, [message]);
    return { state, reason: null, first: true };
  });
  if (answer.state === 'refused') throw new FettleError('stateRefused', answer.reason ?? 'This entry was refused.');
  return { accepted: answer.first ? 'now' : 'before' };
}

const isLot = ({ instruction }: TaskRow): boolean => instruction.quantity !== undefined;

/** What is at the operation, less what was confirmed and waits in the inbox: both of one moment. */
async function leftOf(trx: Trx, { id, instance, token, remaining }: TaskRow): Promise<number> {
  const { rows } = await sql<{ here: number | null; reported: number }>`
    SELECT (SELECT coalesce((t->>'quantity')::float8, i.quantity) FROM instance i, json_array_elements(i.body->'tokens') t WHERE i.id = ${instance} AND t->>'id' = ${token}) AS here,
      (SELECT coalesce(sum(coalesce((m->'body'->'reported'->>'good')::float8 + (m->'body'->'reported'->>'scrapped')::float8, 'infinity')), 0)
        FROM inbox, json_array_elements(messages) m WHERE message_id > ${`${id}/completed/`} AND message_id < ${`${id}/completed0`}) AS reported`.execute(
    trx,
  );
  const { here, reported } = rows[0] ?? { here: remaining, reported: 0 };
  return Math.max(0, Math.round(((here ?? 0) - reported) * 1e9) / 1e9);
}

function whyQuantityIsRefused(task: TaskRow, { reported }: TaskEntry, left: number): string | undefined {
  if (isLot(task) && left <= 0) return whyClosed(task);
  if (reported === undefined) return undefined;
  const sum = Math.round((reported.good + reported.scrapped) * 1e9) / 1e9;
  if (!isLot(task)) return sum === 1 && reported.scrapped === 0 ? undefined : 'This unit is one piece; no quantity is reported of it.';
  if (sum <= 0) return 'Report how many are good or scrapped.';
  if (sum > left) return `${sum} were reported, and ${left} are here.`;
  if (reported.scrapped > 0 && reported.reason.trim() === '') return `Say why ${reported.scrapped} were scrapped.`;
  return undefined;
}

/** What is still to be scanned for what is reported. A scan that is on its way counts: the engine waits for its answer. */
function whyMaterialIsMissing({ instruction, scans, remaining }: TaskRow, { outcome, reported }: TaskEntry): string | undefined {
  if (instruction.outcomes.find(({ value }) => value === outcome)?.tone === 'bad') return undefined;
  const whole = instruction.quantity ?? 1;
  const done = whole - remaining + (reported === undefined ? remaining : reported.good + reported.scrapped);
  for (const { key, title, quantity, unit } of instruction.materials ?? []) {
    const needed = Math.round(((quantity * done) / whole) * 1e9) / 1e9;
    const scanned = scans.filter((scan) => scan.key === key && scan.state !== 'refused').reduce((sum, scan) => sum + scan.quantity, 0);
    if (Math.round(scanned * 1e9) / 1e9 < needed) return `"${title}" is not scanned: ${scanned} of ${needed} ${unit}. Scan it first.`;
  }
  return undefined;
}

function whyClosed(task: TaskRow): string {
  return `"${task.instruction.title}" of ${task.unit.serialNumber} is not open any more: it was confirmed by somebody else or the unit went another way. Your entry is kept for your supervisor.`;
}

export async function refusedEntries(services: Services) {
  const { rows } = await sql<{ entryId: string; task: string; person: string; at: number; reason: string; entries: EnteredValues }>`
    SELECT id AS "entryId", work_instruction AS task, person, at, COALESCE(reason, '') AS reason, entries FROM task_entry WHERE state = 'refused' ORDER BY at DESC LIMIT 200`.execute(
    services.db,
  );
  return rows;
}

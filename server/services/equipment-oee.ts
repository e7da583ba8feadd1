import { FettleError } from '@fettle/flows';
import { type EquipmentOee, OeeSettings } from '@fettle/flows/contract';
import { oeeOf, plannedBusyTimeOf, processingTimeOf, timeElementsOf } from '@fettle/flows/statistics/index.ts';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { unitsAtMachines } from './back-test/units-at-machines.ts';
import type { By, Db, Services, Trx } from './services.ts';

/** Milliseconds of a period at most: histories of all units in it are read. */
const LONGEST = 31 * 86_400_000;
/** States at most; a signal that takes more values tells no states, and the rest counts as not known. */
const MOST_STATES = 100;

interface Asked {
  readonly equipment: string;
  readonly from: number;
  readonly to: number;
  readonly signal?: string | undefined;
}

/**
 * OEE of a machine over a period, up to now at most: times from what was recorded of its state signal, quantities from the histories of the units that were at it.
 * Throws `notFound` for a machine that is not there and `invalidInput` for a period that is none or too long.
 */
export async function equipmentOee({ db, clock }: Services, { equipment, from, to: end, signal }: Asked): Promise<EquipmentOee> {
  await ensureThere(db, equipment);
  const to = Math.min(end, clock.now());
  if (!(from < to)) throw new FettleError('invalidInput', 'The period has not begun yet, or ends before it begins.');
  if (to - from > LONGEST) throw new FettleError('invalidInput', 'OEE is told of 31 days at most: ask for a shorter period.');
  const settings = await settingsOf(db, equipment);
  const of = signal ?? settings?.signal;
  const elements = new Map(settings?.signal === of ? settings?.elements.map(({ state, element }) => [state, element]) : []);
  const [recorded, { produced, good }] = await Promise.all([
    of === undefined ? [] : statesOf(db, { equipment, signal: of, from, to }),
    piecesOf(db, { equipment, from, to }),
  ]);
  const states = recorded.map(({ state, seconds }) => {
    const element = state === undefined ? undefined : elements.get(state);
    return { ...(state !== undefined && { state }), ...(element !== undefined && { element }), seconds };
  });
  const answer = { equipment, from, to, ...(settings !== undefined && { settings }), states, produced, good };
  if (settings === undefined || of !== settings.signal) return answer;
  const times = timeElementsOf(states.map(({ element, seconds }) => ({ element, time: seconds })));
  const outcome = oeeOf({
    plannedBusyTime: plannedBusyTimeOf(times),
    productionTime: times.production,
    processingTime: processingTimeOf(times),
    plannedRunTime: settings.plannedRunTime,
    produced,
    good,
  });
  if (!outcome.ok) return { ...answer, problem: outcome.refusal.message };
  const { availability, effectiveness, qualityRatio, oee, nee, losses } = outcome.value;
  return { ...answer, indices: { availability, effectiveness, qualityRatio, oee, nee, losses } };
}

export async function putOeeSettings(services: Services, by: By, equipment: string, settings: OeeSettings): Promise<void> {
  const states = settings.elements.map(({ state }) => state);
  const twice = states.find((state, index) => states.indexOf(state) !== index);
  if (twice !== undefined) throw new FettleError('invalidInput', `State "${twice}" is listed twice: it counts as one thing only.`);
  await services.engine.transaction(async (trx) => {
    await ensureThere(trx, equipment);
    const before = await settingsOf(trx, equipment);
    await sql`INSERT INTO oee_setting (equipment, settings) VALUES (${equipment}, ${JSON.stringify(settings)}::jsonb)
      ON CONFLICT (equipment) DO UPDATE SET settings = excluded.settings`.execute(trx);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'putOeeSettings',
      subject: `equipment/${equipment}`,
      oldValue: before,
      newValue: settings,
    });
  });
}

async function ensureThere(db: Db | Trx, equipment: string): Promise<void> {
  const { rows } = await sql`SELECT FROM equipment WHERE id = ${equipment}`.execute(db);
  if (rows.length === 0) throw new FettleError('notFound', `There is no equipment "${equipment}".`);
}

async function settingsOf(db: Db | Trx, equipment: string): Promise<OeeSettings | undefined> {
  const { rows } = await sql<{ settings: unknown }>`SELECT settings FROM oee_setting WHERE equipment = ${equipment}`.execute(db);
  return rows[0] === undefined ? undefined : OeeSettings.parse(rows[0].settings);
}

interface RecordedState {
  readonly state: string | undefined;
  readonly seconds: number;
}

/** A state lasts from its reading to the next one; the last reading before the period tells in which it began. Until the first reading, and after one that is not good, nobody knows. */
async function statesOf(
  db: Db,
  { equipment, signal, from, to }: { equipment: string; signal: string; from: number; to: number },
): Promise<RecordedState[]> {
  const of = sql`SELECT source_time, received_at, recorded_place, CASE WHEN quality = 'good' THEN value #>> '{}' END AS state
    FROM recorded_event WHERE equipment = ${equipment} AND signal = ${signal}`;
  const { rows } = await sql<{ state: string | null; seconds: number }>`
    SELECT state, sum(until - greatest(source_time, ${from}))::float8 / 1000 AS seconds FROM (
      SELECT state, source_time, lead(source_time, 1, ${to}::bigint) OVER (ORDER BY source_time, received_at, recorded_place) AS until FROM (
        (${of} AND source_time < ${from} ORDER BY source_time DESC, received_at DESC, recorded_place DESC LIMIT 1)
        UNION ALL (${of} AND source_time >= ${from} AND source_time < ${to})) AS readings) AS spans
    GROUP BY state ORDER BY seconds DESC, state LIMIT ${MOST_STATES}`.execute(db);
  const known = rows.flatMap(({ state, seconds }) => (state === null || seconds === 0 ? [] : [{ state, seconds }]));
  const unknown = (to - from) / 1000 - known.reduce((sum, { seconds }) => sum + seconds, 0);
  return unknown > 1e-6 ? [...known, { state: undefined, seconds: unknown }] : known;
}

/** A piece counts as produced each time that the machine is done with it, and as good when it did not come back in the period and was not scrapped. */
async function piecesOf(
  db: Db,
  { equipment, from, to }: { equipment: string; from: number; to: number },
): Promise<{ produced: number; good: number }> {
  const presence = (await unitsAtMachines(db, { machines: [equipment], from, to }))[equipment] ?? [];
  const done = presence.filter((each) => each.to !== undefined && each.to >= from && each.to < to);
  const last = new Map(done.map(({ instance, unit }) => [instance, unit.quantity]));
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM instance WHERE id = ANY(${[...last.keys()]}::text[]) AND state = 'scrapped'`.execute(db);
  for (const { id } of rows) last.delete(id);
  const sum = (quantities: Iterable<number>): number => [...quantities].reduce((all, quantity) => all + quantity, 0);
  return { produced: sum(done.map(({ unit }) => unit.quantity)), good: sum(last.values()) };
}

import { randomUUID } from 'node:crypto';
import { parseScenario } from '@fettle/engine/core/index.ts';
import { FettleError } from '@fettle/flows';
import { FlowScenario, MOST_SCENARIOS, type ScenarioSummary } from '@fettle/flows/contract';
import type { PlainLine } from '@fettle/flows/plain-history.ts';
import { sql } from 'kysely';
import { writeAudit } from '../audit.ts';
import type { By, Db, Services, Trx } from '../services.ts';

const HEAD = sql`id, revision, name, beside, created_at AS "createdAt", created_by AS "createdBy", changed_at AS "changedAt", changed_by AS "changedBy"`;

/** What a scenario expects is looked into by the database: it may be long, and a list wants no more of it than how it ends. */
export async function listScenarios(db: Db | Trx, flow: string): Promise<ScenarioSummary[]> {
  const { rows } = await sql<ScenarioSummary>`
    SELECT ${HEAD}, jsonb_array_length(events) AS events,
      coalesce((SELECT jsonb_object_agg(regexp_replace(line->>'of', '^.*/', ''), line->'data'->>'result')
        FROM jsonb_array_elements(expected) AS line WHERE line->>'kind' = 'unitFinished'), '{}') AS ends,
      (SELECT count(*)::integer FROM jsonb_array_elements(expected) AS line WHERE line->>'kind' = 'ruleFired') AS firings
    FROM flow_scenario WHERE flow = ${flow} AND removed_at IS NULL ORDER BY created_at, id`.execute(db);
  return rows;
}

/** @throws FettleError `notFound` */
export async function getScenario(db: Db | Trx, flow: string, id: string): Promise<FlowScenario> {
  const { rows } = await sql`
    SELECT ${HEAD}, events, plant, expected FROM flow_scenario WHERE flow = ${flow} AND id = ${id} AND removed_at IS NULL`.execute(db);
  if (rows[0] === undefined) throw noSuchScenario();
  return FlowScenario.parse(rows[0]);
}

export type NewScenario = Pick<FlowScenario, 'name' | 'beside' | 'events' | 'plant' | 'expected'>;

/** Keeps a scenario. Throws `invalidInput` with the line of events that is none, `conflict` when the name is taken. */
export async function createScenario(services: Services, by: By, flow: string, wish: NewScenario): Promise<ScenarioSummary> {
  const { name, beside, events, plant, expected } = wish;
  parseScenario(events.map((line) => JSON.stringify(line)).join('\n'));
  const id = randomUUID();
  const now = services.clock.now();
  const person = by.person.userName;
  await services.engine.transaction(async (trx) => {
    const { rows: known } = await sql`SELECT FROM flow WHERE id = ${flow} FOR UPDATE`.execute(trx);
    if (known.length === 0) throw new FettleError('notFound', `There is no flow "${flow}".`);
    const { rows: kept } = await sql<{ name: string }>`SELECT name FROM flow_scenario WHERE flow = ${flow} AND removed_at IS NULL`.execute(
      trx,
    );
    if (kept.some((other) => other.name === name)) throw nameIsTaken(name);
    if (kept.length >= MOST_SCENARIOS)
      throw new FettleError('tooLarge', `A flow has at most ${MOST_SCENARIOS} scenarios. Remove some that say the same.`);
    await sql`INSERT INTO flow_scenario (id, flow, revision, name, beside, events, plant, expected, created_at, created_by, changed_at, changed_by)
      VALUES (${id}, ${flow}, 1, ${name}, ${JSON.stringify(beside)}::jsonb, ${JSON.stringify(events)}::jsonb, ${JSON.stringify(plant)}::jsonb,
        ${JSON.stringify(expected)}::jsonb, ${now}, ${person}, ${now}, ${person})`.execute(trx);
    const newValue = { scenario: id, name, beside, events: events.length, expected: expected.length };
    await writeAudit(services, trx, { person, action: 'createScenario', subject: `flow/${flow}`, newValue });
  });
  services.announce('flows', { flow });
  const made = (await listScenarios(services.db, flow)).find((scenario) => scenario.id === id);
  if (made === undefined) throw noSuchScenario();
  return made;
}

/** A scenario of a flow, as the person who changes it knew it. */
export interface KnownScenario {
  readonly flow: string;
  readonly id: string;
  readonly revision: number;
}

export function renameScenario(services: Services, by: By, at: KnownScenario, name: string): Promise<number> {
  return change(services, by, at, async (trx, before) => {
    const { rows } = await sql`
      SELECT FROM flow_scenario WHERE flow = ${at.flow} AND name = ${name} AND id <> ${at.id} AND removed_at IS NULL`.execute(trx);
    if (rows.length > 0) throw nameIsTaken(name);
    await sql`UPDATE flow_scenario SET name = ${name} WHERE id = ${at.id}`.execute(trx);
    return {
      action: 'renameScenario',
      oldValue: { scenario: at.id, name: before.name },
      newValue: { scenario: at.id, name },
    };
  });
}

/** What happens now is right. What was expected before stays in the audit. */
export function acceptScenario(services: Services, by: By, at: KnownScenario, expected: readonly PlainLine[]): Promise<number> {
  return change(services, by, at, async (trx, { name, expected: before }) => {
    await sql`UPDATE flow_scenario SET expected = ${JSON.stringify(expected)}::jsonb WHERE id = ${at.id}`.execute(trx);
    return {
      action: 'acceptScenario',
      oldValue: { scenario: at.id, name, expected: before },
      newValue: { scenario: at.id, name, expected: expected.length },
    };
  });
}

export async function removeScenario(services: Services, by: By, at: KnownScenario, reason: string): Promise<void> {
  await change(services, by, at, async (trx, { name, events, expected }) => {
    await sql`UPDATE flow_scenario SET removed_at = ${services.clock.now()} WHERE id = ${at.id}`.execute(trx);
    return { action: 'removeScenario', oldValue: { scenario: at.id, name, events, expected }, reason };
  });
}

interface ScenarioRow {
  readonly revision: number;
  readonly name: string;
  readonly events: unknown;
  readonly expected: unknown;
  readonly changedBy: string;
}

type Change = Omit<Parameters<typeof writeAudit>[2], 'person' | 'subject'>;

/** Changes a scenario over exactly the revision that the person knew, on record. Gives the next revision. */
async function change(
  services: Services,
  by: By,
  { flow, id, revision }: KnownScenario,
  work: (trx: Trx, before: ScenarioRow) => Promise<Change>,
): Promise<number> {
  const person = by.person.userName;
  const next = await services.engine.transaction(async (trx) => {
    const { rows } = await sql<ScenarioRow>`
      SELECT revision, name, events, expected, changed_by AS "changedBy" FROM flow_scenario
      WHERE id = ${id} AND flow = ${flow} AND removed_at IS NULL FOR UPDATE`.execute(trx);
    const [row] = rows;
    if (row === undefined) throw noSuchScenario();
    if (row.revision !== revision)
      throw new FettleError(
        'conflict',
        `${row.changedBy} changed the scenario "${row.name}" meanwhile. Nothing was overwritten: look at it and do it again.`,
      );
    const audit = await work(trx, row);
    await sql`UPDATE flow_scenario SET revision = revision + 1, changed_at = ${services.clock.now()}, changed_by = ${person} WHERE id = ${id}`.execute(
      trx,
    );
    await writeAudit(services, trx, { ...audit, person, subject: `flow/${flow}` });
    return row.revision + 1;
  });
  services.announce('flows', { flow });
  return next;
}

const noSuchScenario = (): FettleError =>
  new FettleError('notFound', 'There is no such scenario of this flow; somebody may have removed it.');

const nameIsTaken = (name: string): FettleError =>
  new FettleError('conflict', `The flow has a scenario "${name}" already. Choose another name, or look at that one.`);

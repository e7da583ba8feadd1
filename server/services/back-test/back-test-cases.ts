import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { BackTest, FrameGatherer, type JudgedFiring, type Presence, reportingOf } from '@fettle/engine/core/back-test/index.ts';
import { compileFlow, createExpressions } from '@fettle/engine/core/index.ts';
import { FettleError, FlowDefinition } from '@fettle/flows';
import { FrameReader, MOST_CASE_READINGS } from '@fettle/flows/back-test/index.ts';
import type { BackTestCase, CheckedCase, ExpectedFiring } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from '../audit.ts';
import { frozenLimitsOfRule } from '../chart-rows.ts';
import { readPlant } from '../plant.ts';
import type { By, Db, Services, Trx } from '../services.ts';
import { compareCase } from './compare-case.ts';
import { judgeBesideWork } from './judge-beside-work.ts';
import { planBackTest } from './plan-back-test.ts';
import { recordedFrames } from './recorded-readings.ts';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** Firings that a case expects; one with more is read by nobody. */
const MOST_EXPECTED = 2000;

interface CaseRow extends Omit<BackTestCase, 'from' | 'to'> {
  readonly from: number;
  readonly to: number;
}

const COLUMNS = sql`id, name, from_time AS "from", to_time AS "to", equipment, product, readings, expected, created_at AS "createdAt", created_by AS "createdBy"`;

export async function listBackTestCases(db: Db | Trx, flow: string): Promise<BackTestCase[]> {
  const { rows } = await sql<CaseRow>`
    SELECT ${COLUMNS} FROM back_test_case WHERE flow = ${flow} AND removed_at IS NULL ORDER BY created_at, id`.execute(db);
  return rows;
}

export interface NewCase {
  readonly name: string;
  readonly revision: number;
  readonly from: number;
  readonly to: number;
  readonly equipment?: string | undefined;
  readonly product: string;
}

/** Keeps the readings of a period and what the draft fires over them. */
export async function createBackTestCase(services: Services, by: By, flow: string, wish: NewCase): Promise<BackTestCase> {
  const plan = await planBackTest(services, flow, wish, MOST_CASE_READINGS);
  if (plan.revision !== wish.revision)
    throw new FettleError(
      'conflict',
      `The draft is at revision ${plan.revision} by now; you tested ${wish.revision}. Test it again before you keep the case.`,
    );
  const pieces: Uint8Array[] = [];
  for (const { equipment, signals } of plan.machines) {
    const period = { equipment, signals: signals.map(({ signal }) => signal), from: plan.from, to: plan.to };
    for await (const frame of recordedFrames({ db: services.db, pool: services.engine.pool }, period)) pieces.push(frame);
  }
  const past = await zip(Buffer.concat(pieces));
  const presence = Object.fromEntries(plan.machines.map((machine) => [machine.equipment, machine.presence]));
  const expected = await firingsOver(services, plan.draft, { past, presence, product: wish.product, to: plan.to });
  if (expected.length > MOST_EXPECTED)
    throw new FettleError(
      'tooLarge',
      `It fires ${expected.length} times; a case has at most ${MOST_EXPECTED} firings. Choose a shorter period.`,
    );
  const kept: BackTestCase = {
    id: randomUUID(),
    name: wish.name,
    from: plan.from,
    to: plan.to,
    equipment: plan.machines.map(({ equipment }) => equipment),
    product: wish.product,
    readings: plan.readings,
    expected,
    createdAt: services.clock.now(),
    createdBy: by.person.userName,
  };
  await services.engine.transaction(async (trx) => {
    await sql`INSERT INTO back_test_case (id, flow, name, from_time, to_time, equipment, product, readings, expected, presence, past, created_at, created_by)
      VALUES (${kept.id}, ${flow}, ${kept.name}, ${kept.from}, ${kept.to}, ${JSON.stringify(kept.equipment)}::jsonb, ${kept.product}, ${kept.readings},
        ${JSON.stringify(expected)}::jsonb, ${JSON.stringify(presence)}::jsonb, ${past}, ${kept.createdAt}, ${kept.createdBy})`.execute(
      trx,
    );
    const { expected: firings, ...told } = kept;
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'createBackTestCase',
      subject: `flow/${flow}`,
      newValue: { ...told, expected: firings.length },
    });
  });
  return kept;
}

export async function renameBackTestCase(
  services: Services,
  by: By,
  { flow, id, name }: { flow: string; id: string; name: string },
): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const before = await lockCase(trx, flow, id);
    await sql`UPDATE back_test_case SET name = ${name} WHERE id = ${id}`.execute(trx);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'renameBackTestCase',
      subject: `flow/${flow}`,
      oldValue: { case: id, name: before },
      newValue: { case: id, name },
    });
  });
}

export async function removeBackTestCase(
  services: Services,
  by: By,
  { flow, id, reason }: { flow: string; id: string; reason: string },
): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const name = await lockCase(trx, flow, id);
    await sql`UPDATE back_test_case SET removed_at = ${services.clock.now()} WHERE id = ${id}`.execute(trx);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'removeBackTestCase',
      subject: `flow/${flow}`,
      oldValue: { case: id, name },
      reason,
    });
  });
}

async function lockCase(trx: Trx, flow: string, id: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM back_test_case WHERE id = ${id} AND flow = ${flow} AND removed_at IS NULL FOR UPDATE`.execute(trx);
  if (rows[0] === undefined) throw new FettleError('notFound', 'There is no such case of this flow; somebody may have removed it.');
  return rows[0].name;
}

/** Judges a draft over every case of its flow. */
export async function checkBackTestCases(services: Services, flow: string): Promise<CheckedCase[]> {
  const { rows } = await sql<{ definition: unknown }>`SELECT definition FROM flow_draft WHERE flow = ${flow}`.execute(services.db);
  if (rows[0] === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
  const draft = FlowDefinition.parse(rows[0].definition);
  const checked: CheckedCase[] = [];
  for (const { id, name, product, to, expected } of await listBackTestCases(services.db, flow)) {
    const kept = await sql<{
      presence: Record<string, Presence[]>;
      past: Buffer;
    }>`SELECT presence, past FROM back_test_case WHERE id = ${id}`.execute(services.db);
    const row = kept.rows[0];
    if (row === undefined) continue;
    checked.push({ id, ...compareCase(name, expected, await outcomeOver(services, draft, { ...row, product, to })) });
  }
  return checked;
}

/** Throws `stateRefused` with the exact difference when the draft makes a case untrue. */
export async function refuseBrokenCases(services: Services, flow: string): Promise<void> {
  const broken = (await checkBackTestCases(services, flow)).filter(({ holds }) => !holds);
  if (broken.length === 0) return;
  throw new FettleError(
    'stateRefused',
    `It cannot be released: ${broken.map(({ words }) => words).join(' ')} Change the rule, or remove the case with a reason.`,
    { details: { cases: broken } },
  );
}

interface KeptPast {
  readonly past: Buffer;
  readonly presence: Readonly<Record<string, readonly Presence[]>>;
  readonly product: string;
  readonly to: number;
}

/** A rule that cannot be judged at all breaks the case, in the words of what is wrong. */
async function outcomeOver(services: Services, draft: FlowDefinition, kept: KeptPast): Promise<readonly ExpectedFiring[] | string> {
  try {
    return await firingsOver(services, draft, kept);
  } catch (error) {
    if (error instanceof FettleError) return error.message;
    throw error;
  }
}

async function firingsOver(
  services: Services,
  draft: FlowDefinition,
  { past, presence, product, to }: KeptPast,
): Promise<ExpectedFiring[]> {
  const gatherer = new FrameGatherer();
  const reader = new FrameReader();
  for (const frame of reader.push(await unzip(past))) gatherer.add(frame);
  const plant = await readPlant(services.db);
  const rule = compileFlow(draft, 1, {
    registry: services.registry,
    expressions: createExpressions(),
    equipmentOfClass: (name) => plant.equipment.filter(({ equipmentClass }) => equipmentClass === name).map(({ id }) => id),
  });
  if (rule.kind !== 'qualityRule') throw new FettleError('invalidInput', 'Only quality rules have back-tests.');
  // Versions are only added, so what was in force in the period stays so.
  const limits = await frozenLimitsOfRule(services.db, draft.id);
  const machines = Object.entries(presence).map(([equipment, present]) => ({
    equipment,
    presence: present,
    limits: limits.get(equipment) ?? [],
  }));
  const tests = gatherer.pasts(machines, to).map((each) => new BackTest(each));
  const { gained } = await judgeBesideWork(reportingOf(tests, { draft: rule, product }));
  return gained.map(expectedOf);
}

const expectedOf = ({ equipment, flowNode, time, title, unit }: JudgedFiring): ExpectedFiring => ({
  equipment,
  flowNode,
  time,
  title,
  ...(unit === undefined ? {} : { serialNumber: unit.serialNumber }),
});

import { FettleError, type Message, unitKey } from '@fettle/flows';
import type { Nonconformance } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import { isWaiting } from './is-waiting.ts';
import type { By, Services } from './services.ts';

interface Row {
  id: string;
  instance: string | null;
  serialNumber: string | null;
  jobOrder: string | null;
  title: string;
  defect: string;
  description: string;
  openedAt: number;
  state: 'open' | 'closed';
  disposition: Nonconformance['disposition'] | null;
  closedBy: string | null;
  closedAt: number | null;
  reason: string | null;
  token: string | null;
  activation: number | null;
  waits: { kind: string; name: string; decision?: Decision }[] | null;
}

interface Decision extends Rework {
  readonly decision: string;
  readonly options: { value: string; title: string }[];
}

/** Where a rework can go and why, where the drawing leaves that to the person. */
interface Rework {
  readonly targets?: { flowNode: string; title: string }[];
  readonly reasons?: string[];
}

async function rowsOf(
  services: Services,
  query: { id?: string; instance?: string; state?: string | undefined; limit: number },
): Promise<Row[]> {
  const conditions = [sql`true`];
  if (query.id !== undefined) conditions.push(sql`n.id = ${query.id}`);
  if (query.instance !== undefined) conditions.push(sql`n.instance = ${query.instance}`);
  if (query.state !== undefined) conditions.push(sql`n.state = ${query.state}`);
  const { rows } = await sql<Row>`
    SELECT n.id, n.instance, n.serial_number AS "serialNumber", n.job_order AS "jobOrder", n.title, n.defect, n.description, n.opened_at AS "openedAt", n.state, n.disposition,
      n.closed_by AS "closedBy", n.closed_at AS "closedAt", n.reason, n.token, n.activation, t.body->'waits' AS waits
    FROM nonconformance n LEFT JOIN token t ON t.instance = n.instance AND t.id = n.token AND t.activation = n.activation
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY n.opened_at DESC LIMIT ${query.limit}`.execute(services.db);
  return rows;
}

/** A time limit's own: no token waits for the decision, the unit is held until then. */
const clockOf = (row: Row): number | undefined => {
  const clock = /\/clock\/(\d+)\/nonconformance$/.exec(row.id)?.[1];
  return row.token === null && clock !== undefined ? Number(clock) : undefined;
};
const OF_A_CLOCK: { readonly name: string; readonly decision: Decision } = {
  name: '',
  decision: {
    decision: 'disposition',
    options: [
      { value: 'useAsIs', title: 'Use as is' },
      { value: 'scrap', title: 'Scrap' },
    ],
  },
};

const decisionOf = (row: Row) => (clockOf(row) !== undefined ? (row.state === 'open' ? OF_A_CLOCK : undefined) : decisionOfToken(row));

const decisionOfToken = (row: Row) => row.waits?.find((wait) => wait.kind === 'decision' && wait.decision?.decision === 'disposition');

function reworkOf(decision: Rework | undefined): Rework {
  const { targets, reasons } = decision ?? {};
  return { ...(targets === undefined ? {} : { targets }), ...(reasons === undefined ? {} : { reasons }) };
}

function mustBeOffered({ targets, reasons }: Rework, { target, code }: DispositionDecision): void {
  if (targets === undefined) return;
  if (!targets.some(({ flowNode }) => flowNode === target))
    throw new FettleError('invalidInput', `Say to which step the unit goes back: ${targets.map(({ title }) => title).join(', ')}.`);
  if (reasons !== undefined && !reasons.includes(code ?? ''))
    throw new FettleError('invalidInput', `Give the reason code of the rework: ${reasons.join(', ')}.`);
}

function view(row: Row): Nonconformance {
  const {
    waits: _waits,
    token: _token,
    activation: _activation,
    disposition,
    closedBy,
    closedAt,
    reason,
    instance,
    serialNumber,
    jobOrder,
    ...rest
  } = row;
  return {
    ...rest,
    instance: instance ?? '',
    serialNumber: serialNumber ?? '',
    jobOrder: jobOrder ?? '',
    options: decisionOf(row)?.decision?.options ?? [],
    ...reworkOf(decisionOf(row)?.decision),
    ...(disposition ? { disposition } : {}),
    ...(closedBy === null ? {} : { closedBy }),
    ...(closedAt === null ? {} : { closedAt }),
    ...(reason === null ? {} : { reason }),
  };
}

export async function nonconformances(
  services: Services,
  query: { instance?: string; state?: string | undefined; limit: number },
): Promise<Nonconformance[]> {
  return (await rowsOf(services, query)).map(view);
}

export interface DispositionDecision {
  readonly disposition: string;
  readonly reason: string;
  readonly target?: string | undefined;
  readonly code?: string | undefined;
}

export async function decideDisposition(services: Services, by: By, id: string, decided: DispositionDecision): Promise<void> {
  const { disposition, reason, target, code } = decided;
  const [row] = await rowsOf(services, { id, limit: 1 });
  if (row === undefined) throw new FettleError('notFound', 'There is no such nonconformance.');
  const decision = decisionOf(row);
  const { instance } = row;
  const token = clockOf(row) === undefined ? row.token : '';
  const activation = clockOf(row) ?? row.activation;
  if (row.state === 'closed' || decision === undefined || instance === null || token === null || activation === null) {
    throw new FettleError(
      'stateRefused',
      `The disposition of ${row.serialNumber ?? 'this unit'} is decided already${row.closedBy === null ? '' : ` by ${row.closedBy}`}.`,
    );
  }
  const options = decision.decision?.options ?? [];
  if (!options.some((option) => option.value === disposition)) {
    throw new FettleError('invalidInput', `This nonconformance allows: ${options.map((option) => option.title).join(', ')}.`);
  }
  if (disposition === 'rework' && decision.decision !== undefined) mustBeOffered(decision.decision, decided);
  await services.engine.transaction(async (trx) => {
    // Who decides first decides. Until the engine has carried it out, the decision is a message that waits.
    const now = await sql<{ state: string }>`SELECT state FROM nonconformance WHERE id = ${id} FOR UPDATE`.execute(trx);
    if (now.rows[0]?.state !== 'open' || (await isWaiting(trx, `${id}/decided`)))
      throw new FettleError('stateRefused', `Somebody else has just decided the disposition of ${row.serialNumber}.`);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'decideDisposition',
      subject: `unit/${row.serialNumber}`,
      newValue: { nonconformance: id, disposition, ...(target === undefined ? {} : { target }), ...(code === undefined ? {} : { code }) },
      reason,
    });
    const body: Message['body'] = {
      kind: 'decided',
      instance,
      token,
      activation,
      name: decision.name,
      person: by.person.userName,
      value: disposition,
      reason,
      target,
      code,
    };
    await services.engine.send(trx, [{ id: `${id}/decided`, key: unitKey(instance), at: services.clock.now(), body }]);
  });
}

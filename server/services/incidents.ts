import { FettleError } from '@fettle/flows';
import type { DeadLetter, IncidentView } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Services } from './services.ts';

interface Row {
  id: string;
  kind: IncidentView['kind'];
  instance: string | null;
  serialNumber: string | null;
  flowNode: string | null;
  title: string;
  detail: string;
  openedAt: number;
  state: IncidentView['state'];
  token: string | null;
  activation: number | null;
  ports: string[] | null;
}

async function rowsOf(services: Services, query: { id?: string; state?: string | undefined; limit: number }): Promise<Row[]> {
  const conditions = [sql`true`];
  if (query.id !== undefined) conditions.push(sql`n.id = ${query.id}`);
  if (query.state !== undefined) conditions.push(sql`n.state = ${query.state}`);
  const { rows } = await sql<Row>`
    SELECT n.id, n.kind, n.instance, i.serial_number AS "serialNumber", n.flow_node AS "flowNode", n.title, n.detail, n.opened_at AS "openedAt", n.state, n.token, n.activation,
      (SELECT array_agg(DISTINCT s->'from'->>'port') FROM flow_version v, jsonb_array_elements(v.definition->'sequenceFlows') s
        WHERE n.kind = 'flowNode' AND v.flow = n.flow AND v.version = n.version AND s->'from'->>'node' = n.flow_node) AS ports
    FROM incident n LEFT JOIN instance i ON i.id = n.instance WHERE ${sql.join(conditions, sql` AND `)} ORDER BY n.opened_at DESC LIMIT ${query.limit}`.execute(
    services.db,
  );
  return rows;
}

export async function listIncidents(services: Services, query: { state?: string | undefined; limit: number }): Promise<IncidentView[]> {
  return (await rowsOf(services, query)).map(
    ({ token: _token, activation: _activation, instance, serialNumber, flowNode, ports, ...row }) => ({
      ...row,
      ports: ports ?? [],
      ...(instance === null ? {} : { instance }),
      ...(serialNumber === null ? {} : { serialNumber }),
      ...(flowNode === null ? {} : { flowNode }),
    }),
  );
}

/** Tries again what failed, or goes on without it: by a person, with a reason, on record. */
export async function resolveIncident(
  services: Services,
  by: By,
  id: string,
  answer: { action: 'retry' | 'skip'; port?: string | undefined; reason: string },
): Promise<void> {
  const [row] = await rowsOf(services, { id, limit: 1 });
  if (row === undefined) throw new FettleError('notFound', 'There is no such incident.');
  const ports = row.ports ?? [];
  if (row.kind === 'flowNode' && answer.action === 'skip' && (answer.port === undefined || !ports.includes(answer.port))) {
    throw new FettleError('invalidInput', `Say through which port the unit goes on: ${ports.join(', ') || 'none is connected'}.`);
  }
  const person = by.person.userName;
  await services.engine.transaction(async (trx) => {
    await services.engine.resolveIncident(trx, {
      incident: id,
      action: answer.action,
      ...(answer.port === undefined ? {} : { port: answer.port }),
      person,
      reason: answer.reason,
      at: services.clock.now(),
    });
    await writeAudit(services, trx, {
      person,
      action: 'resolveIncident',
      subject: `incident/${id}`,
      newValue: { action: answer.action, port: answer.port },
      reason: answer.reason,
    });
  });
}

export async function listDeadLetters(services: Services, query: { state?: string | undefined; limit: number }): Promise<DeadLetter[]> {
  const { rows } = await sql<DeadLetter>`
    SELECT id::text AS id, at, source, address, payload, reason, state FROM dead_letter
    WHERE (${query.state ?? null}::text IS NULL OR state = ${query.state ?? null}::text) ORDER BY dead_letter.id DESC LIMIT ${query.limit}`.execute(
    services.db,
  );
  return rows;
}

export async function discardDeadLetter(services: Services, by: By, id: string, reason: string): Promise<void> {
  await services.engine.transaction(async (trx) => {
    const { numAffectedRows } =
      await sql`UPDATE dead_letter SET state = 'discarded', discarded_by = ${by.person.userName}, discarded_at = ${services.clock.now()}, discard_reason = ${reason}
      WHERE id::text = ${id} AND state = 'open'`.execute(trx);
    if (numAffectedRows !== 1n) throw new FettleError('stateRefused', 'There is no such open dead letter.');
    await writeAudit(services, trx, { person: by.person.userName, action: 'discardDeadLetter', subject: `deadLetter/${id}`, reason });
  });
}

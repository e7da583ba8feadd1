import { FettleError } from '@fettle/flows';
import type { IncidentView } from '@fettle/flows/contract';
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
  resolvedBy: string | null;
  resolvedAt: number | null;
  action: string | null;
  reason: string | null;
}

async function rowsOf(services: Services, query: { id?: string; state?: string | undefined; limit: number }): Promise<Row[]> {
  const conditions = [sql`true`];
  if (query.id !== undefined) conditions.push(sql`n.id = ${query.id}`);
  if (query.state !== undefined) conditions.push(sql`n.state = ${query.state}`);
  const { rows } = await sql<Row>`
    SELECT n.id, n.kind, n.instance, i.serial_number AS "serialNumber", n.flow_node AS "flowNode", n.title, n.detail, n.opened_at AS "openedAt", n.state, n.token, n.activation,
      n.resolved_by AS "resolvedBy", n.resolved_at AS "resolvedAt", n.action, n.reason,
      (SELECT array_agg(DISTINCT s->'from'->>'port') FROM flow_version v, jsonb_array_elements(v.definition->'sequenceFlows') s
        WHERE n.kind = 'flowNode' AND v.flow = n.flow AND v.version = n.version AND s->'from'->>'node' = n.flow_node) AS ports
    FROM incident n LEFT JOIN instance i ON i.id = n.instance WHERE ${sql.join(conditions, sql` AND `)} ORDER BY n.opened_at DESC LIMIT ${query.limit}`.execute(
    services.db,
  );
  return rows;
}

export async function listIncidents(services: Services, query: { state?: string | undefined; limit: number }): Promise<IncidentView[]> {
  return (await rowsOf(services, query)).map(
    ({
      token: _token,
      activation: _activation,
      instance,
      serialNumber,
      flowNode,
      ports,
      resolvedBy,
      resolvedAt,
      action,
      reason,
      ...row
    }) => ({
      ...row,
      ports: ports ?? [],
      ...(resolvedBy === null ? {} : { resolvedBy }),
      ...(resolvedAt === null ? {} : { resolvedAt }),
      ...(action === null ? {} : { action }),
      ...(reason === null ? {} : { reason }),
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

export interface Retried {
  readonly retried: number;
  readonly refused: readonly { readonly incident: string; readonly reason: string }[];
}

/** Each in a transaction of its own: one that was resolved meanwhile keeps none of the others. */
export async function retryIncidents(services: Services, by: By, incidents: readonly string[], reason: string): Promise<Retried> {
  const refused: { incident: string; reason: string }[] = [];
  for (const incident of new Set(incidents)) {
    try {
      await resolveIncident(services, by, incident, { action: 'retry', reason });
    } catch (error) {
      if (!(error instanceof FettleError) || error.retry) throw error;
      refused.push({ incident, reason: error.message });
    }
  }
  return { retried: new Set(incidents).size - refused.length, refused };
}

import { FettleError, unitKey, type Wait } from '@fettle/flows';
import type { EscalationOffer } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Services } from './services.ts';

interface Row {
  readonly instance: string;
  readonly token: string;
  readonly activation: number;
  readonly flowNode: string;
  readonly waits: readonly Wait[];
}

async function waiting(services: Services, serialNumber: string): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    SELECT i.id AS instance, t.id AS token, t.activation, t.flow_node AS "flowNode", t.body->'waits' AS waits
    FROM instance i JOIN token t ON t.instance = i.id
    WHERE i.serial_number = ${serialNumber} AND i.finished_at IS NULL AND t.state = 'waiting' ORDER BY t.id`.execute(services.db);
  return rows;
}

function offersOf(rows: readonly Row[]): EscalationOffer[] {
  return rows.flatMap(({ token, activation, flowNode, waits }) =>
    waits.flatMap((wait) => (wait.kind === 'escalation' ? [{ token, activation, flowNode, code: wait.code, title: wait.title }] : [])),
  );
}

/** What the unit can take where it is now. */
export async function escalations(services: Services, serialNumber: string): Promise<EscalationOffer[]> {
  return offersOf(await waiting(services, serialNumber));
}

export interface EscalationRequest {
  readonly code: string;
  readonly reason: string;
  readonly token?: string | undefined;
  readonly activation?: number | undefined;
}

/** Raises it in the name of a person. One that nothing waits for is refused with what the unit can take. */
export async function escalate(services: Services, by: By, serialNumber: string, request: EscalationRequest): Promise<void> {
  const rows = await waiting(services, serialNumber);
  const [first] = rows;
  if (first === undefined) throw new FettleError('stateRefused', `${serialNumber} is at no operation that could take an escalation.`);
  const { code, reason, token, activation } = request;
  const offers = offersOf(rows).filter((offer) => token === undefined || offer.token === token);
  if (!offers.some((offer) => offer.code === '' || offer.code === code)) {
    const codes = [...new Set(offers.map((offer) => offer.code || 'any code'))].join(', ') || 'none';
    throw new FettleError('stateRefused', `Nothing takes the escalation "${code}" where ${serialNumber} is. It takes: ${codes}.`);
  }
  const person = by.person.userName;
  const { instance } = first;
  await services.engine.transaction(async (trx) => {
    await writeAudit(services, trx, { person, action: 'escalate', subject: `unit/${serialNumber}`, newValue: { code }, reason });
    const at = services.clock.now();
    const body = { kind: 'escalate' as const, instance, token, activation, code, person, reason };
    await services.engine.send(trx, [{ id: `${instance}/escalate/${crypto.randomUUID()}`, key: unitKey(instance), at, body }]);
  });
}

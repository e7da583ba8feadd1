import { FettleError, type RoutingInstance, unitKey } from '@fettle/flows';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Services } from './services.ts';

/** The newest unit with this serial number, as the engine has it. */
async function unitOf(services: Services, serialNumber: string): Promise<RoutingInstance> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM instance WHERE serial_number = ${serialNumber} AND caller IS NULL ORDER BY started_at DESC LIMIT 1`.execute(services.db);
  const [unit] = rows[0] === undefined ? [] : await services.engine.readUnits([rows[0].id]);
  if (unit === undefined) throw new FettleError('notFound', `There is no unit with serial number "${serialNumber}".`);
  if (unit.state !== 'running' && unit.state !== 'held')
    throw new FettleError('stateRefused', `${serialNumber} has left the routing (${unit.state}); it cannot be divided or merged any more.`);
  return unit;
}

export interface Split {
  readonly quantity: number;
  readonly newSerialNumber?: string | undefined;
  readonly flowNode?: string | undefined;
  readonly to?: string | undefined;
  readonly reason: string;
}

/** Takes pieces off a lot. What the engine finds when it consumes the message counts; what is plainly impossible is refused here at once. */
export async function splitUnit(services: Services, by: By, serialNumber: string, split: Split): Promise<{ serialNumber: string }> {
  const unit = await unitOf(services, serialNumber);
  const most = Math.max(
    0,
    ...unit.tokens
      .filter((token) => token.generations.length === 0 && (split.flowNode === undefined || token.flowNode === split.flowNode))
      .map((token) => token.quantity ?? unit.unit.quantity),
  );
  if (split.quantity >= most)
    throw new FettleError(
      'stateRefused',
      `${serialNumber} has ${most} at most at one place; ${split.quantity} cannot be taken off, because something must be left.`,
    );
  return services.engine.transaction(async (trx) => {
    const fresh = split.newSerialNumber ?? (await freeNumber(services, unit));
    const taken = await sql`SELECT FROM instance WHERE id = ${`${unit.unit.jobOrder}/${fresh}`}`.execute(trx);
    if (taken.rows.length > 0)
      throw new FettleError('conflict', `There is a unit "${fresh}" in order ${unit.unit.jobOrder} already. Choose another number.`);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'splitUnit',
      subject: `unit/${serialNumber}`,
      newValue: { ...split, newSerialNumber: fresh },
      reason: split.reason,
    });
    const { quantity, flowNode, to, reason } = split;
    const body = {
      kind: 'splitLot' as const,
      instance: unit.id,
      quantity,
      serialNumber: fresh,
      person: by.person.userName,
      reason,
      ...(flowNode === undefined ? {} : { flowNode }),
      ...(to === undefined ? {} : { to }),
    };
    await services.engine.send(trx, [{ id: `${unit.id}/split/${fresh}`, key: unitKey(unit.id), at: services.clock.now(), body }]);
    return { serialNumber: fresh };
  });
}

async function freeNumber(services: Services, unit: RoutingInstance): Promise<string> {
  const { rows } = await sql<{ serialNumber: string }>`
    SELECT serial_number AS "serialNumber" FROM instance WHERE job_order = ${unit.unit.jobOrder} AND starts_with(serial_number, ${`${unit.unit.serialNumber}-`})`.execute(
    services.db,
  );
  const taken = new Set(rows.map((row) => row.serialNumber));
  for (let number = unit.lot?.nextChild ?? 1; ; number += 1) {
    const candidate = `${unit.unit.serialNumber}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

export async function mergeUnit(services: Services, by: By, serialNumber: string, into: string, reason: string): Promise<void> {
  const [unit, target] = [await unitOf(services, serialNumber), await unitOf(services, into)];
  if (unit.id === target.id) throw new FettleError('stateRefused', 'A unit cannot be merged into itself.');
  if (unit.unit.product !== target.unit.product)
    throw new FettleError(
      'stateRefused',
      `${serialNumber} is a "${unit.unit.product}", ${into} a "${target.unit.product}". Only the same product is merged.`,
    );
  if (unit.flow !== target.flow || unit.version !== target.version)
    throw new FettleError('stateRefused', `${serialNumber} and ${into} do not run on the same version of the same routing.`);
  if (unit.tokens.length !== 1)
    throw new FettleError('stateRefused', `${serialNumber} is in several places at once. Bring it together first.`);
  await services.engine.transaction(async (trx) => {
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'mergeUnit',
      subject: `unit/${serialNumber}`,
      newValue: { into },
      reason,
    });
    const body = { kind: 'mergeLot' as const, instance: unit.id, into: target.id, person: by.person.userName, reason };
    await services.engine.send(trx, [
      { id: `${unit.id}/merge/${crypto.randomUUID()}`, key: unitKey(unit.id), at: services.clock.now(), body },
    ]);
  });
}

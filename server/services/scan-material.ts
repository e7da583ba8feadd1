import { whyNotConsumed } from '@fettle/engine/core';
import { FettleError, type MaterialLot, type MaterialRequirement, unitKey } from '@fettle/flows';
import { sql } from 'kysely';
import { writeAudit } from './audit.ts';
import type { By, Services, Trx } from './services.ts';
import { openTaskOf } from './user-tasks.ts';

export interface Scan {
  readonly scan: string;
  readonly code: string;
  readonly quantity?: number | undefined;
}

interface Found {
  readonly requirement: MaterialRequirement;
  readonly source: string;
  readonly serialNumber?: string;
  readonly has: number;
}

/**
 * Uses a scanned lot or part for a work instruction. What is plainly wrong is refused here at once, in the words for the operator; what happens at the same time elsewhere the lot itself decides,
 * and the answer stands at the work instruction.
 */
export async function scanMaterial(
  services: Services,
  by: By,
  task: string,
  scan: Scan,
): Promise<{ key: string; title: string; quantity: number; left: number }> {
  const open = await openTaskOf(services, task);
  if (open.held) throw new FettleError('stateRefused', `${open.unit.serialNumber} is on hold. Wait for its release.`);
  const requirements = open.instruction.materials ?? [];
  if (requirements.length === 0) throw new FettleError('stateRefused', `"${open.instruction.title}" uses no material.`);
  return services.engine.transaction(async (trx) => {
    const { requirement, source, serialNumber, has } = await find(services, trx, requirements, scan.code);
    const done = open.scans
      .filter(({ key, state }) => key === requirement.key && state !== 'refused')
      .reduce((sum, one) => sum + one.quantity, 0);
    const needed = Math.round((requirement.quantity - done) * 1e9) / 1e9;
    const before = open.scans.find((one) => one.scan === scan.scan);
    if (before !== undefined)
      return { key: requirement.key, title: requirement.title, quantity: before.quantity, left: Math.max(0, needed) };
    if (needed <= 0) throw new FettleError('stateRefused', `"${requirement.title}" is complete already.`);
    const quantity = scan.quantity ?? Math.min(needed, has);
    if (quantity > needed)
      throw new FettleError('stateRefused', `"${requirement.title}" needs ${needed} ${requirement.unit} more, not ${quantity}.`);
    await writeAudit(services, trx, {
      person: by.person.userName,
      action: 'scanMaterial',
      subject: `unit/${open.unit.serialNumber}`,
      newValue: { task, ...scan, quantity },
    });
    const { instance, token, activation, name } = open;
    const body = {
      kind: 'scanMaterial' as const,
      instance,
      token,
      activation,
      name,
      scan: scan.scan,
      key: requirement.key,
      source,
      quantity,
      person: by.person.userName,
      ...(serialNumber === undefined ? {} : { serialNumber }),
    };
    await services.engine.send(trx, [{ id: `${task}/scan/${scan.scan}`, key: unitKey(instance), at: services.clock.now(), body }]);
    return { key: requirement.key, title: requirement.title, quantity, left: Math.round((needed - quantity) * 1e9) / 1e9 };
  });
}

async function find(services: Services, trx: Trx, requirements: readonly MaterialRequirement[], code: string): Promise<Found> {
  const lots = await sql<Omit<MaterialLot, 'expiresAt'> & { expiresAt: number | null }>`
    SELECT id, definition, quantity, state, reason, supplier, sequence, expires_at AS "expiresAt", allow_negative AS "allowNegative" FROM material_lot WHERE id = ${code}`.execute(
    trx,
  );
  const lot = lots.rows[0];
  if (lot !== undefined) return useLot(services, requirements, { ...lot, expiresAt: lot.expiresAt ?? undefined });
  const units = await sql<{ id: string; product: string }>`
    SELECT id, product FROM instance WHERE serial_number = ${code} AND caller IS NULL ORDER BY started_at DESC LIMIT 1`.execute(trx);
  const unit = units.rows[0];
  if (unit === undefined)
    throw new FettleError('stateRefused', `"${code}" is no lot and no serial number. Expected ${expected(requirements)}.`);
  const requirement = requirements.find(({ tracking, definition }) => tracking === 'unit' && definition === unit.product);
  if (requirement === undefined)
    throw new FettleError('stateRefused', `${code} is a "${unit.product}". Expected ${expected(requirements)}.`);
  const [state] = await services.engine.readUnits([unit.id]);
  const wrong =
    state?.installedIn !== undefined
      ? `${code} is in ${state.installedIn.serialNumber} already.`
      : state?.state === 'good'
        ? undefined
        : `${code} cannot be used: it is ${state?.state === 'running' || state?.state === 'held' ? 'not finished yet' : state?.state}.`;
  if (wrong !== undefined) throw new FettleError('stateRefused', wrong);
  return { requirement, source: unit.id, serialNumber: code, has: 1 };
}

function useLot(services: Services, requirements: readonly MaterialRequirement[], lot: MaterialLot): Found {
  const requirement = requirements.find(({ tracking, definition }) => tracking === 'lot' && definition === lot.definition);
  if (requirement === undefined)
    throw new FettleError('stateRefused', `Lot ${lot.id} is ${lot.definition}. Expected ${expected(requirements)}.`);
  const has = lot.allowNegative ? requirement.quantity : lot.quantity;
  const wrong = whyNotConsumed(lot, services.clock.now(), {
    lot: lot.id,
    definition: lot.definition,
    quantity: Math.min(requirement.quantity, Math.max(has, 1e-9)),
  });
  if (wrong !== undefined) throw new FettleError('stateRefused', has <= 0 ? `Lot ${lot.id} is used up. Take another one.` : wrong);
  return { requirement, source: lot.id, has };
}

function expected(requirements: readonly MaterialRequirement[]): string {
  return requirements.map(({ title, tracking }) => `${tracking === 'lot' ? 'a lot of' : 'the serial number of a'} ${title}`).join(' or ');
}

import { setTimeout as delay } from 'node:timers/promises';
import { FettleError } from '@fettle/flows';
import type { MigrationPlanView, UnitMove } from '@fettle/flows/contract';
import type { ApiClient } from './api-client.ts';

export interface MigrateUnitsOptions {
  readonly flow: string;
  readonly from: number;
  readonly to: number;
  readonly units: { readonly serialNumbers?: string[]; readonly jobOrder?: string; readonly flowNode?: string };
  readonly map: Record<string, string | null>;
  readonly changed: 'reopen' | 'keep';
  readonly reason?: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly write: (line: string) => void;
}

/** Milliseconds that units have to take their turn before the command tells who has not. */
const PATIENCE = 30_000;

/** `fettle migrate-units FLOW`: asks units to move, waits for each to decide, and tells what came of it. False when one was refused. */
export async function runMigrateUnits(client: ApiClient, options: MigrateUnitsOptions): Promise<boolean> {
  const { flow, from, to, units, map, changed, write } = options;
  if (options.dryRun) {
    const { plans } = await client.call('planMigration', { params: { flow }, body: { from, to, units, map, changed } });
    return tellPlan(plans[0], options);
  }
  if (options.reason === undefined)
    throw new FettleError('invalidInput', 'Say why the units move: --reason "…". It stands in the history of each.');
  const { request, asked, refused } = await client.call('migrateUnits', {
    params: { flow },
    body: { from, to, units, map, changed, reason: options.reason },
  });
  for (const unit of refused) write(outcomeLine(options, unit.serialNumber, 'refused', unit.refusals.join(' ')));
  const decided = await decisions(client, { flow, request, asked });
  for (const { serialNumber, state, detail } of decided) write(outcomeLine(options, serialNumber, state, detail));
  return refused.length === 0 && decided.every(({ state }) => state === 'moved');
}

function tellPlan(plan: MigrationPlanView | undefined, options: MigrateUnitsOptions): boolean {
  if (plan === undefined) return true;
  if (options.json) for (const unit of plan.units) options.write(JSON.stringify(unit));
  else {
    for (const { name, to, toName, by } of plan.pairs.filter((pair) => pair.by !== 'id' || pair.to === undefined))
      options.write(to === undefined ? `"${name}" has no counterpart` : `"${name}" becomes "${toName}" (${by})`);
    for (const unit of plan.units) options.write(unitLine(unit));
  }
  return plan.units.every(({ refusals }) => refusals.length === 0);
}

const ACTION_WORDS = { stays: 'stays as it is', keeps: 'is finished as it was begun', reopens: 'begins anew' } as const;

function unitLine(unit: UnitMove): string {
  if (unit.refusals.length > 0) return `${unit.serialNumber}  cannot move: ${unit.refusals.join(' ')}`;
  const places = unit.tokens.map(
    ({ name, action, open }) => `${name}${open.length === 0 ? '' : ` (${open.join(', ')})`} ${ACTION_WORDS[action ?? 'stays']}`,
  );
  return `${unit.serialNumber}  can move: ${places.join('; ')}`;
}

function outcomeLine({ json }: MigrateUnitsOptions, serialNumber: string, state: string, detail: string): string {
  return json ? JSON.stringify({ serialNumber, state, detail }) : `${serialNumber}  ${state}${detail === '' ? '' : `: ${detail}`}`;
}

async function decisions(
  client: ApiClient,
  { flow, request, asked }: { readonly flow: string; readonly request: string; readonly asked: number },
) {
  for (const until = Date.now() + PATIENCE; ; await delay(200)) {
    const { migrations } = await client.call('listMigrations', { params: { flow }, query: { request, limit: asked } });
    if (migrations.every(({ state }) => state !== 'pending') || Date.now() > until) return migrations;
  }
}

import type { Presence } from '@fettle/engine/core/back-test/index.ts';
import { sql } from 'kysely';
import type { Db, Trx } from '../services.ts';

interface UnitRow {
  readonly id: string;
  readonly serial_number: string;
  readonly job_order: string;
  readonly product: string;
  readonly quantity: number;
}

interface PageRow {
  readonly stream: string;
  readonly at: number;
  readonly lines: string;
}

/** `[kind, flowNode, token, tokenVersion, data]` of a history page. */
type Line = readonly [string, string | null, string | number | null, number | null, Record<string, unknown>];

/** Units whose history is read at once. */
const UNITS_AT_ONCE = 500;

/**
 * Which unit each machine worked on, and when: from the histories of the units that were in progress in the period. A unit waits for a machine (`waiting`), the machine takes it up (`claimed`),
 * and it is done with it when its watch is over or the unit leaves.
 */
export async function unitsAtMachines(
  db: Db | Trx,
  { machines, from, to }: { readonly machines: readonly string[]; readonly from: number; readonly to: number },
): Promise<Record<string, Presence[]>> {
  const presence: Record<string, Presence[]> = Object.fromEntries(machines.map((machine) => [machine, []]));
  for (let after = ''; ; ) {
    const { rows: units } = await sql<UnitRow>`
      SELECT id, serial_number, job_order, product, quantity FROM instance
      WHERE started_at < ${to} AND (finished_at IS NULL OR finished_at >= ${from}) AND id > ${after} ORDER BY id LIMIT ${UNITS_AT_ONCE}`.execute(
      db,
    );
    const last = units.at(-1);
    if (last === undefined) break;
    after = last.id;
    const { rows: pages } = await sql<PageRow>`
      SELECT stream, at, lines FROM history_page WHERE stream = ANY(${units.map(({ id }) => id)}::text[]) AND at < ${to}
        AND (lines LIKE '%"watch"%' OR lines LIKE '%"observed"%' OR lines LIKE '%"left"%' OR lines LIKE '%"tokenEnded"%' OR lines LIKE '%"unitFinished"%')
      ORDER BY stream, sequence`.execute(db);
    const byUnit = Map.groupBy(pages, ({ stream }) => stream);
    for (const unit of units) follow(unit, byUnit.get(unit.id) ?? [], presence);
    if (units.length < UNITS_AT_ONCE) break;
  }
  for (const [machine, present] of Object.entries(presence)) {
    presence[machine] = present.filter((each) => each.to === undefined || each.to >= from).sort((a, b) => a.from - b.from);
  }
  return presence;
}

function follow(unit: UnitRow, pages: readonly PageRow[], presence: Record<string, Presence[]>): void {
  const { id: instance, serial_number: serialNumber, job_order: jobOrder, product, quantity } = unit;
  /** Machine that each token waits for, by the wait's name, and since when it has it. */
  const waits = new Map<string, { readonly machine: string; since?: number }>();
  const end = (key: string, to: number | undefined): void => {
    const wait = waits.get(key);
    waits.delete(key);
    if (wait?.since === undefined) return;
    presence[wait.machine]?.push({
      unit: { serialNumber, jobOrder, product, quantity },
      instance,
      from: wait.since,
      ...(to === undefined ? {} : { to }),
    });
  };
  for (const { at, lines } of pages) {
    for (const [kind, , token, , data] of JSON.parse(lines) as readonly Line[]) {
      const key = `${token}/${String(data.name)}`;
      if (kind === 'waiting') {
        for (const wait of (data.waits ?? []) as readonly { kind: string; name: string; equipment?: string }[]) {
          if (wait.kind === 'watch' && wait.equipment !== undefined && wait.equipment in presence) {
            waits.set(`${token}/${wait.name}`, { machine: wait.equipment });
          }
        }
      } else if (kind === 'observed' && data.milestone === 'claimed') {
        const wait = waits.get(key);
        if (wait !== undefined) wait.since = at;
      } else if (kind === 'observed' && data.outcome !== undefined) end(key, at);
      else if (kind === 'left' || kind === 'tokenEnded')
        for (const open of [...waits.keys()].filter((each) => each.startsWith(`${token}/`))) end(open, at);
      else if (kind === 'unitFinished') for (const open of [...waits.keys()]) end(open, at);
    }
  }
  for (const open of [...waits.keys()]) end(open, undefined);
}

import type { Presence } from '@fettle/engine/core/back-test/index.ts';
import { FettleError, FlowDefinition } from '@fettle/flows';
import { MOST_READINGS } from '@fettle/flows/back-test/index.ts';
import type { BackTestPlan } from '@fettle/flows/contract';
import { sql } from 'kysely';
import { frozenLimitsOfRule } from '../chart-rows.ts';
import { readPlant } from '../plant.ts';
import type { Services } from '../services.ts';
import { countRecorded } from './recorded-readings.ts';
import { ruleSignals } from './rule-signals.ts';
import { unitsAtMachines } from './units-at-machines.ts';

export interface BackTestPeriod {
  readonly from: number;
  readonly to: number;
  /** One machine; absent: all that the rule judges. */
  readonly equipment?: string | undefined;
}

/** What a page needs to judge a rule over a period by itself. Throws `tooLarge` with what would make it fit. */
export async function planBackTest(services: Services, flow: string, period: BackTestPeriod, most = MOST_READINGS): Promise<BackTestPlan> {
  const { from } = period;
  const to = Math.min(period.to, services.clock.now());
  if (!(from < to))
    throw new FettleError('invalidInput', 'The period ends before it begins, or lies in the future. Choose one that is recorded.');
  const { draft, revision, released } = await versionsOf(services, flow);
  const { machines, classes } = await machinesOf(
    services,
    [draft, ...(released === undefined ? [] : [released.definition])],
    period.equipment,
  );
  const counted: { equipment: string; title: string; signals: { signal: string; readings: number }[] }[] = [];
  let readings = 0;
  for (const { id, title, signals } of machines) {
    const counts = await countRecorded(services.db, { equipment: id, signals, from, to }, most + 1);
    for (const count of counts.values()) readings += count;
    if (readings > most) throw tooMany(readings, { most, from, to, machines: machines.length });
    counted.push({ equipment: id, title, signals: [...counts].map(([signal, count]) => ({ signal, readings: count })) });
  }
  const presence = await unitsAtMachines(services.db, { machines: counted.map(({ equipment }) => equipment), from, to });
  const [minutesHeld, limits] = [await usualHold(services), await frozenLimitsOfRule(services.db, flow)];
  return {
    from,
    to,
    draft,
    revision,
    ...(released === undefined ? {} : { released }),
    machines: counted.map((machine) => ({
      ...machine,
      presence: presence[machine.equipment] ?? [],
      limits: limits.get(machine.equipment) ?? [],
    })),
    classes,
    readings,
    products: productsOf(presence),
    firings: await realFirings(services, flow, { from, to }),
    ...(minutesHeld === undefined ? {} : { minutesHeld }),
  };
}

const productsOf = (presence: Record<string, Presence[]>): string[] =>
  [...new Set(Object.values(presence).flatMap((present) => present.map(({ unit }) => unit.product)))]
    .filter((product) => product !== '')
    .sort();

const HOUR = 3_600_000;

function tooMany(
  readings: number,
  { most, from, to, machines }: { most: number; from: number; to: number; machines: number },
): FettleError {
  const share = most / readings;
  const hours = Math.max(1, Math.floor(((to - from) * share) / HOUR));
  return new FettleError(
    'tooLarge',
    `More than ${most.toLocaleString('en')} readings are recorded of these signals in ${Math.ceil((to - from) / HOUR)} hours. Choose a shorter period, about ${hours} ${hours === 1 ? 'hour' : 'hours'}${machines > 1 ? ', or one of the machines' : ''}.`,
    { details: { most } },
  );
}

async function versionsOf(services: Services, flow: string): Promise<Pick<BackTestPlan, 'draft' | 'revision' | 'released'>> {
  const { rows } = await sql<{ kind: string; draft: unknown; revision: number; version: number | null; definition: unknown }>`
    SELECT f.kind, d.definition AS draft, d.revision, v.version, v.definition FROM flow f JOIN flow_draft d ON d.flow = f.id
    LEFT JOIN flow_version v ON v.flow = f.id AND v.version = f.released_version WHERE f.id = ${flow}`.execute(services.db);
  const row = rows[0];
  if (row === undefined) throw new FettleError('notFound', `There is no flow "${flow}".`);
  if (row.kind !== 'qualityRule') throw new FettleError('invalidInput', `"${flow}" is a routing. Only quality rules are back-tested.`);
  const released = row.version === null ? undefined : { version: row.version, definition: FlowDefinition.parse(row.definition) };
  return { draft: FlowDefinition.parse(row.draft), revision: row.revision, ...(released === undefined ? {} : { released }) };
}

/** Machines that either version judges, with the signals that either reads there. */
export async function machinesOf(
  services: Services,
  definitions: readonly FlowDefinition[],
  only: string | undefined,
): Promise<{ machines: { id: string; title: string; signals: string[] }[]; classes: Record<string, string[]> }> {
  const plant = await readPlant(services.db);
  const read = definitions.map((definition) => ruleSignals(definition, services.registry));
  const names = new Set(read.flatMap(({ signals }) => [...signals]));
  const classes: Record<string, string[]> = {};
  const wanted = new Set<string>();
  for (const { reference, isClass } of read.flatMap(({ references }) => references)) {
    const ids = isClass ? plant.equipment.filter(({ equipmentClass }) => equipmentClass === reference).map(({ id }) => id) : [reference];
    if (isClass) classes[reference] = ids;
    for (const id of ids) wanted.add(id);
  }
  const machines = plant.equipment.filter(({ id }) => wanted.has(id) && (only === undefined || only === id));
  if (only !== undefined && machines.length === 0) throw new FettleError('invalidInput', `The rule does not judge "${only}".`);
  return {
    machines: machines.map(({ id, title, equipmentClass, signals }) => {
      const own = [...(plant.classes.find((each) => each.id === equipmentClass)?.signals ?? []), ...signals].map(({ name }) => name);
      return { id, title, signals: [...new Set(own)].filter((name) => names.has(name)).sort() };
    }),
    classes,
  };
}

async function realFirings(services: Services, flow: string, { from, to }: { from: number; to: number }): Promise<BackTestPlan['firings']> {
  const { rows } = await sql<{ id: string; equipment: string; flowNode: string; at: number }>`
    SELECT g.stream || '#' || g.sequence AS id, g.equipment, coalesce(g.trace->0->>'flowNode', '') AS "flowNode", g.at
    FROM firing g WHERE g.flow = ${flow} AND g.at >= ${from} AND g.at < ${to} ORDER BY g.at DESC LIMIT 5000`.execute(services.db);
  return rows;
}

/** Half of the holds that rules placed in the last 90 days lasted no longer, in minutes. */
async function usualHold(services: Services): Promise<number | undefined> {
  const { rows } = await sql<{ minutes: number | null }>`
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY released_at - placed_at) / 60000.0 AS minutes FROM hold
    WHERE starts_with(person, 'rule ') AND released_at IS NOT NULL AND placed_at > ${services.clock.now() - 90 * 24 * HOUR}`.execute(
    services.db,
  );
  const minutes = rows[0]?.minutes;
  return minutes === null || minutes === undefined ? undefined : Number(minutes);
}

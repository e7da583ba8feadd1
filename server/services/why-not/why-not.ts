import { compileFlow, createExpressions } from '@fettle/engine/core/index.ts';
import { FettleError, type FlowDefinition } from '@fettle/flows';
import type { ExplainedStay, WhyNot } from '@fettle/flows/contract';
import { parseFlowDefinition } from '@fettle/flows/parse-definition.ts';
import { sql } from 'kysely';
import { ruleSignals } from '../back-test/rule-signals.ts';
import { unitsAtMachines } from '../back-test/units-at-machines.ts';
import { firingsBetween } from '../firings.ts';
import { readPlant } from '../plant.ts';
import type { Db, Services } from '../services.ts';
import { answerWords } from './answer-words.ts';
import { holdNotes } from './hold-notes.ts';
import { moment } from './moment-words.ts';
import { namesAt } from './names-at.ts';
import { shadowNotes } from './shadow-notes.ts';
import { walkPast } from './walk-past.ts';

/** Milliseconds before a moment that are looked at when one asks for a machine and a time. */
const BEFORE_MOMENT = 60_000;
/** Stays of a unit that are told of, the last ones. */
const MOST_STAYS = 20;

export interface WhyNotQuestion {
  readonly unit?: string | undefined;
  readonly equipment?: string | undefined;
  /** The moment on the machine. */
  readonly at?: number | undefined;
  readonly version?: number | undefined;
}

interface Version {
  readonly version: number;
  readonly releasedAt: number;
}

interface Stay {
  readonly equipment: string;
  readonly serialNumber?: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Why a quality rule did not fire for a unit, or on a machine at a moment: the version that was in force judges once more what was recorded while the unit was there, with the engine's own steps, and
 * what its conditions lacked least is told. Throws `notFound` for a rule or unit that is not there, `invalidInput` for a question that names neither a unit nor a machine with a time.
 */
export async function whyNot(services: Services, flow: string, question: WhyNotQuestion): Promise<WhyNot> {
  const { db } = services;
  const { flowName, inUse, versions } = await ruleOf(db, flow);
  if (versions.length === 0) return { flow, flowName, stays: [], notes: await onlyInShadow(services, { flow, flowName }, question) };
  const plant = await readPlant(db);
  const machinesOf = (definition: FlowDefinition): readonly string[] => {
    const references = ruleSignals(definition, services.registry).references;
    const ofClass = (name: string) => plant.equipment.filter(({ equipmentClass }) => equipmentClass === name).map(({ id }) => id);
    return [...new Set(references.flatMap(({ reference, isClass }) => (isClass ? ofClass(reference) : [reference])))];
  };
  const notes: string[] = inUse === null ? ['The rule is not in use now.'] : [];
  const asked = await staysOf(
    services,
    question,
    plant.equipment.map(({ id }) => id),
  );
  const stays: ExplainedStay[] = [];
  const elsewhere = new Set<string>();
  for (const stay of asked.slice(-MOST_STAYS)) {
    const { version, note } = versionAt(versions, stay, question.version);
    if (note !== undefined && !notes.includes(note)) notes.push(note);
    const definition = await definitionOf(db, flow, version);
    if (!machinesOf(definition).includes(stay.equipment)) {
      elsewhere.add(stay.equipment);
      continue;
    }
    stays.push(await explained(services, { flow, version, definition, stay, plant }));
    for (const note of await shadowNotes(db, flow, stay)) if (!notes.includes(note)) notes.push(note);
  }
  const last = versions.at(-1);
  if (stays.length === 0) {
    const judges = last === undefined ? [] : machinesOf(await definitionOf(db, flow, last.version));
    const where = judges.length === 0 ? 'no machine' : judges.join(', ');
    const been = elsewhere.size === 0 ? 'never at a machine' : `only at ${[...elsewhere].join(', ')}`;
    notes.push(
      question.unit === undefined
        ? `The rule judges ${where}, not ${String(question.equipment)}.`
        : `Unit ${question.unit} was ${been}; the rule judges ${where}.`,
    );
  }
  return { flow, flowName, stays, notes: [...notes, ...(await heldThen(services, question, stays))] };
}

/** A unit's whole time counts: held, it may have been kept from the machine; a machine's, while it was asked for. */
async function heldThen(services: Services, { unit, equipment, at }: WhyNotQuestion, stays: readonly ExplainedStay[]): Promise<string[]> {
  const now = services.clock.now();
  if (unit === undefined) return holdNotes(services.db, { machines: [equipment ?? ''], from: (at ?? now) - BEFORE_MOMENT, to: at ?? now });
  const machines = [...new Set(stays.map((stay) => stay.equipment))];
  const from = Math.min(...stays.map((stay) => stay.from));
  return holdNotes(services.db, {
    unit,
    machines,
    from: Number.isFinite(from) ? from : 0,
    to: Math.max(0, ...stays.map((stay) => stay.to)) || now,
  });
}

async function explained(
  services: Services,
  about: {
    readonly flow: string;
    readonly version: number;
    readonly definition: FlowDefinition;
    readonly stay: Stay;
    readonly plant: Awaited<ReturnType<typeof readPlant>>;
  },
): Promise<ExplainedStay> {
  const { flow, version, definition, stay, plant } = about;
  const { signals } = ruleSignals(definition, services.registry);
  const fired = await firingsBetween(services.db, { flow, ...stay });
  const walked = await walkPast(services.db, {
    ...stay,
    signals: [...signals].filter((name) => name !== 'value'),
    namesOf: (flowNode) => namesAt(definition, { flowNode, plant, equipment: stay.equipment }),
    compile: (registry) =>
      compileFlow(definition, version, {
        registry,
        expressions: createExpressions(),
        equipmentOfClass: (name) => plant.equipment.filter(({ equipmentClass }) => equipmentClass === name).map(({ id }) => id),
      }),
    registry: services.registry,
  });
  const told = { ...stay, version, fired, ...walked };
  return { ...told, words: answerWords(told, definition) };
}

/** Of a rule that was never released: what a draft of it found in shadow. Throws `stateRefused` when none ran. */
async function onlyInShadow(
  services: Services,
  { flow, flowName }: { readonly flow: string; readonly flowName: string },
  { unit, equipment, at }: WhyNotQuestion,
): Promise<string[]> {
  const notes = await shadowNotes(services.db, flow, {
    ...(unit === undefined ? {} : { serialNumber: unit }),
    ...(equipment === undefined ? {} : { equipment }),
    from: at === undefined ? 0 : at - BEFORE_MOMENT,
    to: at ?? services.clock.now(),
  });
  if (notes.length > 0) return [`"${flowName}" has never been released, so nothing that it asks for ever happened.`, ...notes];
  throw new FettleError('stateRefused', `"${flowName}" has never been released, so it never judged anything. Back-test the draft instead.`);
}

async function ruleOf(db: Db, flow: string): Promise<{ flowName: string; inUse: number | null; versions: readonly Version[] }> {
  const { rows } = await sql<{ name: string; inUse: number | null }>`
    SELECT name, released_version AS "inUse" FROM flow WHERE id = ${flow} AND kind = 'qualityRule'`.execute(db);
  const rule = rows[0];
  if (rule === undefined) throw new FettleError('notFound', `There is no quality rule "${flow}".`);
  const versions = await sql<Version>`
    SELECT version, released_at AS "releasedAt" FROM flow_version WHERE flow = ${flow} ORDER BY version`.execute(db);
  return { flowName: rule.name, inUse: rule.inUse, versions: versions.rows };
}

/** The version in force when the stay began. One that was released only later judges it all the same, and that is said. */
function versionAt(versions: readonly Version[], { from, to }: Stay, wanted: number | undefined): { version: number; note?: string } {
  if (wanted !== undefined) {
    if (!versions.some(({ version }) => version === wanted)) throw new FettleError('notFound', `The rule has no version ${wanted}.`);
    return { version: wanted };
  }
  const before = versions.findLast(({ releasedAt }) => releasedAt <= from);
  const during = versions.find(({ releasedAt }) => releasedAt > from && releasedAt <= to);
  if (before !== undefined)
    return during === undefined
      ? { version: before.version }
      : {
          version: before.version,
          note: `Version ${during.version} was released meanwhile, at ${moment(during.releasedAt)}; told is how version ${before.version} judged.`,
        };
  const first = during ?? versions[0]!;
  return {
    version: first.version,
    note: `The rule was released only at ${moment(first.releasedAt)}; told is how version ${first.version} would have judged.`,
  };
}

async function definitionOf(db: Db, flow: string, version: number): Promise<FlowDefinition> {
  const row = await db
    .selectFrom('flow_version')
    .select('definition')
    .where('flow', '=', flow)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return parseFlowDefinition(row.definition);
}

async function staysOf(services: Services, { unit, equipment, at }: WhyNotQuestion, machines: readonly string[]): Promise<readonly Stay[]> {
  const now = services.clock.now();
  if (unit === undefined) {
    if (equipment === undefined || at === undefined)
      throw new FettleError('invalidInput', 'Name a unit by its serial number, or a machine with a time.');
    return [{ equipment, from: at - BEFORE_MOMENT, to: at }];
  }
  const { rows } = await sql<{ id: string; from: number; to: number | null }>`
    SELECT id, started_at AS "from", finished_at AS "to" FROM instance WHERE serial_number = ${unit} ORDER BY started_at`.execute(
    services.db,
  );
  if (rows.length === 0) throw new FettleError('notFound', `There is no unit "${unit}".`);
  const from = rows[0]!.from;
  const to = Math.max(...rows.map((row) => row.to ?? now));
  const presence = await unitsAtMachines(services.db, { machines, from, to: to + 1 });
  return Object.entries(presence)
    .flatMap(([machine, present]) =>
      present
        .filter((each) => each.unit.serialNumber === unit && (equipment === undefined || machine === equipment))
        .map((each) => ({ equipment: machine, serialNumber: unit, from: each.from, to: each.to ?? now })),
    )
    .filter((stay) => at === undefined || (stay.from <= at && at <= stay.to))
    .sort((one, other) => one.from - other.from);
}

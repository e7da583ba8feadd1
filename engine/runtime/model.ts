import type { FlowDefinition, NodeRegistry } from '@fettle/flows';
import type { ControlLimits } from '@fettle/flows/statistics/index.ts';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../adapters/postgres/tables.ts';
import {
  type CompiledRouting,
  type CompiledRule,
  type CoreDeps,
  compileFlow,
  compileShadow,
  createExpressions,
  RuleIndex,
} from '../core/index.ts';
import type { Log } from '../ports.ts';
import { createPlant, type Plant } from './plant.ts';
import { createUnderstanding, type Understanding } from './understanding.ts';

/**
 * Flows and plant as the core wants them, compiled from the database.
 *
 * Invariants:
 * 1. a drain sees the model of a revision that is at least the one committed before its messages were taken: a release holds for all events after it;
 * 2. a released version is immutable, so it is compiled once and kept; rules are compiled again only when a class gets or loses equipment;
 * 3. a version that cannot be compiled stops the units on it with its reason, and no others.
 */
export interface Model extends CoreDeps {
  /** Must have been awaited before `routing` is asked for that version. */
  prepareRouting(flow: string, version: number): Promise<void>;
}

export interface ModelSource {
  /** Rejects with NotUnderstood while something in use needs a newer Fettle. */
  at(revision: number): Promise<Model>;
  /** What is in use and not understood, in a sentence. */
  look(): Promise<string | undefined>;
}

/** Nothing was consumed, and nothing must be: a newer process does it. */
export class NotUnderstood extends Error {}

export interface ModelOptions {
  readonly database: Kysely<Database>;
  readonly registry: NodeRegistry;
  readonly log: Log;
  /** Milliseconds that an event waits for a unit that takes it. */
  readonly bufferTime?: number;
  readonly maxVisits?: number;
}

const HOUR = 3_600_000;

export function createModelSource(options: ModelOptions): ModelSource {
  const compiler = createCompiler(options);
  const understanding = createUnderstanding(options);
  let current: { readonly revision: number; readonly model: Promise<Model> } | undefined;
  return {
    look: () => understanding.look(),
    async at(revision) {
      if (current === undefined || current.revision < revision) {
        const model = loadModel(options, compiler, understanding);
        current = { revision, model };
        // What failed is not kept: the next drain asks again.
        model.catch(() => {
          if (current?.model === model) current = undefined;
        });
      }
      return current.model;
    },
  };
}

interface Compiler {
  routing(flow: string, version: number): CompiledRouting | undefined;
  prepare(flow: string, version: number): Promise<void>;
  /** Those released now, looked up by signal. One index for all models: a drain in hand may see a rule released since, never one less than it must. */
  rules(plant: Plant): Promise<RuleIndex>;
  /** Those released now, and those that an open reaction was begun by. */
  rule(flow: string, version: number): CompiledRule | undefined;
  readonly expressions: CoreDeps['expressions'];
}

async function loadModel(options: ModelOptions, compiler: Compiler, understanding: Understanding): Promise<Model> {
  const unknown = await understanding.look();
  if (unknown !== undefined) throw new NotUnderstood(unknown);
  const [plant, interests] = await Promise.all([
    loadPlant(options.database),
    options.database.selectFrom('interest').selectAll().execute(),
  ]);
  const [rules, frozen] = await Promise.all([compiler.rules(plant), loadFrozenLimits(options.database)]);
  const watched = new Set(interests.filter((interest) => interest.watched).map(({ equipment, signal }) => `${equipment}.${signal}`));
  return {
    expressions: compiler.expressions,
    routing: compiler.routing,
    prepareRouting: compiler.prepare,
    judges: (equipment, name) => rules.judges(equipment, name),
    frozenLimits: ({ flow, flowNode, equipment }, version) => {
      const versions = frozen.get(`${flow}/${flowNode}/${equipment}`);
      return version === undefined ? versions?.at(-1) : versions?.find((limits) => limits.version === version);
    },
    shadows: (equipment) => rules.shadows(equipment),
    rule: compiler.rule,
    remembersUnits: (equipment) => rules.remembersUnits(equipment),
    signal: (equipment, name) => plant.signal(equipment, name),
    isAwaited: (equipment, name) => watched.has(`${equipment}.${name}`),
    bufferTime: options.bufferTime ?? HOUR,
    maxVisits: options.maxVisits ?? 1000,
  };
}

export async function loadPlant(database: Kysely<Database>): Promise<Plant> {
  const equipment = await database.selectFrom('equipment').selectAll().execute();
  const classes = await database.selectFrom('equipment_class').selectAll().execute();
  return createPlant(
    equipment.map(({ equipment_class, ...row }) => ({ ...row, equipmentClass: equipment_class ?? undefined })),
    classes,
  );
}

/** Frozen limits of the charts in use, by `flow/flowNode/equipment`, in the order of their versions. */
async function loadFrozenLimits(database: Kysely<Database>): Promise<ReadonlyMap<string, readonly ControlLimits[]>> {
  const { rows } = await sql<{ chart: string; limits: ControlLimits }>`
    SELECT l.flow || '/' || l.flow_node || '/' || l.equipment AS chart, l.limits FROM chart_limits l JOIN flow f ON f.id = l.flow
    WHERE f.released_version IS NOT NULL ORDER BY l.version`.execute(database);
  const frozen = new Map<string, ControlLimits[]>();
  for (const { chart, limits } of rows) frozen.set(chart, [...(frozen.get(chart) ?? []), limits]);
  return frozen;
}

function createCompiler(options: ModelOptions): Compiler {
  const { database, registry, log } = options;
  const expressions = createExpressions();
  const routings = new Map<string, CompiledRouting | { readonly failed: unknown }>();
  const index = new RuleIndex();
  let rules: { readonly membership: string; readonly compiled: Map<string, CompiledRule> } = { membership: '', compiled: new Map() };

  return {
    expressions,
    routing(flow, version) {
      const found = routings.get(`${flow}@${version}`);
      if (found !== undefined && 'failed' in found) throw found.failed;
      return found;
    },
    async prepare(flow, version) {
      const key = `${flow}@${version}`;
      if (routings.has(key)) return;
      const row = await database
        .selectFrom('flow_version')
        .select('definition')
        .where('flow', '=', flow)
        .where('version', '=', version)
        .executeTakeFirst();
      if (row === undefined) return;
      // A database that does not answer now says nothing of the drawing: that is thrown, and tried again.
      const bound = await database.selectFrom('flow_call').selectAll().where('flow', '=', flow).where('version', '=', version).execute();
      try {
        const calls = new Map(bound.map((call) => [call.called, call.called_version]));
        const compiled = compileFlow(row.definition, version, { registry, expressions, equipmentOfClass: () => [], calls });
        if (compiled.kind === 'routing') routings.set(key, compiled);
      } catch (failed) {
        log.error({ flow, version, reason: String(failed) }, 'A released routing cannot be compiled. Its units stop.');
        routings.set(key, { failed });
      }
    },
    async rules(plant) {
      const membership = plant.membership;
      if (membership !== rules.membership) rules = { membership, compiled: new Map() };
      const released = await database
        .selectFrom('flow')
        .innerJoin('flow_version', (join) =>
          join.onRef('flow_version.flow', '=', 'flow.id').onRef('flow_version.version', '=', 'flow.released_version'),
        )
        .where('flow.kind', '=', 'qualityRule')
        .select(['flow.id', 'flow_version.version'])
        .orderBy('flow.id')
        .execute();
      const reacting = await versionsWithOpenReactions(database);
      const unknown = [...released, ...reacting].filter(({ id, version }) => !rules.compiled.has(`${id}@${version}`));
      for (const { id, version, definition } of await definitionsOf(database, unknown)) {
        try {
          const compiled = compileFlow(definition, version, { registry, expressions, equipmentOfClass: plant.equipmentOfClass });
          if (compiled.kind === 'qualityRule') rules.compiled.set(`${id}@${version}`, compiled);
        } catch (failed) {
          log.error({ flow: id, version, reason: String(failed) }, 'A released rule cannot be compiled. It does not judge.');
        }
      }
      const shadows = await loadShadows(options, rules.compiled, { expressions, plant });
      index.replace([...released.flatMap(({ id, version }) => rules.compiled.get(`${id}@${version}`) ?? []), ...shadows]);
      return index;
    },
    rule: (flow, version) => rules.compiled.get(`${flow}@${version}`),
  };
}

/** What is open of a rule goes on by the version that began it. */
async function versionsWithOpenReactions(database: Kysely<Database>): Promise<{ id: string; version: number }[]> {
  const { rows } = await sql<{
    id: string;
    version: number;
  }>`SELECT DISTINCT flow AS id, version FROM reaction WHERE closed_at IS NULL`.execute(database);
  return rows;
}

/** Drafts that run in shadow. A run keeps the draft as it was when it began, so it is compiled once. */
async function loadShadows(
  { database, registry, log }: ModelOptions,
  compiled: Map<string, CompiledRule>,
  { expressions, plant }: { readonly expressions: CoreDeps['expressions']; readonly plant: Plant },
): Promise<CompiledRule[]> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM shadow_run WHERE stopped_at IS NULL ORDER BY id`.execute(database);
  const running: CompiledRule[] = [];
  for (const { id } of rows) {
    const key = `shadow/${id}`;
    if (!compiled.has(key)) {
      const found = await sql<{ definition: FlowDefinition }>`SELECT definition FROM shadow_run WHERE id = ${id}`.execute(database);
      try {
        const rule = compileShadow(found.rows[0]?.definition as FlowDefinition, id, {
          registry,
          expressions,
          equipmentOfClass: plant.equipmentOfClass,
        });
        if (rule !== undefined) compiled.set(key, rule);
      } catch (failed) {
        log.error({ run: id, reason: String(failed) }, 'A draft in shadow cannot be compiled. It does not judge.');
      }
    }
    const rule = compiled.get(key);
    if (rule !== undefined) running.push(rule);
  }
  return running;
}

async function definitionsOf(
  database: Kysely<Database>,
  versions: readonly { readonly id: string; readonly version: number }[],
): Promise<{ id: string; version: number; definition: FlowDefinition }[]> {
  if (versions.length === 0) return [];
  const { rows } = await sql<{ id: string; version: number; definition: FlowDefinition }>`
    SELECT flow AS id, version, definition FROM flow_version JOIN unnest(${versions.map(({ id }) => id)}::text[], ${versions.map(({ version }) => version)}::int[]) AS n (flow, version)
    USING (flow, version)`.execute(database);
  return rows;
}

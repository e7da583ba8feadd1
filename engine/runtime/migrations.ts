import {
  type FlowDefinition,
  type GivenNodeMap,
  type Message,
  type MigrateUnit,
  type NodePair,
  type NodeRegistry,
  nodeMapOf,
  pairFlowNodes,
  unitKey,
  type Wait,
} from '@fettle/flows';
import type { Transaction } from 'kysely';
import type { Pool } from '../adapters/postgres/connect.ts';
import type { Database } from '../adapters/postgres/tables.ts';
import { loadUnits } from '../adapters/postgres/unit-rows.ts';
import { type CompiledRouting, compileFlow, type MigrationPlan, planMigration } from '../core/index.ts';
import type { Model, ModelSource } from './model.ts';

/**
 * Units in progress to another version of their routing.
 *
 * Invariants:
 * 1. the dry run is the core's own plan over the state of that moment; what counts is the plan that the core makes again when the unit consumes the message;
 * 2. the request, its rows and the interest of ingest in the new version commit together;
 * 3. machines' buffers are only read here; at the time of moving the machines themselves are asked.
 */
export interface MigrationQuestion {
  readonly flow: string;
  readonly from: number;
  /** A released version, or a definition that is to become one. */
  readonly to: number | { readonly draft: FlowDefinition; readonly version: number };
  readonly given?: GivenNodeMap;
  readonly changed: MigrateUnit['changed'];
  readonly instances: readonly string[];
}

export interface PlannedMigration {
  readonly pairs: readonly NodePair[];
  readonly units: readonly PlannedUnit[];
}

export interface PlannedUnit extends Pick<MigrationPlan, 'refusals' | 'tokens'> {
  readonly instance: string;
  readonly serialNumber: string;
  readonly jobOrder: string;
  readonly held: boolean;
  /** Where it is, with what is open there. */
  readonly places: readonly { readonly token: string; readonly flowNode: string; readonly waits: readonly Wait[] }[];
}

export interface MigrationRequestRow {
  readonly request: string;
  readonly flow: string;
  readonly from: number;
  readonly to: number;
  readonly map: Readonly<Record<string, string>>;
  readonly changed: MigrateUnit['changed'];
  readonly units: readonly { readonly instance: string; readonly serialNumber: string }[];
  readonly person: string;
  readonly reason: string;
  readonly at: number;
}

const CHUNK = 500;

/** Undefined when one of the versions is no released routing. */
export async function planMigrations(
  { pool, models, registry }: { readonly pool: Pool; readonly models: ModelSource; readonly registry: NodeRegistry },
  question: MigrationQuestion,
): Promise<PlannedMigration | undefined> {
  const model = await models.at(0);
  const released = async (version: number): Promise<CompiledRouting | undefined> => {
    await model.prepareRouting(question.flow, version);
    return model.routing(question.flow, version);
  };
  const from = await released(question.from);
  const to = typeof question.to === 'number' ? await released(question.to) : compileDraft(question.to, model, registry);
  if (from === undefined || to === undefined) return undefined;
  const pairs = pairFlowNodes(from.definition, to.definition, question.given);
  const map = nodeMapOf(pairs);
  const buffered = await bufferedSignals(pool);
  const units: PlannedUnit[] = [];
  for (let first = 0; first < question.instances.length; first += CHUNK) {
    for (const state of await unitsOf(pool, question.instances.slice(first, first + CHUNK))) {
      const { refusals, tokens, asks } =
        state.version === question.from
          ? planMigration(state, { from, to }, { map, changed: question.changed })
          : { tokens: [], asks: [], refusals: [{ flowNode: '', reason: `The unit is on version ${state.version}.` }] };
      const stranded = asks.flatMap(({ equipment, signals }) =>
        signals.map((signal) => `${equipment}.${signal}`).filter((name) => buffered.has(name)),
      );
      const lost = stranded.map((name) => ({
        flowNode: '',
        reason: `${name} came early and would be taken by nobody in version ${to.version}.`,
      }));
      units.push({
        instance: state.id,
        serialNumber: state.unit.serialNumber,
        jobOrder: state.unit.jobOrder,
        held: state.holds.length > 0,
        places: state.tokens.map(({ id, flowNode, waits }) => ({ token: id, flowNode, waits })),
        refusals: [...refusals, ...lost],
        tokens,
      });
    }
  }
  return { pairs, units };
}

function compileDraft(
  { draft, version }: { readonly draft: FlowDefinition; readonly version: number },
  { expressions }: Model,
  registry: NodeRegistry,
): CompiledRouting | undefined {
  const compiled = compileFlow(draft, version, { registry, expressions, equipmentOfClass: () => [] });
  return compiled.kind === 'routing' ? compiled : undefined;
}

/** `equipment.signal` of what waits in machines' buffers. */
async function bufferedSignals(pool: Pool): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ name: string }>(`SELECT DISTINCT equipment || '.' || signal AS name FROM buffered_event`);
  return new Set(rows.map(({ name }) => name));
}

async function unitsOf(pool: Pool, ids: readonly string[]) {
  const client = await pool.connect();
  try {
    return await loadUnits(client, ids);
  } finally {
    client.release();
  }
}

/** Writes what is asked for; gives the messages to send in the same transaction. */
export async function insertMigrations(transaction: Transaction<Database>, wanted: MigrationRequestRow): Promise<readonly Message[]> {
  const { request, flow, from, to, map, changed, person, reason, at } = wanted;
  const idOf = (instance: string): string => `${instance}/migrate/${request}`;
  for (let first = 0; first < wanted.units.length; first += CHUNK) {
    const rows = wanted.units.slice(first, first + CHUNK).map(({ instance, serialNumber }) => ({
      id: idOf(instance),
      request,
      instance,
      serial_number: serialNumber,
      flow,
      from_version: from,
      to_version: to,
      requested_at: at,
      person,
      reason,
    }));
    await transaction.insertInto('unit_migration').values(rows).execute();
  }
  return wanted.units.map(({ instance }) => {
    const migration = idOf(instance);
    const body: MigrateUnit = { kind: 'migrateUnit', migration, instance, flow, from, to, map: { ...map }, changed, person, reason };
    return { id: migration, key: unitKey(instance), at, body };
  });
}

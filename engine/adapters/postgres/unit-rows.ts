import type { RoutingInstance, Token } from '@fettle/flows';
import type pg from 'pg';
import type { DrainWrite } from '../../ports.ts';
import { bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';
import { type InstructionWriter, resolveInstructions } from './instruction-documents.ts';
import { run, statement } from './statement.ts';

/**
 * A unit is one row, its tokens included. A transition writes what changed, not what the unit has ever entered.
 *
 * Invariants:
 * 1. `data` and `visits` of the row are as of its line `folded_at`; every later change of them stands in the `changes` of the history page that caused it, so row and pages
 *    together are the state;
 * 2. they are folded into the row every FOLD activations and at the unit's end, so that loading reads no more than those pages;
 * 3. whatever else a RoutingInstance has and no column is for stands in `body`: a new field of it is stored without a change here.
 */
const LOAD_INSTANCES = statement('load-instances');

/** Activations between two folds. With `data` of 10 kB it is 300 bytes a transition. */
const FOLD = 32;

/** Values of `data` and `visits` that changed, by flowNode; null: gone. */
interface Changes {
  data?: Record<string, unknown>;
  visits?: Record<string, unknown>;
}

interface InstanceRow {
  id: string;
  flow: string;
  version: number;
  serial_number: string;
  job_order: string;
  product: string;
  quantity: number;
  state: RoutingInstance['state'];
  sequence: number;
  started_at: number;
  equipment: RoutingInstance['equipment'];
  data: RoutingInstance['data'];
  visits: RoutingInstance['visits'];
  body: Body;
  changes: Changes[] | null;
}

type Columns = 'id' | 'flow' | 'version' | 'unit' | 'state' | 'sequence' | 'startedAt' | 'equipment' | 'data' | 'visits';
type Body = Omit<RoutingInstance, Columns>;

export async function loadUnits(client: pg.ClientBase | pg.Pool, ids: readonly string[]): Promise<RoutingInstance[]> {
  if (ids.length === 0) return [];
  const rows = await run<InstanceRow>(client, LOAD_INSTANCES, [ids]);
  const tasks = rows.flatMap(({ body }) => body.tokens.flatMap(({ waits }) => waits.filter((wait) => wait.kind === 'task')));
  await resolveInstructions(
    client,
    tasks,
    (wait) => wait.instruction,
    (wait, instruction) => Object.assign(wait, { instruction }),
  );
  return rows.map(unitOf);
}

function unitOf(row: InstanceRow): RoutingInstance {
  const { data, visits } = row;
  for (const change of row.changes ?? []) {
    apply(data, change.data);
    apply(visits, change.visits);
  }
  return {
    id: row.id,
    flow: row.flow,
    version: row.version,
    unit: { serialNumber: row.serial_number, jobOrder: row.job_order, product: row.product, quantity: row.quantity },
    equipment: row.equipment,
    state: row.state,
    data,
    visits,
    ...row.body,
    sequence: row.sequence,
    startedAt: row.started_at,
  };
}

function apply(values: Record<string, unknown>, changes: Record<string, unknown> | undefined): void {
  for (const [name, value] of Object.entries(changes ?? {})) {
    if (value === null) delete values[name];
    else values[name] = value;
  }
}

interface UnitWrite {
  readonly before: RoutingInstance | undefined;
  readonly after: RoutingInstance;
  readonly finishedAt: number | undefined;
  readonly body: unknown;
  readonly folds: boolean;
}

const INSERT_INSTANCES = bulkWrite<UnitWrite>('insert-instances', [
  column.text(({ after }) => after.id),
  column.text(({ after }) => after.flow),
  column.integer(({ after }) => after.version),
  column.text(({ after }) => after.unit.serialNumber),
  column.text(({ after }) => after.unit.jobOrder),
  column.text(({ after }) => after.unit.product),
  column.double(({ after }) => after.unit.quantity),
  column.text(({ after }) => after.state),
  column.integer(({ after }) => after.sequence),
  column.bigint(({ after }) => after.startedAt),
  column.bigint(({ finishedAt }) => finishedAt),
  column.json(({ after }) => after.equipment),
  column.json(({ after }) => after.data),
  column.json(({ after }) => after.visits),
  column.json(({ body }) => body),
  column.text(({ after }) => after.caller?.instance),
]);

const UPDATE_INSTANCES = bulkWrite<UnitWrite>('update-instances', [
  column.text(({ after }) => after.id),
  column.integer(({ before }) => before?.sequence),
  column.integer(({ after }) => after.version),
  column.double(({ after }) => after.unit.quantity),
  column.text(({ after }) => after.state),
  column.integer(({ after }) => after.sequence),
  column.bigint(({ finishedAt }) => finishedAt),
  column.json(({ before, after }) => (before?.equipment === after.equipment ? undefined : after.equipment)),
  column.json(({ after, folds }) => (folds ? after.data : undefined)),
  column.json(({ after, folds }) => (folds ? after.visits : undefined)),
  column.json(({ body }) => body),
]);

/**
 * Sends every write for the units that a drain changed, and gives what history has to keep of them (`writeHistory`). The promises settle in order; the transaction is void if
 * one rejects.
 */
export function writeUnits(
  client: pg.ClientBase,
  units: DrainWrite['units'],
  instructions: InstructionWriter,
): { readonly sent: Promise<unknown>[]; readonly changes: ReadonlyMap<string, unknown> } {
  const created: UnitWrite[] = [];
  const updated: UnitWrite[] = [];
  const changes = new Map<string, unknown>();
  for (const { before, after, finishedAt } of units) {
    const body = bodyOf(after, instructions);
    if (before === undefined) {
      created.push({ before, after, finishedAt, body, folds: true });
      continue;
    }
    const changed = changesOf(before, after);
    const folds = changed !== undefined && (finishedAt !== undefined || passes(before.nextActivation, after.nextActivation));
    if (changed !== undefined && !folds) changes.set(after.id, changed);
    updated.push({ before, after, finishedAt, body, folds: folds || finishedAt !== undefined });
  }
  return { sent: [...write(client, INSERT_INSTANCES, created), ...write(client, UPDATE_INSTANCES, updated)], changes };
}

function passes(before: number, after: number): boolean {
  return Math.floor(before / FOLD) !== Math.floor(after / FOLD);
}

function bodyOf(unit: RoutingInstance, instructions: InstructionWriter): Body {
  const { id: _1, flow, version, unit: _2, state: _3, sequence: _4, startedAt: _5, equipment: _6, data: _7, visits: _8, ...body } = unit;
  return { ...body, tokens: body.tokens.map((token) => storedToken(token, `${flow}@${version}`, instructions)) };
}

function storedToken(token: Token, flow: string, instructions: InstructionWriter): Token {
  if (!token.waits.some(({ kind }) => kind === 'task')) return token;
  const waits = token.waits.map((wait) =>
    wait.kind === 'task'
      ? { ...wait, instruction: instructions.refer(wait.instruction, `${flow}/${token.flowNode}`) as unknown as typeof wait.instruction }
      : wait,
  );
  return { ...token, waits };
}

function changesOf(before: RoutingInstance, after: RoutingInstance): Changes | undefined {
  const data = difference(before.data, after.data);
  const visits = difference(before.visits, after.visits);
  if (data === undefined && visits === undefined) return undefined;
  return { ...(data === undefined ? {} : { data }), ...(visits === undefined ? {} : { visits }) };
}

function difference(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  if (before === after) return undefined;
  let changed: Record<string, unknown> | undefined;
  for (const name in after) {
    if (before[name] === after[name]) continue;
    changed ??= {};
    changed[name] = after[name];
  }
  for (const name in before) {
    if (name in after) continue;
    changed ??= {};
    changed[name] = null;
  }
  return changed;
}

import type { RoutingInstance, Token } from '@fettle/flows';
import type pg from 'pg';
import type { DrainWrite } from '../../ports.ts';
import { bulkWrite, write } from './bulk-write.ts';
import { column } from './columns.ts';
import { run, statement } from './statement.ts';

/**
 * Units and their tokens as rows. What is the same object before and after a drain did not change and is not written.
 */
const LOAD_INSTANCES = statement('load-instances');

interface InstanceRow {
  id: string;
  flow: string;
  version: number;
  serial_number: string;
  job_order: string;
  product: string;
  quantity: number;
  state: RoutingInstance['state'];
  ended: RoutingInstance['ended'] | null;
  sequence: number;
  next_token: number;
  next_activation: number;
  started_at: number;
  equipment: RoutingInstance['equipment'];
  data: RoutingInstance['data'];
  visits: RoutingInstance['visits'];
  holds: RoutingInstance['holds'];
  control: RoutingInstance['control'] | null;
  tokens: Token[] | null;
}

export async function loadUnits(client: pg.ClientBase, ids: readonly string[]): Promise<RoutingInstance[]> {
  if (ids.length === 0) return [];
  return (await run<InstanceRow>(client, LOAD_INSTANCES, [ids])).map(unitOf);
}

function unitOf(row: InstanceRow): RoutingInstance {
  return {
    id: row.id,
    flow: row.flow,
    version: row.version,
    unit: { serialNumber: row.serial_number, jobOrder: row.job_order, product: row.product, quantity: row.quantity },
    equipment: row.equipment,
    state: row.state,
    tokens: (row.tokens ?? []).sort(byNumber),
    data: row.data,
    visits: row.visits,
    holds: row.holds,
    ...(row.control === null ? {} : { control: row.control }),
    ...(row.ended === null ? {} : { ended: row.ended }),
    nextToken: row.next_token,
    nextActivation: row.next_activation,
    sequence: row.sequence,
    startedAt: row.started_at,
  };
}

/** Tokens stand in the order in which they were made: `<instance>.<n>`. Joins fire by that order. */
function byNumber(a: Token, b: Token): number {
  return Number(a.id.slice(a.id.lastIndexOf('.') + 1)) - Number(b.id.slice(b.id.lastIndexOf('.') + 1));
}

type UnitChange = DrainWrite['units'][number];
interface TokenChange {
  readonly before: Token | undefined;
  readonly after: Token;
  readonly instance: string;
}

const INSERT_INSTANCES = bulkWrite<UnitChange>('insert-instances', [
  column.text(({ after }) => after.id),
  column.text(({ after }) => after.flow),
  column.integer(({ after }) => after.version),
  column.text(({ after }) => after.unit.serialNumber),
  column.text(({ after }) => after.unit.jobOrder),
  column.text(({ after }) => after.unit.product),
  column.double(({ after }) => after.unit.quantity),
  column.text(({ after }) => after.state),
  column.text(({ after }) => after.ended),
  column.integer(({ after }) => after.sequence),
  column.integer(({ after }) => after.nextToken),
  column.integer(({ after }) => after.nextActivation),
  column.bigint(({ after }) => after.startedAt),
  column.bigint(({ finishedAt }) => finishedAt),
  column.json(({ after }) => after.equipment),
  column.json(({ after }) => after.data),
  column.json(({ after }) => after.visits),
  column.json(({ after }) => after.holds),
  column.json(({ after }) => after.control),
]);

const UPDATE_INSTANCES = bulkWrite<UnitChange>('update-instances', [
  column.text(({ after }) => after.id),
  column.integer(({ before }) => before?.sequence),
  column.text(({ after }) => after.state),
  column.text(({ after }) => after.ended),
  column.integer(({ after }) => after.sequence),
  column.integer(({ after }) => after.nextToken),
  column.integer(({ after }) => after.nextActivation),
  column.bigint(({ finishedAt }) => finishedAt),
  column.json(({ before, after }) => (before?.data === after.data ? undefined : after.data)),
  column.json(({ before, after }) => (before?.visits === after.visits ? undefined : after.visits)),
  column.json(({ before, after }) => (before?.holds === after.holds ? undefined : after.holds)),
  // Gone is JSON's null; SQL's NULL leaves it as it is.
  column.json(({ before, after }) => (before?.control === after.control ? undefined : (after.control ?? null))),
]);

const tokenColumns = [
  column.text<TokenChange>(({ after }) => after.flowNode),
  column.integer<TokenChange>(({ after }) => after.version),
  column.integer<TokenChange>(({ after }) => after.activation),
  column.text<TokenChange>(({ after }) => after.state),
  column.bigint<TokenChange>(({ after }) => after.since),
  column.json<TokenChange>(({ after }) => after),
];
const INSERT_TOKENS = bulkWrite<TokenChange>('insert-tokens', [
  column.text(({ after }) => after.id),
  column.text(({ instance }) => instance),
  ...tokenColumns,
]);
const UPDATE_TOKENS = bulkWrite<TokenChange>('update-tokens', [
  column.text(({ after }) => after.id),
  column.integer(({ before }) => before?.version),
  ...tokenColumns,
]);
const DELETE_TOKENS = bulkWrite<Token>('delete-tokens', [column.text((token) => token.id), column.integer((token) => token.version)]);

/** Sends every write for the units that a drain changed. The promises settle in order; the transaction is void if one rejects. */
export function writeUnits(client: pg.ClientBase, changes: DrainWrite['units']): Promise<unknown>[] {
  const created: TokenChange[] = [];
  const changed: TokenChange[] = [];
  const ended: Token[] = [];
  for (const { before, after } of changes) {
    if (before?.tokens === after.tokens) continue;
    const live = new Map(after.tokens.map((token) => [token.id, token]));
    for (const token of before?.tokens ?? []) {
      const now = live.get(token.id);
      live.delete(token.id);
      if (now === token) continue;
      if (now === undefined) ended.push(token);
      else changed.push({ before: token, after: now, instance: after.id });
    }
    for (const token of live.values()) created.push({ before: undefined, after: token, instance: after.id });
  }
  return [
    ...write(
      client,
      INSERT_INSTANCES,
      changes.filter(({ before }) => before === undefined),
    ),
    ...write(
      client,
      UPDATE_INSTANCES,
      changes.filter(({ before }) => before !== undefined),
    ),
    ...write(client, INSERT_TOKENS, created),
    ...write(client, UPDATE_TOKENS, changed),
    ...write(client, DELETE_TOKENS, ended),
  ];
}

import type { LotAccount, RoutingInstance, Token, UnitState } from '@fettle/flows';
import { sql } from 'kysely';
import type { Db } from './services.ts';

export interface UnitPart {
  readonly token: string;
  readonly flowNode: string;
  readonly name: string;
  readonly quantity: number;
  readonly state: Token['state'];
}

export interface UnitCall {
  readonly instance: string;
  readonly depth: number;
  readonly flow: string;
  readonly flowName: string;
  readonly version: number;
  readonly state: UnitState;
  readonly at: string[];
}

/** Where the pieces of a lot are. `names`: of flowNodes, as the unit's summary has them. */
export function partsOf(unit: RoutingInstance, names: readonly { readonly flowNode: string; readonly name: string }[]): UnitPart[] {
  if (unit.unit.quantity === 1 && unit.lot === undefined) return [];
  return unit.tokens
    .filter(({ quantity }) => quantity !== 0)
    .map(({ id, flowNode, quantity, state }) => ({
      token: id,
      flowNode,
      name: names.find((one) => one.flowNode === flowNode)?.name ?? flowNode,
      quantity: quantity ?? unit.unit.quantity,
      state,
    }));
}

export function accountOf({ lot }: RoutingInstance): Omit<LotAccount, 'splits' | 'nextChild' | 'away'> | undefined {
  if (lot === undefined) return undefined;
  const { splits: _splits, nextChild: _next, away: _away, ...account } = lot;
  return account;
}

/** The routings that a unit called, in the order of calling, each followed by those that it called itself. */
export async function callsOf(db: Db, instance: string): Promise<UnitCall[]> {
  const { rows } = await sql<UnitCall>`
    WITH RECURSIVE called AS (
      SELECT i.id, 0 AS depth, ARRAY[i.started_at] AS path FROM instance i WHERE i.caller = ${instance}
      UNION ALL SELECT i.id, c.depth + 1, c.path || i.started_at FROM called c JOIN instance i ON i.caller = c.id)
    SELECT i.id AS instance, c.depth, i.flow, f.name AS "flowName", i.version, i.state,
      coalesce((SELECT json_agg(coalesce((SELECT n->>'name' FROM flow_version v, jsonb_array_elements(v.definition->'flowNodes') n
        WHERE v.flow = i.flow AND v.version = i.version AND n->>'id' = t.flow_node), t.flow_node)) FROM token t WHERE t.instance = i.id), '[]') AS at
    FROM called c JOIN instance i ON i.id = c.id JOIN flow f ON f.id = i.flow ORDER BY c.path, i.id`.execute(db);
  return rows;
}

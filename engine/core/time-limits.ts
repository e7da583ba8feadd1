import type { AnyRoutingNodeType, TimeLimit } from '@fettle/flows';
import type { CompiledNode } from './core-deps.ts';

/** A time limit of a routing, with where it counts. */
export interface CompiledTimeLimit extends TimeLimit {
  readonly id: string;
  readonly name: string;
  readonly fromName: string;
  readonly toName: string;
  /** flowNodes from which the end is reached without passing the beginning once more: a unit anywhere else is on another way, and its clock stops. */
  readonly scope: ReadonlySet<string>;
}

/** The time limits of a routing by flowNode id; undefined when it has none, so that other routings pay nothing for them. */
export function compileTimeLimits(
  nodes: ReadonlyMap<string, CompiledNode<AnyRoutingNodeType>>,
): ReadonlyMap<string, CompiledTimeLimit> | undefined {
  const limits = new Map<string, CompiledTimeLimit>();
  for (const [id, { type, params, flowNode }] of nodes) {
    const limit = type.timeLimit?.(params);
    if (limit === undefined) continue;
    const nameOf = (node: string): string => nodes.get(node)?.flowNode.name ?? node;
    limits.set(id, {
      ...limit,
      id,
      name: flowNode.name,
      fromName: nameOf(limit.from.flowNode),
      toName: nameOf(limit.to.flowNode),
      scope: scopeOf(nodes, limit),
    });
  }
  return limits.size === 0 ? undefined : limits;
}

function scopeOf(nodes: ReadonlyMap<string, CompiledNode<AnyRoutingNodeType>>, { from, to }: TimeLimit): ReadonlySet<string> {
  const scope = new Set([to.flowNode]);
  const open = from.flowNode === to.flowNode ? [] : [to.flowNode];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { from: before } of nodes.get(node)?.incoming ?? []) {
      if (scope.has(before.node)) continue;
      scope.add(before.node);
      if (before.node !== from.flowNode) open.push(before.node);
    }
  }
  return scope;
}

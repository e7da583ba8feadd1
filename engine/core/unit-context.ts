import { type AnyRoutingNodeType, FettleError, type RoutingContext, type Token } from '@fettle/flows';
import type { CompiledNode } from './core-deps.ts';
import { dataSeenBy } from './instance-scope.ts';
import { unitSeenBy } from './quantity.ts';
import type { UnitDraft } from './unit-draft.ts';

export type RoutingNode = CompiledNode<AnyRoutingNodeType>;
export type Joined = NonNullable<RoutingContext<unknown>['joined']>;

export function nodeOf(draft: UnitDraft, flowNode: string): RoutingNode {
  const node = draft.routing.nodes.get(flowNode);
  if (node === undefined)
    throw new FettleError('malformedFlow', `"${draft.instance.flow}" version ${draft.instance.version} has no flowNode "${flowNode}".`);
  return node;
}

/** What a node type's behaviour may know of a token at a flowNode, or of the host of a boundary event. */
export function contextOf(draft: UnitDraft, token: Token, node: RoutingNode, joined?: Joined): RoutingContext<unknown> {
  const { instance } = draft;
  const unit = unitSeenBy(token, instance.unit);
  const { visit } = token;
  const number = token.instances?.at(-1)?.number ?? 0;
  const data = dataSeenBy(token, token.results === undefined ? instance.data : { ...instance.data, ...token.results });
  return {
    params: node.params,
    flowNode: { id: node.flowNode.id, name: node.flowNode.name },
    unit,
    origin: instance.origin?.instance,
    data,
    at: draft.at,
    visit,
    local: token.local,
    instance: number,
    arrivedAt: token.arrivedBy === undefined ? undefined : node.incoming.find((flow) => flow.id === token.arrivedBy)?.to.port,
    joined,
    earlier: () => earlier(draft, node.flowNode.id),
    reworks: (target, reason) => instance.control?.reworks?.[reason === undefined ? target : `${target}|${reason}`] ?? 0,
    evaluate: (expression, extra) => draft.routing.expressions.evaluate(expression, { unit, data, visit, instance: number, ...extra }),
    equipment: (reference) => instance.equipment[reference] ?? reference,
  };
}

function earlier(draft: UnitDraft, flowNode: string): readonly { readonly flowNode: string; readonly title: string }[] {
  const upstream = draft.routing.structure.upstream(flowNode);
  const found: { flowNode: string; title: string }[] = [];
  for (const [id, { type, flowNode: node }] of draft.routing.nodes) {
    if (id === flowNode || type.category !== 'operations' || !upstream.has(id)) continue;
    const visited = Object.keys(draft.instance.visits).some((key) => key === id || key.startsWith(`${id}[`));
    if (visited) found.push({ flowNode: id, title: node.name || id });
  }
  return found;
}

import type { FlowNode, NodeRegistry } from '@fettle/flows';
import { migrateFlowNode } from '@fettle/flows/migrate.ts';
import { possiblePlans } from './possible-plans.ts';

/**
 * A text that is the same for two settings of a step with which units move through it in the same way: what a work instruction says, and most else that is typed, makes no difference to it. Whose
 * settings do not parse, who stands at the edge of another step, limits a time or waits for another branch is asked by the core itself, so there every setting counts.
 */
export function stepShape(flowNode: FlowNode, registry: NodeRegistry): string {
  const { id, type: typeName, name, attachedTo } = flowNode;
  return JSON.stringify([id, typeName, name, attachedTo ?? null, movesOf(flowNode, registry)]);
}

function movesOf(flowNode: FlowNode, registry: NodeRegistry): unknown {
  const migration = migrateFlowNode(flowNode, registry);
  if (!migration.ok) return flowNode.params;
  const type = migration.type;
  if (type.usedIn !== 'routing') return '';
  const params = migration.params as never;
  if (type.boundary !== undefined || type.timeLimit !== undefined) return flowNode.params;
  const plans = possiblePlans(type, params, { flowNode, earlier: () => ['earlier'] });
  if (plans.isMilestone) return flowNode.params;
  const facts = plans.plans.map(({ title, plan, facts: known }) => [
    title,
    plan,
    known.map((fact) => ({ ...fact, sources: [...fact.sources] })),
  ]);
  return [
    facts,
    plans.waits,
    plans.byData,
    type.ports(params),
    type.mayGoTo?.(params) ?? null,
    type.calls?.(params) ?? null,
    type.joinRule?.(params) ?? null,
    type.gathersSplits?.(params) ?? null,
    type.inspects?.(params) ?? null,
    type.isOptional?.(params) ?? null,
    type.boundedPorts?.(params) ?? null,
  ];
}

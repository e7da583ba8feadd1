import type { FlowDefinition, NodeRegistry } from '@fettle/flows';
import { migrateParams } from '@fettle/flows/migrate.ts';

/** Ids of the routings that a definition calls, each once. */
export function calledBy(definition: FlowDefinition, registry: NodeRegistry): readonly string[] {
  const called = definition.flowNodes.flatMap((flowNode) => {
    const { type, params } = migrateParams(flowNode, registry);
    return type.usedIn === 'routing' ? (type.calls?.(params as never) ?? []).map(({ flow }) => flow) : [];
  });
  return [...new Set(called)].filter((flow) => flow !== '');
}

import type { FlowDefinition, RuleThreshold } from '@fettle/flows';
import { migrateFlowNode } from '@fettle/flows/migrate.ts';
import { nodeRegistry } from '@fettle/nodes';
import { parseParamPath, readParam, writeParam } from '../document/param-path.ts';

/** A number of a rule that can be moved while one looks at the past. */
export interface NamedThreshold extends RuleThreshold {
  readonly id: string;
  readonly flowNode: string;
  readonly flowNodeName: string;
}

/** All of them, in the order of the drawing. A flowNode that cannot be read has none. */
export function thresholdsOf(definition: FlowDefinition): readonly NamedThreshold[] {
  return definition.flowNodes.flatMap((flowNode) => {
    const migrated = migrateFlowNode(flowNode, nodeRegistry);
    if (!migrated.ok || migrated.type.usedIn !== 'qualityRule') return [];
    const thresholds = migrated.type.thresholds?.(migrated.params) ?? [];
    return thresholds.map((threshold) => ({
      ...threshold,
      id: `${flowNode.id}.${threshold.path}`,
      flowNode: flowNode.id,
      flowNodeName: flowNode.name,
    }));
  });
}

/** The rule with another number there; the same object when it is the same number. */
export function withThreshold(
  definition: FlowDefinition,
  { flowNode, path, value: before }: NamedThreshold,
  value: number,
): FlowDefinition {
  if (value === before) return definition;
  return {
    ...definition,
    flowNodes: definition.flowNodes.map((node) => {
      if (node.id !== flowNode || readParam(node.params, parseParamPath(path)) === value) return node;
      const params = structuredClone(node.params);
      writeParam(params, parseParamPath(path), value);
      return { ...node, params };
    }),
  };
}

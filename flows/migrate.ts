import type { FlowNode } from './definition.ts';
import { FettleError } from './fettle-error.ts';
import type { AnyNodeType, NodeRegistry } from './node-type.ts';

export function migrateParams(flowNode: FlowNode, registry: NodeRegistry): { type: AnyNodeType; params: unknown } {
  const type = registry.get(flowNode.type);
  if (type === undefined) throw new FettleError('unknownNodeType', `"${flowNode.name}" is of an unknown type "${flowNode.type}".`);
  const parsed = type.params.safeParse(flowNode.params);
  if (!parsed.success) throw new FettleError('malformedFlow', `"${flowNode.name}": ${parsed.error.message}`);
  return { type, params: parsed.data };
}

import type { DrawnRegistry, FlowNode } from '@fettle/flows';
import { parseParamPath, readParam, writeParam } from './param-path.ts';

/**
 * Renames `data.<old>` to `data.<new>` in the expressions of a flowNode, and the flowNodes that its params name, in place (in a draft or a copy). Only params that the node type declares as
 * expressions are touched, never texts that happen to look alike.
 */
export function renameReferences(registry: DrawnRegistry, flowNode: FlowNode, renamed: ReadonlyMap<string, string>): void {
  const nodeType = registry.get(flowNode.type);
  if (nodeType === undefined || renamed.size === 0) return;
  const parsed = nodeType.params.safeParse(flowNode.params);
  if (!parsed.success) return;
  for (const { path, flowNode: named } of nodeType.flowNodes?.(parsed.data) ?? []) {
    const next = renamed.get(named);
    const paramPath = parseParamPath(path);
    if (next !== undefined && readParam(flowNode.params, paramPath) === named) writeParam(flowNode.params, paramPath, next);
  }
  for (const { path, source } of nodeType.expressions?.(parsed.data) ?? []) {
    const next = renameInSource(source, renamed);
    const paramPath = parseParamPath(path);
    if (next !== source && readParam(flowNode.params, paramPath) === source) writeParam(flowNode.params, paramPath, next);
  }
}

/** Texts in quotes are left alone: `data.cut.program == "data.cut"`. */
export function renameInSource(source: string, renamed: ReadonlyMap<string, string>): string {
  return source.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\bdata\s*\.\s*([A-Za-z_]\w*)/g, (whole, id: string | undefined) => {
    const next = id === undefined ? undefined : renamed.get(id);
    return next === undefined ? whole : whole.slice(0, whole.length - id!.length) + next;
  });
}

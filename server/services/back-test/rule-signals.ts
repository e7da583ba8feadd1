import { FettleError, type FlowDefinition, type NodeRegistry } from '@fettle/flows';
import { compileExpression, openScope } from '@fettle/flows/expression/index.ts';
import { migrateFlowNode } from '@fettle/flows/migrate.ts';

/** Machines that a quality rule judges, or a class of them, and the names of signals it reads there; names in expressions are signals only where the machine has one of that name. */
export interface RuleSignals {
  readonly references: readonly { readonly reference: string; readonly isClass: boolean }[];
  readonly signals: ReadonlySet<string>;
}

/** What its node types cannot make sense of is left out: it cannot be judged either. */
export function ruleSignals(definition: FlowDefinition, registry: NodeRegistry): RuleSignals {
  const references = new Map<string, boolean>();
  const signals = new Set<string>();
  for (const flowNode of definition.flowNodes) {
    const migrated = migrateFlowNode(flowNode, registry);
    if (!migrated.ok || migrated.type.usedIn !== 'qualityRule') continue;
    const { type, params } = migrated;
    const source = type.source?.(params);
    if (source !== undefined) {
      signals.add(source.signal);
      if (source.equipment) references.set(source.equipment, false);
      else if (source.equipmentClass) references.set(source.equipmentClass, true);
    }
    for (const { signal, use } of type.signals?.(params) ?? []) if (use !== 'write') signals.add(signal);
    for (const { source: expression } of type.expressions?.(params) ?? []) for (const name of namesIn(expression)) signals.add(name);
  }
  return { references: [...references].map(([reference, isClass]) => ({ reference, isClass })), signals };
}

function namesIn(source: string): readonly string[] {
  try {
    return compileExpression(source, openScope).names;
  } catch (error) {
    if (error instanceof FettleError) return [];
    throw error;
  }
}

import { kindTitle } from '../../expression/kind.ts';
import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

/** A signal that gives another kind of value than the step works on. */
export const signalKind: LintCheck = (context) =>
  context.nodes.flatMap((node) =>
    context.signalUses(node).flatMap((use) => {
      const signal = context.plantPart(use.equipment)?.signals.get(use.signal);
      if (signal === undefined || use.valueKind === undefined || signal.valueKind === use.valueKind) return [];
      const message = `${nodeTitle(node)}: "${use.signal}" of ${use.equipment} is ${kindTitle(signal.valueKind)}, but ${kindTitle(use.valueKind)} is needed. Choose another signal.`;
      return [{ code: 'signalKind' as const, severity: 'error' as const, flowNode: node.flowNode.id, path: use.path, message }];
    }),
  );

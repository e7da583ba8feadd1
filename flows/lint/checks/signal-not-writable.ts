import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

/** A write to a signal that the plant model does not allow to be written. */
export const signalNotWritable: LintCheck = (context) =>
  context.nodes.flatMap((node) =>
    context.signalUses(node).flatMap((use) => {
      const signal = context.plantPart(use.equipment)?.signals.get(use.signal);
      if (signal === undefined || use.use !== 'write' || signal.writable) return [];
      const message = `${nodeTitle(node)}: "${use.signal}" of ${use.equipment} cannot be written. Choose a writable signal, or mark it as writable in the plant.`;
      return [{ code: 'signalNotWritable' as const, severity: 'error' as const, flowNode: node.flowNode.id, path: use.path, message }];
    }),
  );

import { didYouMean, suggestName } from '../../expression/suggest-name.ts';
import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

/** A signal that the machine does not have. A machine that does not exist is another check's finding. */
export const unknownSignal: LintCheck = (context) =>
  context.nodes.flatMap((node) =>
    context.signalUses(node).flatMap((use) => {
      const part = context.plantPart(use.equipment);
      if (part === undefined || part.signals.has(use.signal)) return [];
      const hint = didYouMean(use.signal, [...part.signals.keys()]);
      const message = `${nodeTitle(node)}: ${part.title} has no signal "${use.signal}".${hint}`;
      // In an expression the signal is not all that stands there.
      const meant = node.flowNode.params[use.path] === use.signal ? suggestName(use.signal, part.signals.keys()) : undefined;
      const suggestion = meant === undefined ? {} : { suggestion: meant };
      return [
        { code: 'unknownSignal' as const, severity: 'error' as const, flowNode: node.flowNode.id, path: use.path, message, ...suggestion },
      ];
    }),
  );

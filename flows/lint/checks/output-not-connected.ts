import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

/**
 * A way out that leads nowhere. In a routing the unit would be stuck there: an error. In a rule what leaves there is dropped: a warning.
 * The type says which outputs may stay open.
 */
export const outputNotConnected: LintCheck = ({ definition, nodes }) =>
  nodes.flatMap((node) => {
    const connected = new Set(node.outgoing.map((flow) => flow.from.port));
    const open = (node.ports?.outputs ?? []).filter((port) => port.optional !== true && !connected.has(port.name));
    return open.map((port) => {
      const rule = definition.kind === 'qualityRule';
      const why = rule
        ? 'what comes out there is lost'
        : port.exceptional === true
          ? 'when it happens, the unit is stuck'
          : 'the unit would be stuck there';
      return {
        code: 'outputNotConnected' as const,
        severity: rule ? ('warning' as const) : ('error' as const),
        flowNode: node.flowNode.id,
        port: port.name,
        message: `"${port.title}" of ${nodeTitle(node)} leads nowhere: ${why}. Connect it.`,
      };
    });
  });

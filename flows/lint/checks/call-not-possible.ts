import type { LintCheck } from '../lint-check.ts';
import { nodeTitle } from '../lint-context.ts';

/** A call of a routing that is not released, is no routing, or leads back to the one that calls. Not looked at where the other routings are not known. */
export const callNotPossible: LintCheck = (context) =>
  context.nodes.flatMap((node) => {
    const { type, params } = node;
    if (type?.usedIn !== 'routing' || params === undefined || context.routings === undefined) return [];
    return (type.calls?.(params as never) ?? []).flatMap(({ path, flow }) => {
      const why = flow === '' ? undefined : whyNot(flow, context.definition.id, context.routings ?? (() => undefined));
      if (why === undefined) return [];
      return [
        {
          code: 'callNotPossible' as const,
          severity: 'error' as const,
          flowNode: node.flowNode.id,
          path,
          message: `${nodeTitle(node)}: ${why}`,
        },
      ];
    });
  });

type Routings = NonNullable<Parameters<LintCheck>[0]['routings']>;

function whyNot(flow: string, caller: string, routings: Routings): string | undefined {
  if (flow === caller) return 'a routing cannot call itself. Use a rework for what is repeated.';
  const called = routings(flow);
  if (called === undefined) return `there is no routing "${flow}". Choose another.`;
  if (!called.released) return `the routing "${flow}" is not released. Release it first: its version is bound when this one is released.`;
  const seen = new Set<string>();
  const open = [...called.calls];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === caller) return `the routing "${flow}" calls this one again. A unit would never come out.`;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(routings(next)?.calls ?? []));
  }
  return undefined;
}

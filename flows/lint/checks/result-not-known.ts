import { sourceReferences } from '../../expression/expression-references.ts';
import type { LintCheck } from '../lint-check.ts';
import { type LintContext, type LintNode, nodeTitle } from '../lint-context.ts';

/** `data.cut.peakPower` where no way leads from "cut": its results are never there. */
export const resultNotKnown: LintCheck = (context) => {
  if (context.definition.kind !== 'routing') return [];
  return context.nodes.flatMap((node) => {
    const uses = node.params === undefined ? [] : (node.type?.expressions?.(node.params as never) ?? []);
    return uses
      .filter((use) => use.scope === 'routing')
      .flatMap((use) =>
        readNodes(context, use.source)
          .filter((read) => context.upstream(node)[read.index] === 0)
          .map((read) => ({
            code: 'resultNotKnown' as const,
            severity: 'error' as const,
            flowNode: node.flowNode.id,
            path: use.path,
            range: rangeOf(use.source, read.flowNode.id),
            message: `${nodeTitle(node)}, ${use.path}: no way leads here from ${nodeTitle(read)}, so data.${read.flowNode.id} is never there. Use a step that comes before.`,
          })),
      );
  });
};

/** The steps whose results an expression reads. */
function readNodes(context: LintContext, source: string): readonly LintNode[] {
  if (!source.includes('data')) return [];
  const ids = sourceReferences(source)
    .filter((path) => path.startsWith('data.'))
    .map((path) => path.split('.')[1] ?? '');
  return [...new Set(ids)].map((id) => context.node(id)).filter((node) => node !== undefined);
}

function rangeOf(source: string, id: string): { start: number; end: number } {
  const start = source.search(new RegExp(`\\bdata\\s*\\.\\s*${id}\\b`));
  return start === -1
    ? { start: 0, end: source.length }
    : { start, end: start + (/^data\s*\.\s*\w+/.exec(source.slice(start))?.[0].length ?? 0) };
}

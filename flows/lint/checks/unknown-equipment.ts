import type { LintCheck } from '../lint-check.ts';
import { type LintNode, nodeTitle } from '../lint-context.ts';
import type { Problem } from '../problem.ts';

/** A machine or class that the plant does not have. */
export const unknownEquipment: LintCheck = (context) =>
  context.nodes.flatMap((node) => {
    const missing = [...named(node)].filter(([id]) => id !== '' && context.plantPart(id) === undefined);
    return missing.map(([id, path]): Problem => {
      const message = `${nodeTitle(node)}: there is no equipment and no class "${id}". Choose another, or add it to the plant.`;
      return { code: 'unknownEquipment', severity: 'error', flowNode: node.flowNode.id, ...(path === undefined ? {} : { path }), message };
    });
  });

/** Everything that one step names, each id once, with the path of the first place that is about the machine itself. */
function named(node: LintNode): ReadonlyMap<string, string | undefined> {
  const { type, params } = node;
  const ids = new Map<string, string | undefined>();
  if (type === undefined || params === undefined) return ids;
  const add = (id: string | undefined): void => {
    if (id !== undefined && !ids.has(id)) ids.set(id, pathOf(node, id));
  };
  const source = type.usedIn === 'qualityRule' ? type.source?.(params as never) : undefined;
  add(source?.equipment);
  add(source?.equipmentClass);
  for (const use of type.signals?.(params as never) ?? []) add(use.equipment);
  for (const use of type.expressions?.(params as never) ?? []) add(use.equipment);
  return ids;
}

/** The param that holds the id, when it is one at the top. */
function pathOf(node: LintNode, id: string): string | undefined {
  return Object.entries(node.flowNode.params).find(([, value]) => value === id)?.[0];
}

import type { LintNode } from './lint-context.ts';

/** Where something enters a flow: the start of a routing, a source of a rule. */
export function isStart(node: LintNode): boolean {
  return node.type?.usedIn === 'routing' ? node.type.start === true : node.type?.source !== undefined;
}

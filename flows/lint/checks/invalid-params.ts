import { durationFields } from '../duration-fields.ts';
import type { LintCheck } from '../lint-check.ts';
import { type LintNode, nodeTitle } from '../lint-context.ts';
import type { Problem } from '../problem.ts';

/** Params that do not parse, and what the type itself finds wrong with them; each at its path. Lengths of time have a check of their own. */
export const invalidParams: LintCheck = ({ nodes }) => nodes.flatMap((node) => [...unparsed(node), ...checked(node)]);

function unparsed(node: LintNode): readonly Problem[] {
  const { migration, flowNode } = node;
  if (migration.ok || migration.reason !== 'paramsDoNotParse') return [];
  const times = new Set(durationFields(node).map(({ path }) => path));
  const faults = (migration.faults ?? []).filter(({ path }) => !times.has(path));
  return faults.map(({ path, message }) => ({
    code: 'invalidParams',
    severity: 'error',
    flowNode: flowNode.id,
    path,
    message: `${nodeTitle(node)}: ${sentence(path, message)}`,
  }));
}

/** A schema's own message is a sentence; ours follows the name of the field. */
const sentence = (path: string, message: string): string =>
  /^[A-Z]/.test(message) ? message : `${path === '' ? 'its settings' : path} ${message}${message.endsWith('.') ? '' : '.'}`;

function checked(node: LintNode): readonly Problem[] {
  if (node.params === undefined || node.type?.check === undefined) return [];
  return node.type.check(node.params as never, node.flowNode.name).map(({ path, message, severity = 'error' as const }) => ({
    code: 'invalidParams',
    severity,
    flowNode: node.flowNode.id,
    path,
    message: `${nodeTitle(node)}: ${message}`,
  }));
}

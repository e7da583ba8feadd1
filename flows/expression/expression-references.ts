import type { ASTNode } from '@marcbachmann/cel-js';
import { FettleError } from '../fettle-error.ts';
import { parseExpression } from './parse-expression.ts';

/**
 * What an expression reads: whole dotted paths from a name of the scope (`spindlePower`, `data.cut.peakPower`, `reached.layer3`), each once, in
 * order of appearance. `list[i].x` counts as `list`.
 */
export function expressionReferences(root: ASTNode): readonly string[] {
  const known = references.get(root);
  if (known !== undefined) return known;
  const found = new Set<string>();
  visit(root, new Set(), found);
  const paths = [...found];
  references.set(root, paths);
  return paths;
}

/** A tree is kept as long as its source is asked for (`parseExpression`). */
const references = new WeakMap<ASTNode, readonly string[]>();

/** As `expressionReferences`, from what somebody wrote: nothing when that is no expression. */
export function sourceReferences(source: string): readonly string[] {
  try {
    return expressionReferences(parseExpression(source));
  } catch (error) {
    if (error instanceof FettleError) return [];
    throw error;
  }
}

function visit(node: ASTNode, locals: ReadonlySet<string>, found: Set<string>): void {
  const path = pathOf(node);
  if (path !== undefined) {
    if (!locals.has(path[0] ?? '')) found.add(path.join('.'));
    return;
  }
  if (node.op === 'rcall' && isComprehension(node.args[0], node.args[2])) {
    const [, receiver, [variable, ...bodies]] = node.args;
    visit(receiver, locals, found);
    const inner = variable?.op === 'id' ? new Set([...locals, variable.args]) : locals;
    for (const body of bodies) visit(body, inner, found);
    return;
  }
  for (const child of childrenOf(node)) visit(child, locals, found);
}

/** The names of `a.b.c` (also written `a["b"]`), or undefined when the node is something else. */
function pathOf(node: ASTNode): readonly string[] | undefined {
  if (node.op === 'id') return [node.args];
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const field = node.op === '.' ? node.args[1] : node.args[1].op === 'value' ? node.args[1].args : undefined;
  const base = typeof field === 'string' ? pathOf(node.args[0]) : undefined;
  return base === undefined || typeof field !== 'string' ? undefined : [...base, field];
}

function isComprehension(name: string, args: readonly ASTNode[]): boolean {
  return ['all', 'exists', 'exists_one', 'map', 'filter'].includes(name) && args.length > 1;
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

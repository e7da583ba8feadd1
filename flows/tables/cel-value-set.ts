import type { ASTNode } from '@marcbachmann/cel-js';
import { parseExpression } from '../expression/parse-expression.ts';
import type { ValueKind } from '../value.ts';
import { after, before, HIGHEST, LOWEST, onlyNumber, span } from './number-set.ts';
import { complement, everyValue, intersection, noValue, union, type ValueSet } from './value-set.ts';

/**
 * The values for which CEL about `value` alone is true, where it is made of comparisons with constants, `in`, &&, || and !: then a cell with it is as exact as
 * any other in the search for gaps. Undefined: it is made of something else. The source has been checked.
 */
export function celValueSet(source: string, { kind, name }: { readonly kind: ValueKind; readonly name: string }): ValueSet | undefined {
  return setOf(parseExpression(source), { kind, names: ['value', name] });
}

interface Sought {
  readonly kind: ValueKind;
  /** What the value of the column is called. */
  readonly names: readonly string[];
}

const FLIPPED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' };

function setOf(node: ASTNode, sought: Sought): ValueSet | undefined {
  const { kind } = sought;
  switch (node.op) {
    case '&&':
    case '||': {
      const [left, right] = [setOf(node.args[0], sought), setOf(node.args[1], sought)];
      if (left === undefined || right === undefined) return undefined;
      return node.op === '&&' ? intersection(left, right) : union(left, right);
    }
    case '!_': {
      const inner = setOf(node.args, sought);
      return inner === undefined ? undefined : complement(inner);
    }
    case 'value':
      return typeof node.args === 'boolean' ? (node.args ? everyValue(kind) : noValue(kind)) : undefined;
    case 'id':
      return kind === 'boolean' && isSought(node, sought) ? { kind, yes: true, no: false } : undefined;
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '==':
    case '!=': {
      const [left, right] = node.args;
      if (isSought(left, sought)) return compared(node.op, constantOf(right), kind);
      return isSought(right, sought) ? compared(FLIPPED[node.op]!, constantOf(left), kind) : undefined;
    }
    case 'in':
      return memberOf(node.args[0], node.args[1], sought);
    default:
      return undefined;
  }
}

const isSought = (node: ASTNode, { names }: Sought): boolean => node.op === 'id' && names.includes(node.args);

function constantOf(node: ASTNode): string | number | boolean | undefined {
  if (node.op === '-_') {
    const inner = constantOf(node.args);
    return typeof inner === 'number' ? -inner : undefined;
  }
  if (node.op !== 'value') return undefined;
  if (typeof node.args === 'bigint') return Number(node.args);
  return typeof node.args === 'number' || typeof node.args === 'string' || typeof node.args === 'boolean' ? node.args : undefined;
}

function compared(op: string, constant: string | number | boolean | undefined, kind: ValueKind): ValueSet | undefined {
  if (typeof constant !== kind) return undefined;
  if (op === '!=') return complement(only(constant!));
  if (op === '==') return only(constant!);
  if (typeof constant !== 'number') return undefined;
  switch (op) {
    case '<':
      return { kind: 'number', numbers: span(LOWEST, before(constant)) };
    case '<=':
      return { kind: 'number', numbers: span(LOWEST, after(constant)) };
    case '>':
      return { kind: 'number', numbers: span(after(constant), HIGHEST) };
    default:
      return { kind: 'number', numbers: span(before(constant), HIGHEST) };
  }
}

function only(constant: string | number | boolean): ValueSet {
  if (typeof constant === 'number') return { kind: 'number', numbers: onlyNumber(constant) };
  if (typeof constant === 'string') return { kind: 'string', texts: { except: false, texts: [constant] } };
  return { kind: 'boolean', yes: constant, no: !constant };
}

function memberOf(left: ASTNode, right: ASTNode, sought: Sought): ValueSet | undefined {
  const { kind } = sought;
  if (!isSought(left, sought) || right.op !== 'list') return undefined;
  const sets = right.args.map((element) => compared('==', constantOf(element), kind));
  if (sets.some((set) => set === undefined)) return undefined;
  return sets.reduce<ValueSet>((all, set) => union(all, set!), noValue(kind));
}

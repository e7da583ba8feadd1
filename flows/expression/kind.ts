import type { ValueKind } from '../value.ts';

/** What is known of a name without its value. A record nests: `data.cut.peakPower`. A `list` holds anything. */
export type ScopeKind = ValueKind | 'any' | 'list' | { readonly [name: string]: ScopeKind };

/** What an expression may be asked to give. */
export type ResultKind = ValueKind | 'any';

/** The checker's own kinds: a ScopeKind, and what only arises inside an expression. */
export type Kind = ScopeKind | 'null' | ListKind;

/** A list whose elements are known. A class, so that no record of a scope can be mistaken for one. */
export class ListKind {
  readonly of: Kind;
  constructor(of: Kind) {
    this.of = of;
  }
}

export type RecordKind = { readonly [name: string]: ScopeKind };

export function isRecordKind(kind: Kind): kind is RecordKind {
  return typeof kind === 'object' && !(kind instanceof ListKind);
}

export function isListKind(kind: Kind): kind is ListKind | 'list' {
  return kind === 'list' || kind instanceof ListKind;
}

export function elementKind(kind: Kind): Kind {
  return kind instanceof ListKind ? kind.of : 'any';
}

/** `any` fits everything; a list fits a list and a record a record, whatever is in them. */
export function kindsFit(left: Kind, right: Kind): boolean {
  if (left === 'any' || right === 'any') return true;
  if (isListKind(left)) return isListKind(right);
  if (isRecordKind(left)) return isRecordKind(right);
  return left === right;
}

/** The kind of "one or the other". */
export function joinKinds(left: Kind, right: Kind): Kind {
  if (left === right) return left;
  if (isListKind(left) && isListKind(right)) return 'list';
  return 'any';
}

export function kindTitle(kind: Kind): string {
  if (isListKind(kind)) return 'a list';
  if (isRecordKind(kind)) return 'a group of values';
  switch (kind) {
    case 'number':
      return 'a number';
    case 'string':
      return 'a text';
    case 'boolean':
      return 'a yes/no value';
    case 'null':
      return 'null (no value)';
    case 'any':
      return 'a value';
    default:
      return 'a list';
  }
}

/** Kind of a value at run time, in the words of `kindTitle`. */
export function valueTitle(value: unknown): string {
  if (value === null) return 'null (no value)';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'number':
      return 'a number';
    case 'string':
      return 'a text';
    case 'boolean':
      return 'a yes/no value';
    case 'object':
      return 'a group of values';
    default:
      return 'missing';
  }
}

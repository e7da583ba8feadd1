import type { Json, ValueKind } from '../value.ts';
import { type Condition, isFactReference } from './condition.ts';
import type { RuleDocument } from './rule-document.ts';

/**
 * Every fact that the rules name, in the order in which they name them, with the kind of value that it must have to be compared as it is. Undefined: nothing tells, as of a fact that is compared with
 * another one, or as a number here and as a text there.
 */
export function kindsOfFacts({ rules, conditions: named = {} }: RuleDocument): ReadonlyMap<string, ValueKind | undefined> {
  const kinds = new Map<string, ValueKind | undefined>();
  const torn = new Set<string>();
  const see = (fact: string, kind: ValueKind | undefined): void => {
    const before = kinds.get(fact);
    if (before !== undefined && kind !== undefined && before !== kind) torn.add(fact);
    kinds.set(fact, torn.has(fact) ? undefined : (before ?? kind));
  };
  const walk = (condition: Condition): void => {
    if ('all' in condition) for (const part of condition.all) walk(part);
    else if ('any' in condition) for (const part of condition.any) walk(part);
    else if ('not' in condition) walk(condition.not);
    else if ('fact' in condition) {
      // A part of a value says nothing of the whole.
      see(condition.fact, condition.path === undefined ? kindOf(condition.value) : undefined);
      if (isFactReference(condition.value)) see(condition.value.fact, undefined);
    }
  };
  for (const { conditions } of rules) walk(conditions);
  for (const condition of Object.values(named)) walk(condition);
  return kinds;
}

function kindOf(value: Json): ValueKind | undefined {
  if (Array.isArray(value)) {
    const kinds = new Set(value.map((one) => kindOf(one)));
    return kinds.size === 1 ? [...kinds][0] : undefined;
  }
  const kind = typeof value;
  return kind === 'number' || kind === 'string' || kind === 'boolean' ? kind : undefined;
}

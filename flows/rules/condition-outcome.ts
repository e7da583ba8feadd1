import type { Comparison, Condition } from './condition.ts';
import type { NamedConditions } from './lower-condition.ts';

export type TruthWord = 'true' | 'false' | 'unknown';

/** A condition with what came out of each of its parts. */
export interface ConditionOutcome {
  readonly kind: 'all' | 'any' | 'not' | 'named' | 'comparison';
  /** Its place in the condition, as a trace names it: `all[0].any[1]`. */
  readonly at: string;
  /** Absent: what it rests on was not kept. */
  readonly result: TruthWord | undefined;
  /** Of a named condition. */
  readonly name?: string;
  readonly comparison?: Comparison;
  readonly of: readonly ConditionOutcome[];
}

interface Around {
  readonly named: NamedConditions;
  readonly resultAt: (at: string) => TruthWord | undefined;
  readonly open: readonly string[];
}

/** Joins the results of the comparisons by Kleene's logic along the condition as it is written, so that groups that nobody compared can be shown too. */
export function conditionOutcome(
  condition: Condition,
  resultAt: (at: string) => TruthWord | undefined,
  named: NamedConditions = {},
): ConditionOutcome {
  return outcome(condition, '', { named, resultAt, open: [] });
}

function outcome(condition: Condition, at: string, around: Around): ConditionOutcome {
  if ('any' in condition) return group('any', condition.any, at, around);
  if ('all' in condition) return group('all', condition.all, at, around);
  if ('not' in condition) {
    const inner = outcome(condition.not, child(at, 'not'), around);
    return { kind: 'not', at, result: opposite(inner.result), of: [inner] };
  }
  if ('condition' in condition) {
    const name = condition.condition;
    const meant = Object.hasOwn(around.named, name) && !around.open.includes(name) ? around.named[name] : undefined;
    if (meant === undefined) return { kind: 'named', at, result: undefined, name, of: [] };
    const inner = outcome(meant, child(at, name), { ...around, open: [...around.open, name] });
    return { kind: 'named', at, result: inner.result, name, of: [inner] };
  }
  return { kind: 'comparison', at, result: around.resultAt(at), comparison: condition, of: [] };
}

function group(kind: 'all' | 'any', parts: readonly Condition[], at: string, around: Around): ConditionOutcome {
  const of = parts.map((part, index) => outcome(part, child(at, `${kind}[${index}]`), around));
  const deciding: TruthWord = kind === 'any' ? 'true' : 'false';
  const has = (result: TruthWord | undefined): boolean => of.some((part) => part.result === result);
  // As in the format: an empty group of either kind is true.
  const result: TruthWord | undefined =
    of.length === 0 ? 'true' : has(deciding) ? deciding : has(undefined) ? undefined : has('unknown') ? 'unknown' : opposite(deciding);
  return { kind, at, result, of };
}

const child = (at: string, step: string): string => (at === '' ? step : `${at}.${step}`);

const opposite = (result: TruthWord | undefined): TruthWord | undefined =>
  result === undefined || result === 'unknown' ? result : result === 'true' ? 'false' : 'true';

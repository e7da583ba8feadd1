import { didYouMean } from '../expression/suggest-name.ts';
import { FettleError } from '../fettle-error.ts';
import type { Json } from '../value.ts';
import { type Comparison, type Condition, isFactReference } from './condition.ts';
import { factPath } from './fact-path.ts';
import { OPERATOR_NAMES, operatorTest } from './operator.ts';
import { operandOf, type Predicate } from './predicate.ts';

export type NamedConditions = Readonly<Record<string, Condition>>;

const DEPTH_LIMIT = 50;

function fault(message: string, at: string): FettleError {
  return new FettleError('expressionInvalid', at === '' ? message : `${message} It is at ${at}.`, { place: { path: at } });
}

const child = (at: string, step: string): string => (at === '' ? step : `${at}.${step}`);

export interface LowerOptions {
  /** A reference to a condition that is not there is false, as with the library's `allowUndefinedConditions`, instead of refused. */
  readonly unnamedIsFalse?: boolean;
}

/** Lowers a condition to predicates. Throws `expressionInvalid` with the place (`all[0].any[1]`) in `place.path`. */
export function lowerCondition(
  condition: Condition,
  named: NamedConditions = {},
  { unnamedIsFalse = false }: LowerOptions = {},
): Predicate {
  return lower(condition, { named, unnamedIsFalse, at: '', depth: 0, open: [] });
}

interface Place {
  readonly named: NamedConditions;
  readonly unnamedIsFalse: boolean;
  readonly at: string;
  readonly depth: number;
  /** Named conditions that are being lowered: one of them again is a circle. */
  readonly open: readonly string[];
}

/** Which key decides follows json-rules-engine: any before all before not. */
function lower(condition: Condition, place: Place): Predicate {
  if (place.depth > DEPTH_LIMIT) throw fault(`Conditions are nested more than ${DEPTH_LIMIT} deep. Make them flatter.`, place.at);
  if ('any' in condition) return group('any', condition.any, place);
  if ('all' in condition) return group('all', condition.all, place);
  if ('not' in condition)
    return { kind: 'not', of: lower(condition.not, { ...place, at: child(place.at, 'not'), depth: place.depth + 1 }) };
  if ('condition' in condition) return lowerNamed(condition.condition, place);
  return lowerComparison(condition, place.at);
}

function group(kind: 'all' | 'any', conditions: readonly Condition[], place: Place): Predicate {
  if (conditions.length === 0) return { kind: 'always' };
  const of = conditions.map((each, index) => lower(each, { ...place, at: child(place.at, `${kind}[${index}]`), depth: place.depth + 1 }));
  return { kind, of };
}

function lowerNamed(name: string, place: Place): Predicate {
  const condition = Object.hasOwn(place.named, name) ? place.named[name] : undefined;
  if (condition === undefined && place.unnamedIsFalse) return { kind: 'not', of: { kind: 'always' } };
  if (condition === undefined) throw fault(`There is no condition named "${name}".${didYouMean(name, Object.keys(place.named))}`, place.at);
  if (place.open.includes(name)) throw fault(`The condition "${name}" refers to itself. Remove the circle.`, place.at);
  return lower(condition, { ...place, at: child(place.at, name), depth: place.depth + 1, open: [...place.open, name] });
}

function lowerComparison(comparison: Comparison, at: string): Predicate {
  const { operator: op, value } = comparison;
  if (operatorTest(op) === undefined) {
    const last = op.split(':').at(-1) ?? op;
    throw fault(`There is no operator "${op}".${didYouMean(last, OPERATOR_NAMES)}`, at);
  }
  checkPath(comparison.path, at);
  const operand = operandOf(comparison);
  if (isFactReference(value)) {
    checkPath(value.path, at);
    return { kind: 'signalLeaf', ...operand, op, other: operandOf(value), at };
  }
  checkConstant(op, value, at);
  return { kind: 'constantLeaf', ...operand, op, constant: value, at };
}

function checkPath(path: string | undefined, at: string): void {
  if (path !== undefined && path !== '' && factPath(path) === undefined) {
    throw fault(`The path "${path}" cannot be used. Name one place: $.program.name or $.values[0].`, at);
  }
}

/** json-rules-engine would throw at every evaluation: better to refuse now. */
function checkConstant(op: string, value: Json, at: string): void {
  const names = op.split(':');
  const swapped = names.includes('swap');
  const needsList = names.includes('someValue') || names.includes('everyValue');
  const last = names.at(-1);
  if (needsList && !swapped && !Array.isArray(value)) throw fault(`"${op}" needs a list as its value: ["a", "b"].`, at);
  if ((last === 'in' || last === 'notIn') && !swapped && !needsList && !Array.isArray(value) && typeof value !== 'string') {
    throw fault(`"${op}" needs a list as its value: ["a", "b"].`, at);
  }
}

/** Names of the conditions that this one refers to, and of those that they refer to. */
export function referredNames(condition: Condition, named: NamedConditions, found: Set<string> = new Set()): Set<string> {
  if ('any' in condition) for (const each of condition.any) referredNames(each, named, found);
  else if ('all' in condition) for (const each of condition.all) referredNames(each, named, found);
  else if ('not' in condition) referredNames(condition.not, named, found);
  else if ('condition' in condition && !found.has(condition.condition)) {
    found.add(condition.condition);
    const next = Object.hasOwn(named, condition.condition) ? named[condition.condition] : undefined;
    if (next !== undefined) referredNames(next, named, found);
  }
  return found;
}

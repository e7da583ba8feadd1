import type { ValueKind } from '../value.ts';
import { isRecordKind, type RecordKind, type ScopeKind } from './kind.ts';
import { readUnit, type UnitOfMeasure } from './unit-of-measure.ts';

/** The names that an expression may use. Keep one object for one scope: compiled expressions are cached by it. */
export interface ExpressionScope {
  readonly names: RecordKind;
  /** Engineering units of numbers, as far as they are known: what is measured in others is not added to them or compared with them. */
  readonly units?: Readonly<Record<string, UnitOfMeasure>>;
  /** What people call what a name stands for, where that is known: "Spindle power". */
  readonly titles?: Readonly<Record<string, string>>;
  /** What the names are, for messages: "the signals of mill-1". */
  readonly title?: string;
  /** Names that are not listed are allowed, of any kind. Only for what was checked before. */
  readonly open?: boolean;
}

/** Everything is allowed: for evaluating what the linter has checked already. */
export const openScope: ExpressionScope = { names: {}, open: true };

interface NamedSignal {
  readonly name: string;
  readonly valueKind: ValueKind;
  /** Empty: none, or not known. */
  readonly unit?: string;
  readonly title?: string;
}

const signalKinds = (signals: Iterable<NamedSignal>): Record<string, ScopeKind> =>
  Object.fromEntries([...signals].map((signal) => [signal.name, signal.valueKind]));

/** Signals of several machines can have one name; where their units differ none is known. */
function signalUnits(signals: Iterable<NamedSignal>): Record<string, UnitOfMeasure> {
  const units: Record<string, UnitOfMeasure> = {};
  const unclear = new Set<string>();
  for (const { name, valueKind, unit } of signals) {
    if (units[name] !== undefined && units[name].text !== unit) unclear.add(name);
    if (valueKind === 'number' && unit !== undefined && unit.trim() !== '') units[name] = readUnit(unit);
    else unclear.add(name);
  }
  return Object.fromEntries(Object.entries(units).filter(([name]) => !unclear.has(name)));
}

const signalTitles = (signals: Iterable<NamedSignal>): Record<string, string> =>
  Object.fromEntries([...signals].flatMap(({ name, title = '' }) => (title === '' ? [] : [[name, title]])));

/** Conditions of a watch: the equipment's signals by name, and `reached.<milestone>`. */
export function watchScope(signals: Iterable<NamedSignal>, milestones: Iterable<string> = [], title?: string): ExpressionScope {
  const reached = Object.fromEntries([...milestones].map((key) => [key, 'boolean' as const]));
  const listed = [...signals];
  return scopeOfSignals({ ...signalKinds(listed), reached }, listed, title);
}

/** Expressions of a routing's flowNode: `unit`, `data.<flowNode>.<result>`, and `visit` (which time the unit is here) and `instance` (its number in a multi-instance split, 0: none). */
export function routingScope(
  outputsByNode: Readonly<Record<string, Readonly<Record<string, ValueKind | 'list' | 'any'>> | 'any'>>,
): ExpressionScope {
  return {
    names: {
      unit: { serialNumber: 'string', jobOrder: 'string', product: 'string', quantity: 'number' },
      data: outputsByNode,
      visit: 'number',
      instance: 'number',
    },
    title: 'a routing: unit, data, visit and instance',
  };
}

/** Expressions of a rule: the equipment's good signals by name, and `value`, the reading that arrived. */
export function ruleScope(signals: Iterable<NamedSignal>, title?: string): ExpressionScope {
  const listed = [...signals];
  return scopeOfSignals({ ...signalKinds(listed), value: 'any' }, listed, title);
}

function scopeOfSignals(names: RecordKind, signals: readonly NamedSignal[], title: string | undefined): ExpressionScope {
  return { names, units: signalUnits(signals), titles: signalTitles(signals), ...(title === undefined ? {} : { title }) };
}

/** The scope with further names; dots nest: `reached.layer3`. What is named already is replaced. */
export function extendScope(scope: ExpressionScope, names: Readonly<Record<string, ScopeKind>>): ExpressionScope {
  let extended = scope.names;
  const units = { ...scope.units };
  for (const [path, kind] of Object.entries(names)) {
    extended = withPath(extended, path.split('.'), kind);
    delete units[path];
  }
  return { ...scope, names: extended, units };
}

function withPath(names: RecordKind, path: readonly string[], kind: ScopeKind): RecordKind {
  const [first = '', ...rest] = path;
  if (rest.length === 0) return { ...names, [first]: kind };
  const inner = Object.hasOwn(names, first) ? names[first] : undefined;
  return { ...names, [first]: withPath(inner !== undefined && isRecordKind(inner) ? inner : {}, rest, kind) };
}

import { FettleError } from '../fettle-error.ts';
import type { Json, Reading } from '../value.ts';
import { expressionReferences } from './expression-references.ts';
import { expressionFault, type Frame, type ReadingSource, type SourceSpan, spend, WORK_LIMIT } from './frame.ts';
import { isListKind, isRecordKind, type Kind, kindsFit, kindTitle, type ResultKind, valueTitle } from './kind.ts';
import { lowerNode } from './lower-expression.ts';
import { parseExpression } from './parse-expression.ts';
import type { ExpressionScope } from './scope.ts';
import type { PartUnit } from './unit-check.ts';
import { areComparable, isSameUnit, readUnit, unitTitle } from './unit-of-measure.ts';

/** What an expression gives; `any` when that depends on the values. */
export type ExpressionType = 'number' | 'string' | 'boolean' | 'null' | 'list' | 'record' | 'any';

export interface CompiledExpression {
  readonly source: string;
  readonly type: ExpressionType;
  /** Engineering unit of what it gives; undefined: not known. */
  readonly unit: string | undefined;
  /** Dotted paths that it reads: `spindlePower`, `data.cut.peakPower`. */
  readonly references: readonly string[];
  /** The first names of `references`, each once. */
  readonly names: readonly string[];
  /** Every name must have a value. Throws `expressionInvalid` saying what is wrong and where. */
  evaluate(values: Readonly<Record<string, unknown>>): Json;
  /** Names that are not in `extra` are signals. Undefined: unknown. */
  evaluateOverReadings(readings: ReadingSource, extra?: Readonly<Record<string, unknown>>): Json | undefined;
}

export type ExpressionCheck =
  | { readonly ok: true; readonly type: ExpressionType; readonly unit: string | undefined; readonly references: readonly string[] }
  /** `line` and `column` are counted from 1, and are where `range` begins. */
  | { readonly ok: false; readonly message: string; readonly range: SourceSpan; readonly line: number; readonly column: number };

/** Compiled expressions of a scope are kept; beyond this many the oldest goes. */
const CACHED_PER_SCOPE = 2000;
const cache = new WeakMap<ExpressionScope, Map<string, CompiledExpression>>();

/**
 * Compiles CEL once to closures. Throws `expressionInvalid`, with the range of characters that is wrong, when it is not CEL, names what is not in the scope,
 * mixes kinds, or cannot give the `expected` kind. The same source, scope and expectation give the same object.
 *
 * Different from CEL on purpose: every number is a double (`1/2` is 0.5, and `5`, `5.0` and signals mix freely); division by zero is an error; has(a.b.c) is
 * false when a.b is missing; matches() takes its pattern written out; timestamps, durations, bytes and unsigned numbers are not there.
 */
export function compileExpression(source: string, scope: ExpressionScope, expected: ResultKind = 'any', unit = ''): CompiledExpression {
  const known = cache.get(scope) ?? new Map<string, CompiledExpression>();
  cache.set(scope, known);
  const key = `${expected} ${unit} ${source}`;
  const found = known.get(key);
  if (found !== undefined) return found;

  const compiled = compile(source, scope, { expected, unit });
  const oldest = known.size >= CACHED_PER_SCOPE ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
  known.set(key, compiled);
  return compiled;
}

/** As `compileExpression`, but never throws: for the editor, at every key. `unit`: in which a number is needed; empty: any. */
export function checkExpression(source: string, scope: ExpressionScope, expected: ResultKind = 'any', unit = ''): ExpressionCheck {
  try {
    const { type, unit: resultUnit, references } = compileExpression(source, scope, expected, unit);
    return { ok: true, type, unit: resultUnit, references };
  } catch (error) {
    if (!(error instanceof FettleError)) throw error;
    const range = error.place?.range ?? { start: 0, end: source.length };
    const before = source.slice(0, range.start).split('\n');
    return { ok: false, message: error.message, range, line: before.length, column: (before.at(-1) ?? '').length + 1 };
  }
}

/** `undefined` (unknown) when the result depends on a signal that is missing, not good, or has no value. */
export function evaluateOverReadings(
  expression: CompiledExpression,
  readings: (signal: string) => Reading | undefined,
  extra?: Readonly<Record<string, unknown>>,
): Json | undefined {
  return expression.evaluateOverReadings(readings, extra);
}

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({});
const NO_LOCALS: unknown[] = [];

interface Needed {
  readonly expected: ResultKind;
  readonly unit: string;
}

function compile(source: string, scope: ExpressionScope, { expected, unit }: Needed): CompiledExpression {
  const tree = parseExpression(source);
  const slots = { count: 0 };
  const root = lowerNode(tree, { source, scope, locals: [], slots, lower: lowerNode });
  const span = { start: 0, end: source.length };
  if (!kindsFit(root.kind, expected))
    throw expressionFault(`This gives ${kindTitle(root.kind)}, but ${kindTitle(expected)} is needed.`, span);

  needUnit(root.unit, unit, span);

  const { run } = root;
  const references = expressionReferences(tree);
  const finish = (value: unknown, frame: Frame): Json => {
    if (expected !== 'any' && typeof value !== expected) {
      throw expressionFault(`"${source}" gave ${valueTitle(value)}, but ${kindTitle(expected)} is needed.`, span);
    }
    return typeof value === 'boolean' || typeof value === 'string' ? value : toJson(value, frame, span);
  };
  const frameOf = (values: Readonly<Record<string, unknown>>, readings: ReadingSource | undefined): Frame => ({
    values,
    readings,
    locals: slots.count === 0 ? NO_LOCALS : new Array(slots.count),
    work: WORK_LIMIT,
  });
  return {
    source,
    type: typeOf(root.kind),
    unit: root.unit === 'plain' || root.unit?.scaled === true ? undefined : root.unit?.text,
    references,
    names: [...new Set(references.map((path) => path.split('.')[0] ?? path))],
    evaluate: (values) => {
      const frame = frameOf(values, undefined);
      return finish(run(frame), frame);
    },
    evaluateOverReadings: (readings, extra = NOTHING) => {
      const frame = frameOf(extra, readings);
      const value = run(frame);
      return value === undefined ? undefined : finish(value, frame);
    },
  };
}

/** A number in another unit than the one that is needed is refused, with what would make it right. */
function needUnit(given: PartUnit, needed: string, span: SourceSpan): void {
  if (needed === '' || given === undefined || given === 'plain') return;
  const wanted = readUnit(needed);
  if (isSameUnit(given, wanted)) return;
  const ratio = Number((given.factor / wanted.factor).toPrecision(12));
  const conversion = areComparable(given, wanted) ? ` Convert it: (…) * ${ratio}.` : '';
  throw expressionFault(`This gives a value ${unitTitle(given)}, but one in ${needed} is needed.${conversion}`, span);
}

function typeOf(kind: Kind): ExpressionType {
  if (isListKind(kind)) return 'list';
  return isRecordKind(kind) ? 'record' : (kind as ExpressionType);
}

/** A result is stored as JSON, which has no infinity. */
function toJson(value: unknown, frame: Frame, span: SourceSpan): Json {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw expressionFault('The result is too large for a number.', span);
  }
  if (typeof value !== 'object' || value === null) return value as Json;
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  spend(frame, parts.length, span);
  for (const part of parts) toJson(part, frame, span);
  return value as Json;
}

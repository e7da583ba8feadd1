import type { ASTNode } from '@marcbachmann/cel-js';
import { collectRun, existsOneRun, type Loop, quantifierRun } from './comprehension.ts';
import { EXPRESSION_FUNCTIONS, type ExpressionFunction, iterationKind, type ParameterKind } from './expression-function.ts';
import { expressionFault, type Run } from './frame.ts';
import { isListKind, isRecordKind, type Kind, kindTitle, ListKind } from './kind.ts';
import { hasRun } from './lookup.ts';
import { type Lowered, operandFault } from './lowered.ts';
import { fieldKind, type Lowering, lowered, type NodeOf, needKind } from './lowering.ts';
import { matchesRun } from './matches.ts';
import { didYouMean } from './suggest-name.ts';
import { commonUnit } from './unit-check.ts';

/** What they give is in the unit of what they are given. */
const KEEPS_UNIT: ReadonlySet<string> = new Set(['abs', 'round', 'floor', 'ceil', 'min', 'max']);
const COMPREHENSIONS = ['all', 'exists', 'exists_one', 'map', 'filter'];
const methods = EXPRESSION_FUNCTIONS.filter((each) => each.receiver !== undefined);
const functions = EXPRESSION_FUNCTIONS.filter((each) => each.receiver === undefined);

const WHAT: Record<ParameterKind, string> = {
  number: 'a number',
  string: 'a text',
  list: 'a list',
  sized: 'a text or a list',
  any: 'a value',
};

function kindAccepts(parameter: ParameterKind, kind: Kind): boolean {
  if (parameter === 'any' || kind === 'any') return true;
  if (parameter === 'list') return isListKind(kind);
  if (parameter === 'sized') return kind === 'string' || isListKind(kind) || isRecordKind(kind);
  return kind === parameter;
}

function valueAccepts(parameter: ParameterKind, value: unknown): boolean {
  switch (parameter) {
    case 'any':
      return true;
    case 'list':
      return Array.isArray(value);
    case 'sized':
      return typeof value === 'string' || (typeof value === 'object' && value !== null);
    default:
      return typeof value === parameter;
  }
}

export function lowerCall(node: NodeOf<'call'>, lowering: Lowering): Lowered {
  const [name, args] = node.args;
  if (name === 'has') return lowerHas(node, args, lowering);
  const found = functions.find((each) => each.name === name);
  if (found === undefined) {
    const names = [...new Set(functions.map((each) => each.name)), 'has'];
    const method = methods.find((each) => each.name === name);
    const hint = method === undefined ? didYouMean(name, names) : ` Write it behind a dot: ${method.signature}.`;
    throw expressionFault(`There is no function ${name}().${hint}`, node.range);
  }
  return lowerFunction(node, found, { receiver: undefined, args }, lowering);
}

export function lowerMethod(node: NodeOf<'rcall'>, lowering: Lowering): Lowered {
  const [name, receiverNode, args] = node.args;
  const receiver = lowering.lower(receiverNode, lowering);
  if (COMPREHENSIONS.includes(name)) return lowerComprehension(node, receiver, lowering);
  if (name === 'matches') return lowerMatches(node, receiver, lowering);
  const found = methods.find((each) => each.name === name);
  if (found === undefined) {
    const names = [...new Set(methods.map((each) => each.name)), 'matches', ...COMPREHENSIONS];
    const asFunction = functions.find((each) => each.name === name);
    const hint = asFunction === undefined ? didYouMean(name, names) : ` Write ${asFunction.signature}.`;
    throw expressionFault(`There is no .${name}().${hint}`, node.range);
  }
  return lowerFunction(node, found, { receiver, args }, lowering);
}

interface CallParts {
  readonly receiver: Lowered | undefined;
  readonly args: readonly ASTNode[];
}

function lowerFunction(node: ASTNode, called: ExpressionFunction, call: CallParts, lowering: Lowering): Lowered {
  const args = call.args.map((arg) => lowering.lower(arg, lowering));
  const parts = call.receiver === undefined ? args : [call.receiver, ...args];
  const expected = parametersFor(node, called, args);
  const kinds = call.receiver === undefined ? expected : [called.receiver ?? 'any', ...expected];
  parts.forEach((part, index) => {
    const parameter = kinds[index] ?? 'any';
    if (!kindAccepts(parameter, part.kind)) throw wrongArgument(part, kindTitle(part.kind), called, parameter);
  });
  const span = node.range;
  const run: Run = (frame) => {
    const values: unknown[] = [];
    for (let index = 0; index < parts.length; index += 1) {
      const part = parts[index] as Lowered;
      const value = part.run(frame);
      if (value === undefined) return undefined;
      const parameter = kinds[index] ?? 'any';
      if (!valueAccepts(parameter, value)) throw operandFault(part, value, `${called.signature} takes ${WHAT[parameter]}`);
      values.push(value);
    }
    return called.run(values as never[], { frame, span });
  };
  const unit = KEEPS_UNIT.has(called.name) ? commonUnit(parts, span) : undefined;
  return lowered(node, lowering, { kind: called.result(call.receiver?.kind ?? 'any'), run, parts, unit });
}

/** The argument list that is meant: by number of arguments, and by the first argument where that leaves a choice (min(list), min(a, b)). */
function parametersFor(node: ASTNode, called: ExpressionFunction, args: readonly Lowered[]): readonly ParameterKind[] {
  const candidates = called.parameters.filter(
    (list) => list.length === args.length || (called.rest === true && list.length > 1 && args.length > list.length),
  );
  const chosen =
    candidates.find((list) => list.every((parameter, index) => args[index] === undefined || kindAccepts(parameter, args[index].kind))) ??
    candidates[0];
  if (chosen === undefined)
    throw expressionFault(`${called.name}() is called with ${args.length} arguments, but it is ${called.signature}.`, node.range);
  return args.map((_, index) => chosen[Math.min(index, chosen.length - 1)] ?? 'any');
}

function wrongArgument(part: Lowered, title: string, called: ExpressionFunction, parameter: ParameterKind): Error {
  return expressionFault(`"${part.text}" is ${title}, but ${called.signature} takes ${WHAT[parameter]} here.`, part.span);
}

function lowerMatches(node: NodeOf<'rcall'>, text: Lowered, lowering: Lowering): Lowered {
  const [pattern] = node.args[2];
  needKind(text, 'string', 'matches() is for texts');
  if (node.args[2].length !== 1 || pattern?.op !== 'value' || typeof pattern.args !== 'string') {
    throw expressionFault('matches() takes one pattern, written out in quotation marks: .matches("^Layer [0-9]").', node.range);
  }
  return lowered(node, lowering, { kind: 'boolean', run: matchesRun(text, pattern.args, pattern.range), parts: [text] });
}

function lowerHas(node: ASTNode, args: readonly ASTNode[], lowering: Lowering): Lowered {
  const [arg] = args;
  const path: string[] = [];
  let root = arg;
  while (root?.op === '.') {
    path.unshift(root.args[1]);
    root = root.args[0];
  }
  if (args.length !== 1 || arg === undefined || root?.op !== 'id' || path.length === 0) {
    throw expressionFault('has() takes one path: has(data.cut.peakPower).', node.range);
  }
  const base = lowering.lower(root, lowering);
  // Lowering the whole path checks that its fields can exist at all.
  if (arg.op === '.') fieldKind(lowering.lower(arg.args[0], lowering), arg.args[1], arg);
  return lowered(node, lowering, { kind: 'boolean', run: hasRun(base.run, root.args, path), parts: [base] });
}

function lowerComprehension(node: NodeOf<'rcall'>, iterable: Lowered, lowering: Lowering): Lowered {
  const [name, , args] = node.args;
  const [variable, ...bodyNodes] = args;
  const bodies = name === 'map' ? [1, 2] : [1];
  if (variable?.op !== 'id' || !bodies.includes(bodyNodes.length)) {
    throw expressionFault(`${name}() takes a name and what to do with it: list.${name}(x, x > 5).`, node.range);
  }
  if (!isRecordKind(iterable.kind)) needKind(iterable, 'list', `${name}() goes through a list`);
  const slot = lowering.locals.length;
  lowering.slots.count = Math.max(lowering.slots.count, slot + 1);
  const inner = { ...lowering, locals: [...lowering.locals, { name: variable.args, kind: iterationKind(iterable.kind) }] };
  const [first, second] = bodyNodes.map((body) => lowering.lower(body, inner));
  if (first === undefined) throw expressionFault(`${name}() is incomplete.`, node.range);
  const loop: Loop = { iterable, slot, span: node.range };
  const parts = second === undefined ? [iterable, first] : [iterable, first, second];

  if (name === 'map') {
    const [predicate, transform] = second === undefined ? [undefined, first] : [first, second];
    if (predicate !== undefined) needKind(predicate, 'boolean', 'the second part of map(x, …, …) must be a yes/no value');
    return lowered(node, lowering, { kind: new ListKind(transform.kind), run: collectRun(loop, predicate, transform), parts });
  }
  needKind(first, 'boolean', `${name}() asks a yes/no question about each element`);
  if (name === 'filter')
    return lowered(node, lowering, { kind: new ListKind(iterationKind(iterable.kind)), run: collectRun(loop, first, undefined), parts });
  const run = name === 'exists_one' ? existsOneRun(loop, first) : quantifierRun(loop, first, name === 'exists');
  return lowered(node, lowering, { kind: 'boolean', run, parts });
}

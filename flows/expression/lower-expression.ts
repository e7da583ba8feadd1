import type { ASTNode } from '@marcbachmann/cel-js';
import { arithmeticRun, negateRun, plusRun } from './arithmetic.ts';
import { equalityRun, inRun, orderRun } from './comparison.ts';
import { expressionFault, type Frame, type Run, type SourceSpan } from './frame.ts';
import { elementKind, isListKind, isRecordKind, joinKinds, type Kind, kindsFit, kindTitle, ListKind } from './kind.ts';
import { logicalRun, notRun, ternaryRun } from './logic.ts';
import { fieldRun, indexRun, nameRun } from './lookup.ts';
import { lowerCall, lowerMethod } from './lower-call.ts';
import type { Lowered } from './lowered.ts';
import { fieldKind, type Lowering, lowered, type NodeOf, needKind, spanOf } from './lowering.ts';
import { didYouMean } from './suggest-name.ts';
import { commonUnit, productUnit } from './unit-check.ts';

/**
 * Lowers the tree of an expression to closures, checking kinds on the way. Nothing is decided by kind at run time: a closure looks at the values, because a
 * signal can bring another kind than it promised, and that is an error with a place and not a wrong result.
 */
export function lowerNode(node: ASTNode, lowering: Lowering): Lowered {
  switch (node.op) {
    case 'value':
      return lowerLiteral(node, lowering);
    case 'id':
      return lowerName(node, lowering);
    case '.':
      return lowerField(node, node.args[0], node.args[1], lowering);
    case '[]':
      return lowerIndex(node, lowering);
    case 'call':
      return lowerCall(node, lowering);
    case 'rcall':
      return lowerMethod(node, lowering);
    case 'list':
      return lowerList(node, lowering);
    case 'map':
      return lowerGroup(node, lowering);
    case '?:':
      return lowerTernary(node, lowering);
    case '&&':
    case '||':
      return lowerLogical(node, lowering);
    case '!_':
      return lowerNot(node, lowering);
    case '-_':
      return lowerNegation(node, lowering);
    case '.?':
    case '[?]':
      throw expressionFault(`${node.op} is not available. Use has(…) ? … : …`, node.range);
    default:
      return lowerBinary(node, lowering);
  }
}

function lowerLiteral(node: NodeOf<'value'>, lowering: Lowering): Lowered {
  const value = typeof node.args === 'bigint' ? Number(node.args) : node.args;
  const run: Run = () => value;
  if (value === null) return lowered(node, lowering, { kind: 'null', run });
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) throw expressionFault('This number is too large.', node.range);
      return lowered(node, lowering, { kind: 'number', run, unit: 'plain' });
    case 'string':
      return lowered(node, lowering, { kind: 'string', run });
    case 'boolean':
      return lowered(node, lowering, { kind: 'boolean', run });
    default:
      throw expressionFault('Bytes and unsigned numbers (b"…", 5u) are not available. Use a text or a plain number.', node.range);
  }
}

function lowerName(node: NodeOf<'id'>, lowering: Lowering): Lowered {
  const name = node.args;
  const slot = lowering.locals.findLastIndex((local) => local.name === name);
  const local = lowering.locals[slot];
  if (local !== undefined) return lowered(node, lowering, { kind: local.kind, run: (frame: Frame) => frame.locals[slot] });

  const { names, open, title } = lowering.scope;
  const kind = Object.hasOwn(names, name) ? names[name] : open ? 'any' : undefined;
  if (kind === undefined) {
    const where = title === undefined ? 'here' : `among ${title}`;
    throw expressionFault(`There is no "${name}" ${where}.${didYouMean(name, Object.keys(names))}`, node.range);
  }
  const unit = Object.hasOwn(lowering.scope.units ?? {}, name) ? lowering.scope.units?.[name] : undefined;
  return lowered(node, lowering, { kind, run: nameRun(name, node.range), unit });
}

/** `base.field` and `base["field"]`. */
function lowerField(node: ASTNode, baseNode: ASTNode, field: string, lowering: Lowering): Lowered {
  const base = lowerNode(baseNode, lowering);
  return lowered(node, lowering, { kind: fieldKind(base, field, node), run: fieldRun(base, field, node.range), parts: [base] });
}

function lowerIndex(node: NodeOf<'[]'>, lowering: Lowering): Lowered {
  const [baseNode, indexNode] = node.args;
  if (indexNode.op === 'value' && typeof indexNode.args === 'string') return lowerField(node, baseNode, indexNode.args, lowering);
  const base = lowerNode(baseNode, lowering);
  const index = lowerNode(indexNode, lowering);
  if (isListKind(base.kind)) needKind(index, 'number', 'the place in a list is a number, counted from 0');
  else if (isRecordKind(base.kind)) needKind(index, 'string', 'a value of a group is named by a text');
  else if (base.kind !== 'any')
    throw expressionFault(`"${base.text}" is ${kindTitle(base.kind)}; [ ] takes something out of a list.`, node.range);
  return lowered(node, lowering, { kind: elementKind(base.kind), run: indexRun(base, index, node.range), parts: [base, index] });
}

function lowerList(node: NodeOf<'list'>, lowering: Lowering): Lowered {
  const parts = node.args.map((element) => lowerNode(element, lowering));
  const runs = parts.map((part) => part.run);
  const kind = parts
    .map((part) => part.kind)
    .reduce<Kind | undefined>((joined, next) => (joined === undefined ? next : joinKinds(joined, next)), undefined);
  const run: Run = (frame) => {
    const values = runs.map((each) => each(frame));
    return values.includes(undefined) ? undefined : values;
  };
  return lowered(node, lowering, { kind: new ListKind(kind ?? 'any'), run, parts });
}

function lowerGroup(node: NodeOf<'map'>, lowering: Lowering): Lowered {
  const entries = node.args.map(([nameNode, valueNode]) => {
    if (nameNode.op !== 'value' || typeof nameNode.args !== 'string') {
      throw expressionFault(
        `A name in { } is a text in quotation marks: {"${lowering.source.slice(nameNode.range.start, nameNode.range.end)}": …}.`,
        nameNode.range,
      );
    }
    if (nameNode.args === '__proto__') throw expressionFault('This name cannot be used. Choose another.', nameNode.range);
    return { name: nameNode.args, value: lowerNode(valueNode, lowering) };
  });
  const run: Run = (frame) => {
    const group: Record<string, unknown> = {};
    for (const { name, value } of entries) {
      const result = value.run(frame);
      if (result === undefined) return undefined;
      group[name] = result;
    }
    return group;
  };
  const kinds = entries.map(
    ({ name, value }) => [name, value.kind === 'null' ? 'any' : value.kind instanceof ListKind ? 'list' : value.kind] as const,
  );
  return lowered(node, lowering, { kind: Object.fromEntries(kinds), run, parts: entries.map(({ value }) => value) });
}

function lowerTernary(node: NodeOf<'?:'>, lowering: Lowering): Lowered {
  const condition = lowerNode(node.args[0], lowering);
  const yes = lowerNode(node.args[1], lowering);
  const no = lowerNode(node.args[2], lowering);
  needKind(condition, 'boolean', 'what stands before ? must be a yes/no value');
  const unit = commonUnit([yes, no], spanOf(node, lowering));
  return lowered(node, lowering, {
    kind: joinKinds(yes.kind, no.kind),
    run: ternaryRun(condition, yes, no),
    parts: [condition, yes, no],
    unit,
  });
}

function lowerLogical(node: NodeOf<'&&' | '||'>, lowering: Lowering): Lowered {
  const left = lowerNode(node.args[0], lowering);
  const right = lowerNode(node.args[1], lowering);
  for (const part of [left, right]) needKind(part, 'boolean', `${node.op} combines yes/no values. Compare it with something`);
  return lowered(node, lowering, { kind: 'boolean', run: logicalRun(left, right, node.op === '||'), parts: [left, right] });
}

function lowerNot(node: NodeOf<'!_'>, lowering: Lowering): Lowered {
  const operand = lowerNode(node.args, lowering);
  needKind(operand, 'boolean', '! turns a yes/no value around');
  return lowered(node, lowering, { kind: 'boolean', run: notRun(operand), parts: [operand] });
}

function lowerNegation(node: NodeOf<'-_'>, lowering: Lowering): Lowered {
  const operand = lowerNode(node.args, lowering);
  needKind(operand, 'number', '- takes a number');
  return lowered(node, lowering, { kind: 'number', run: negateRun(operand), parts: [operand], unit: operand.unit });
}

type BinaryNode = NodeOf<'==' | '!=' | 'in' | '+' | '-' | '*' | '/' | '%' | '<' | '<=' | '>' | '>='>;

function lowerBinary(node: BinaryNode, lowering: Lowering): Lowered {
  const left = lowerNode(node.args[0], lowering);
  const right = lowerNode(node.args[1], lowering);
  const parts = [left, right];
  switch (node.op) {
    case '==':
    case '!=':
      if (left.kind !== 'null' && right.kind !== 'null' && !kindsFit(left.kind, right.kind))
        throw mismatch(left, right, spanOf(node, lowering), 'they are never equal');
      commonUnit(parts, spanOf(node, lowering));
      return lowered(node, lowering, { kind: 'boolean', run: equalityRun(node.op === '==', left, right), parts });
    case '<':
    case '<=':
    case '>':
    case '>=':
      for (const part of parts) {
        if (part.kind !== 'string') needKind(part, 'number', `${node.op} compares two numbers or two texts`);
      }
      if (!kindsFit(left.kind, right.kind)) throw mismatch(left, right, spanOf(node, lowering), 'they cannot be compared');
      commonUnit(parts, spanOf(node, lowering));
      return lowered(node, lowering, { kind: 'boolean', run: orderRun(node.op, left, right), parts });
    case 'in':
      return lowerIn(node, left, right, lowering);
    case '+':
      return lowerPlus(node, left, right, lowering);
    default:
      for (const part of parts) needKind(part, 'number', `${node.op} takes numbers`);
      return lowered(node, lowering, {
        kind: 'number',
        run: arithmeticRun(node.op, left, right, spanOf(node, lowering)),
        parts,
        unit:
          node.op === '*' || node.op === '/'
            ? productUnit(left, right, node.op === '*' ? 1 : -1)
            : commonUnit(parts, spanOf(node, lowering)),
      });
  }
}

function lowerIn(node: ASTNode, left: Lowered, right: Lowered, lowering: Lowering): Lowered {
  if (isRecordKind(right.kind)) needKind(left, 'string', 'a value of a group is named by a text');
  else needKind(right, 'list', 'in looks into a list, such as ["a", "b"]');
  if (!kindsFit(left.kind, elementKind(right.kind))) throw mismatch(left, right, spanOf(node, lowering), 'it is never in it');
  return lowered(node, lowering, { kind: 'boolean', run: inRun(left, right, node.range), parts: [left, right] });
}

function lowerPlus(node: ASTNode, left: Lowered, right: Lowered, lowering: Lowering): Lowered {
  for (const part of [left, right]) {
    if (part.kind !== 'string' && !isListKind(part.kind)) needKind(part, 'number', '+ adds two numbers, two texts or two lists');
  }
  if (!kindsFit(left.kind, right.kind)) {
    const texts = left.kind === 'string' || right.kind === 'string';
    throw mismatch(left, right, spanOf(node, lowering), `they cannot be added${texts ? '. Make a text of both with string(…)' : ''}`);
  }
  const kind = left.kind === 'any' ? right.kind : joinKinds(left.kind, right.kind === 'any' ? left.kind : right.kind);
  const span = spanOf(node, lowering);
  const parts = [left, right];
  return lowered(node, lowering, { kind, run: plusRun(left, right, span), parts, unit: commonUnit(parts, span) });
}

function mismatch(left: Lowered, right: Lowered, span: SourceSpan, consequence: string): Error {
  const message = `"${left.text}" is ${kindTitle(left.kind)} and "${right.text}" is ${kindTitle(right.kind)}: ${consequence}.`;
  return expressionFault(message, span);
}

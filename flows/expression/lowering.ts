import type { ASTNode, ASTOperator } from '@marcbachmann/cel-js';
import { balancedSpan } from './balanced-span.ts';
import { expressionFault, type Run, type SourceSpan } from './frame.ts';
import { isRecordKind, type Kind, kindsFit, kindTitle } from './kind.ts';
import type { Lowered } from './lowered.ts';
import type { ExpressionScope } from './scope.ts';
import { didYouMean } from './suggest-name.ts';
import type { PartUnit } from './unit-check.ts';

/** What lowering a node needs to know. */
export interface Lowering {
  readonly source: string;
  readonly scope: ExpressionScope;
  /** Variables of the comprehensions around, innermost last. Its index is the slot in the frame. */
  readonly locals: readonly { readonly name: string; readonly kind: Kind }[];
  /** Slots that the frame needs; grows while lowering. */
  readonly slots: { count: number };
  /** Lowers a part. */
  readonly lower: (node: ASTNode, lowering: Lowering) => Lowered;
}

export type NodeOf<Op extends ASTOperator> = Extract<ASTNode, { readonly op: Op }>;

/** Where a node stands in the source, its own parentheses included. */
export const spanOf = (node: ASTNode, lowering: Lowering): SourceSpan => balancedSpan(lowering.source, node.range);

export function lowered(
  node: ASTNode,
  lowering: Lowering,
  made: { kind: Kind; run: Run; parts?: readonly Lowered[]; unit?: PartUnit },
): Lowered {
  const size = (made.parts ?? []).reduce((sum, part) => sum + part.size, 1);
  const span = spanOf(node, lowering);
  return { kind: made.kind, run: made.run, unit: made.unit, size, span, text: lowering.source.slice(span.start, span.end) };
}

/** Throws unless the part can be of this kind. */
export function needKind(part: Lowered, needed: Kind, why: string): void {
  if (!kindsFit(part.kind, needed)) throw expressionFault(`"${part.text}" is ${kindTitle(part.kind)}, but ${why}.`, part.span);
}

/** Kind of `base.field`; throws when it cannot exist. */
export function fieldKind(base: Lowered, field: string, node: ASTNode): Kind {
  if (base.kind === 'any') return 'any';
  if (isRecordKind(base.kind)) {
    const kind = Object.hasOwn(base.kind, field) ? base.kind[field] : undefined;
    if (kind !== undefined) return kind;
    throw expressionFault(`There is no "${field}" in ${base.text}.${didYouMean(field, Object.keys(base.kind))}`, node.range);
  }
  throw expressionFault(`"${base.text}" is ${kindTitle(base.kind)}: it has no "${field}" inside. Remove ".${field}".`, node.range);
}

import { expressionFault, type SourceSpan } from './frame.ts';
import type { Lowered } from './lowered.ts';
import { multiplyUnits, type UnitOfMeasure, whyUnitsDoNotFit } from './unit-of-measure.ts';

/** What is known of the unit of a part: `plain` is a number that is written out, which takes the unit of what it meets; undefined: nothing. */
export type PartUnit = UnitOfMeasure | 'plain' | undefined;

/** The one unit of parts that are added, compared or chosen between. Throws where they do not fit. */
export function commonUnit(parts: readonly Lowered[], span: SourceSpan): PartUnit {
  let known: { readonly text: string; readonly unit: UnitOfMeasure } | undefined;
  for (const { unit, text } of parts) {
    if (unit === undefined || unit === 'plain') continue;
    const why = known === undefined ? undefined : whyUnitsDoNotFit(known, { text, unit });
    if (why !== undefined) throw expressionFault(why, span);
    known ??= { text, unit };
  }
  return known?.unit ?? (parts.every(({ unit }) => unit === 'plain') ? 'plain' : undefined);
}

export function productUnit(left: Lowered, right: Lowered, exponent: 1 | -1): PartUnit {
  if (left.unit === undefined || right.unit === undefined) return undefined;
  if (right.unit === 'plain') return left.unit === 'plain' ? 'plain' : { ...left.unit, scaled: true };
  if (left.unit === 'plain') return { ...multiplyUnits(NUMBER, right.unit, exponent), scaled: true };
  return multiplyUnits(left.unit, right.unit, exponent);
}

const NUMBER: UnitOfMeasure = { factor: 1, bases: {}, text: '' };

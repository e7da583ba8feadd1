import type { SourceSpan } from './frame.ts';

/**
 * The parser leaves the outer parentheses of an operand out of a range: `1 / (a - 1` or `a + b) * 2`. This widens a range until its parentheses match, so that
 * messages quote, and the editor underlines, what a person would.
 */
export function balancedSpan(source: string, span: SourceSpan): SourceSpan {
  let depth = 0;
  let missingBefore = 0;
  for (let index = span.start; index < span.end; index = nextIndex(source, index)) {
    if (source[index] === '(') depth += 1;
    if (source[index] !== ')') continue;
    if (depth > 0) depth -= 1;
    else missingBefore += 1;
  }
  return { start: widen(source, span.start - 1, -1, missingBefore), end: widen(source, span.end, 1, depth) };
}

/** The index behind the character, or behind the whole text when a text begins here. */
function nextIndex(source: string, index: number): number {
  const quote = source[index];
  if (quote !== '"' && quote !== "'") return index + 1;
  let end = index + 1;
  while (end < source.length && source[end] !== quote) end += source[end] === '\\' ? 2 : 1;
  return end + 1;
}

function widen(source: string, from: number, step: 1 | -1, count: number): number {
  const wanted = step === 1 ? ')' : '(';
  let index = from;
  for (let left = count; left > 0 && index >= 0 && index < source.length; index += step) {
    if (source[index] === wanted) left -= 1;
    else if (source[index]?.trim() !== '') break;
  }
  return step === 1 ? index : index + 1;
}

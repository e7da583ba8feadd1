/**
 * Text as PostgreSQL can store it: without NUL (PLCs pad strings with it) and without lone surrogates (U+FFFD in their place). Anything else would make
 * a whole batch of events fail again and again.
 */
export function storableText(text: string): string {
  const withoutNul = text.includes('\u0000') ? text.replaceAll('\u0000', '') : text;
  return withoutNul.isWellFormed() ? withoutNul : withoutNul.toWellFormed();
}

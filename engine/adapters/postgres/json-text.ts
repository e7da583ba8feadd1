/**
 * JSON as PostgreSQL takes it: a NUL character, which it refuses in text and jsonb, becomes U+FFFD, and so does half a surrogate pair. Nothing that a machine or a
 * person can enter makes a write fail.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.includes('\\u') && SUSPECT.test(text)
    ? JSON.stringify(value, (_key, item) => (typeof item === 'string' ? plainText(item) : item))
    : text;
}

/** A text without NUL and without lone surrogates. */
export function plainText(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}

/** JSON.stringify escapes both: NUL as \u0000, a lone surrogate as \ud800..\udfff. */
const SUSPECT = /\\u(?:0000|d[89a-f])/;

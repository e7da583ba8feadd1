/** What a JSON pointer (RFC 6901) points at; `undefined`: nothing is there. `''` is the whole document. */
export function atPointer(document: unknown, pointer: string): unknown {
  if (pointer === '') return document;
  let here = document;
  for (const part of pointerParts(pointer)) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined;
    here = (here as Record<string, unknown>)[part];
  }
  return here;
}

/** A JSON document that holds `value` where the pointer points. */
export function documentWith(pointer: string, value: unknown): unknown {
  return pointerParts(pointer).reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
}

/** Pointers come from mappings: few, and each is asked for with every message. */
const known = new Map<string, readonly string[]>();
const KNOWN_LIMIT = 10_000;

function pointerParts(pointer: string): readonly string[] {
  let parts = known.get(pointer);
  if (parts === undefined) {
    parts = pointer
      .replace(/^\//, '')
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (known.size >= KNOWN_LIMIT) known.clear();
    known.set(pointer, parts);
  }
  return parts;
}

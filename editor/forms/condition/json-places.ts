/** Where something stands in a text of JSON, and what is wrong with the text. Lines count from 1. */
export type JsonPlaces =
  | { readonly ok: true; readonly value: unknown; lineOf(path: string): number }
  | { readonly ok: false; readonly line: number; readonly offset: number; readonly message: string };

/** Reads JSON and remembers the line of every part by its path (`all[0].value`). What is no JSON is told with its place. */
export function readJson(text: string): JsonPlaces {
  const lines = new Map<string, number>();
  const reader = new Reader(text, lines);
  try {
    const value = reader.whole();
    return {
      ok: true,
      value,
      lineOf: (path) => {
        for (let at = path; ; at = at.replace(/(\.[^.[]+|\[\d+\]|^[^.[]+)$/, '')) {
          const line = lines.get(at);
          if (line !== undefined || at === '') return line ?? 1;
        }
      },
    };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return { ok: false, line: reader.lineAt(error.offset), offset: error.offset, message: error.message };
  }
}

class JsonFault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const SCALAR = /(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|"(?:[^"\\\n]|\\.)*")/y;
const SPACE = /\s*/y;

class Reader {
  readonly #text: string;
  readonly #lines: Map<string, number>;
  #at = 0;

  constructor(text: string, lines: Map<string, number>) {
    this.#text = text;
    this.#lines = lines;
  }

  whole(): unknown {
    const value = this.#value('');
    this.#space();
    if (this.#at < this.#text.length) throw new JsonFault(this.#at, 'Here something follows after the end.');
    return value;
  }

  lineAt(offset: number): number {
    return this.#text.slice(0, offset).split('\n').length;
  }

  #value(path: string): unknown {
    this.#space();
    this.#lines.set(path, this.lineAt(this.#at));
    const next = this.#text[this.#at];
    if (next === '{') return this.#object(path);
    if (next === '[') return this.#list(path);
    return this.#scalar('A value is missing here.');
  }

  #object(path: string): unknown {
    const entries: [string, unknown][] = [];
    this.#members('}', () => {
      this.#space();
      if (this.#text[this.#at] !== '"') throw new JsonFault(this.#at, 'A name in double quotes is missing here.');
      const key = this.#scalar('A name is missing here.') as string;
      this.#expect(':');
      entries.push([key, this.#value(path === '' ? key : `${path}.${key}`)]);
    });
    return Object.fromEntries(entries);
  }

  #list(path: string): unknown {
    const items: unknown[] = [];
    this.#members(']', () => items.push(this.#value(`${path}[${items.length}]`)));
    return items;
  }

  #members(end: '}' | ']', read: () => void): void {
    this.#at += 1;
    this.#space();
    if (this.#text[this.#at] === end) {
      this.#at += 1;
      return;
    }
    for (;;) {
      read();
      this.#space();
      const next = this.#text[this.#at];
      if (next !== ',' && next !== end) throw new JsonFault(this.#at, `A comma or "${end}" is missing here.`);
      this.#at += 1;
      if (next === end) return;
    }
  }

  #scalar(missing: string): unknown {
    SCALAR.lastIndex = this.#at;
    const [found] = SCALAR.exec(this.#text) ?? [];
    if (found === undefined) throw new JsonFault(this.#at, missing);
    try {
      const value: unknown = JSON.parse(found);
      this.#at += found.length;
      return value;
    } catch {
      throw new JsonFault(this.#at, 'This text has an escape that JSON does not know.');
    }
  }

  #expect(sign: ':'): void {
    this.#space();
    if (this.#text[this.#at] !== sign) throw new JsonFault(this.#at, `A "${sign}" is missing here.`);
    this.#at += 1;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }
}

import { CellFault } from './cell-fault.ts';

const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
/** `1..5`: the dots belong to the range, not to the number. */
const WHOLE_BEFORE_RANGE = /[+-]?\d+(?=\s*\.\.)/y;

/** Reads the text of a cell from left to right. */
export class CellScanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  skipSpace(): void {
    while (this.at < this.text.length && /\s/.test(this.text[this.at]!)) this.at += 1;
  }

  get isAtEnd(): boolean {
    this.skipSpace();
    return this.at >= this.text.length;
  }

  peek(part: string): boolean {
    this.skipSpace();
    return this.text.startsWith(part, this.at);
  }

  take(part: string): boolean {
    if (!this.peek(part)) return false;
    this.at += part.length;
    return true;
  }

  /** A word that ends where its letters end: `not` but not `nothing`. */
  takeWord(word: string): boolean {
    if (!this.peek(word) || /[A-Za-z0-9_]/.test(this.text[this.at + word.length] ?? '')) return false;
    this.at += word.length;
    return true;
  }

  match(pattern: RegExp): string | undefined {
    this.skipSpace();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** A number, with the unit of the column behind it or none. */
  number(unit: string): number {
    const start = this.at;
    const digits = this.match(WHOLE_BEFORE_RANGE) ?? this.match(NUMBER);
    if (digits === undefined) throw this.fault(`${this.found()} is not a number. Write one with a decimal point, such as 1.5.`);
    const value = Number(digits);
    if (!Number.isFinite(value)) throw this.fault('This number is too large.', start);
    if (unit !== '' && this.takeWord(unit)) return value;
    const behind = this.match(/[^\s,;()[\]<>=!.\d"][^\s,;()[\]<>=!."]*/y);
    if (behind === undefined) return value;
    throw new CellFault(
      unit === ''
        ? `"${behind}" does not belong here: this column has no unit. Remove it, or give the column the unit ${behind}.`
        : `This column is in ${unit}. Convert the number and leave ${behind} out.`,
      { start: this.at - behind.length, end: this.at },
    );
  }

  /** A text in quotation marks, with \" and \\ inside. The scanner stands at the first mark. */
  quoted(): string {
    const start = this.at;
    let value = '';
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const letter = this.text[this.at]!;
      if (letter === '"') {
        this.at += 1;
        return value;
      }
      if (letter === '\\') this.at += 1;
      value += this.text[this.at] ?? '';
    }
    throw new CellFault('A text is not closed. Put a quotation mark at its end.', { start, end: this.text.length });
  }

  fault(message: string, start = this.at): CellFault {
    return new CellFault(message, { start: Math.min(start, this.text.length), end: this.text.length });
  }

  found(): string {
    this.skipSpace();
    const rest = this.text.slice(this.at);
    return rest === '' ? 'What is missing here' : `"${rest.length > 30 ? `${rest.slice(0, 29)}…` : rest}"`;
  }
}

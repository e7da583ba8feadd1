/** What parts the cells of a line. */
export type Delimiter = ',' | ';' | '\t';

/**
 * Text as Excel copies it (tabs) and saves it (commas, or semicolons where the comma is a decimal point): a cell with a delimiter, a line end or a quotation mark
 * stands in quotation marks, which are doubled inside. Lines may end with CR, LF or both; a last empty line is none.
 */
export function readDelimited(text: string, delimiter: Delimiter): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let line: string[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let isAfterDelimiter = false;
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? quotedCell(text, at, delimiter) : plainCell(text, at, delimiter);
    line.push(cell);
    isAfterDelimiter = text[end] === delimiter;
    at = isAfterDelimiter ? end + 1 : lineEnd(text, end);
    if (isAfterDelimiter && at < text.length) continue;
    if (isAfterDelimiter) line.push('');
    lines.push(line);
    line = [];
  }
  return lines;
}

function plainCell(text: string, start: number, delimiter: Delimiter): readonly [string, number] {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return [text.slice(start, end), end];
}

/** A mark that is not closed, or has something behind it, was meant as a letter. */
function quotedCell(text: string, start: number, delimiter: Delimiter): readonly [string, number] {
  let cell = '';
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] !== '"') {
      cell += text[at];
      continue;
    }
    if (text[at + 1] !== '"') {
      const next = text[at + 1];
      const isClosed = next === undefined || next === delimiter || next === '\n' || next === '\r';
      return isClosed ? [cell, at + 1] : plainCell(text, start, delimiter);
    }
    cell += '"';
    at += 1;
  }
  return plainCell(text, start, delimiter);
}

const lineEnd = (text: string, at: number): number => (text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1);

export function writeDelimited(lines: readonly (readonly string[])[], delimiter: Delimiter): string {
  return lines.map((line) => `${line.map((cell) => quoted(cell, delimiter)).join(delimiter)}\n`).join('');
}

const quoted = (cell: string, delimiter: Delimiter): string =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** The delimiter of which a text has the most outside of quotation marks; a comma when it has none. */
export function guessDelimiter(text: string): Delimiter {
  const bare = text.slice(0, 20_000).replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: Delimiter) => bare.split(delimiter).length;
  const [best = ','] = (['\t', ';', ','] as const).toSorted((a, b) => count(b) - count(a));
  return count(best) > 1 ? best : ',';
}

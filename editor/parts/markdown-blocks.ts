/** What a page of documentation consists of. The texts inside still have their inline marks. */
export type MarkdownBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string; readonly id: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly start: number | undefined; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'picture'; readonly words: string; readonly source: string };

const PICTURE = /^!\[([^\]]*)\]\(([^)]+)\)$/;
const HEADING = /^(#{1,6}) +(.+)$/;
const ITEM = /^(?:[-*]|(\d+)\.) +(.*)$/;
const FENCE = /^```/;

/** The blocks of our own pages: headings, paragraphs, flat lists, tables, fenced code and pictures on a line of their own. Other marks stay as they are written. */
export function markdownBlocks(text: string): readonly MarkdownBlock[] {
  const lines = text.split('\n');
  const blocks: MarkdownBlock[] = [];
  let at = 0;
  /** The lines from here on that fit. */
  const take = (fits: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && fits(lines[at]!)) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at]!;
    const heading = HEADING.exec(line);
    const picture = PICTURE.exec(line.trim());
    const item = ITEM.exec(line);
    if (line.trim() === '') at += 1;
    else if (FENCE.test(line)) {
      at += 1;
      blocks.push({ kind: 'code', text: take((next) => !FENCE.test(next)).join('\n') });
      at += 1;
    } else if (heading !== null) {
      at += 1;
      blocks.push({ kind: 'heading', level: heading[1]!.length, text: heading[2]!, id: headingId(heading[2]!) });
    } else if (picture !== null) {
      at += 1;
      blocks.push({ kind: 'picture', words: picture[1]!, source: picture[2]! });
    } else if (line.startsWith('|')) {
      const [head = [], , ...rows] = take((next) => next.startsWith('|')).map(cellsOf);
      blocks.push({ kind: 'table', head, rows });
    } else if (/^ {4}\S/.test(line)) {
      blocks.push({
        kind: 'code',
        text: take((next) => next.startsWith('    ') || next.trim() === '')
          .join('\n')
          .replaceAll(/^ {4}/gm, '')
          .trimEnd(),
      });
    } else if (item !== null) {
      const [, number] = item;
      const items = itemsOf(take((next) => ITEM.test(next) || /^ +\S/.test(next)));
      blocks.push({ kind: 'list', start: number === undefined ? undefined : Number(number), items });
    } else {
      blocks.push({
        kind: 'paragraph',
        text: take((next) => next.trim() !== '' && !HEADING.test(next) && !ITEM.test(next) && !/^(\||```|!\[)/.test(next)).join(' '),
      });
    }
  }
  return blocks;
}

/** An item goes on in the lines that are indented below it. */
function itemsOf(lines: readonly string[]): readonly string[] {
  const items: string[] = [];
  for (const line of lines) {
    const begun = ITEM.exec(line);
    items.push(begun === null ? `${items.pop()} ${line.trim()}` : begun[2]!);
  }
  return items;
}

/** `| a | b \| c |` → `a`, `b | c`. */
function cellsOf(line: string): readonly string[] {
  return line
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** As GitHub makes it: `Machine operation: \`machine-operation\`` → `machine-operation-machine-operation`. */
export function headingId(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

import { type MarkedToken, marked } from 'marked';

/** A page of documentation as marked reads it: every token is of a kind that `MarkedToken` lists, since no extension is in use. */
export function helpTokens(text: string): readonly MarkedToken[] {
  return marked.lexer(text) as MarkedToken[];
}

/** As GitHub makes it: `Machine operation: \`machine-operation\`` → `machine-operation-machine-operation`. */
export function headingId(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

/** Kinds of tokens that a page may have and the help shows; the others appear as they are written. */
export const SHOWN: ReadonlySet<MarkedToken['type']> = new Set([
  'heading',
  'paragraph',
  'list',
  'list_item',
  'table',
  'code',
  'space',
  'text',
  'escape',
  'strong',
  'em',
  'codespan',
  'link',
  'image',
  'br',
]);

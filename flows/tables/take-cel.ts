import type { CellScanner } from './cell-scanner.ts';

/** The source within cel(…), when the whole text is one. */
export function takeCel(scanner: CellScanner): { readonly source: string; readonly at: number } | undefined {
  scanner.skipSpace();
  if (!/^cel\s*\(/.test(scanner.text.slice(scanner.at))) return undefined;
  const open = scanner.text.indexOf('(', scanner.at);
  const close = scanner.text.trimEnd().length - 1;
  if (close <= open || scanner.text[close] !== ')') throw scanner.fault('cel( is not closed. Put a ) at the end of the cell.');
  return { source: scanner.text.slice(open + 1, close), at: open + 1 };
}

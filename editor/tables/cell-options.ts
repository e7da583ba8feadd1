import { type CellColumn, completeCell, type DecisionTable } from '@fettle/flows/tables/index.ts';

export interface CellOption {
  readonly label: string;
  readonly detail: string;
  readonly info?: string;
  /** What stands in place of the word when it is taken. */
  readonly text: string;
  /** Where the caret stands then, in that text. */
  readonly caret: number;
}

export interface CellOptions {
  /** Where in the text the word begins that an option takes the place of; it ends at the caret. */
  readonly from: number;
  readonly options: readonly CellOption[];
  /** One of them is meant, so that Enter takes the first; else Enter means what is written. */
  readonly isOneMeant: boolean;
}

/** Most that are shown; who looks for another writes one more letter. */
const MOST = 40;

/** What is offered while a cell is typed, best first; undefined: nothing fits, or it stands there already. */
export function cellOptions(
  table: DecisionTable,
  column: CellColumn,
  typed: { readonly text: string; readonly caret: number; readonly explicit: boolean },
): CellOptions | undefined {
  const before = typed.text.slice(0, typed.caret);
  const found = completeCell(table, column, before, typed.explicit);
  if (found === undefined) return undefined;
  const word = plain(before.slice(found.from));
  const isThere = !typed.explicit && found.options.some(({ label, apply = label }) => plain(apply) === word);
  if (isThere) return undefined;
  const fitting = found.options
    .map((option) => ({ option, at: plain(option.label).indexOf(word) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => Math.sign(a.at) - Math.sign(b.at))
    .slice(0, MOST);
  if (fitting.length === 0) return undefined;
  const isCel = found.of === 'cel';
  const options = fitting.map(({ option: { label, detail, info, apply = label } }): CellOption => {
    // A bracket that a cell opens is closed at once; in an expression people close theirs as they always do.
    const text = !isCel && apply.endsWith('(') ? `${apply})` : apply;
    return { label, detail, text, caret: apply.length, ...(info === undefined ? {} : { info }) };
  });
  return { from: found.from, options, isOneMeant: isCel };
}

/** Quotation marks need not be typed to find a text. */
const plain = (text: string): string => text.replaceAll('"', '').trim().toLowerCase();

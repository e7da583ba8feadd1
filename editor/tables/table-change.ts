import { columnName } from '@fettle/flows/tables/column-name.ts';
import { DECIMAL_COMMAS_READ, hasDecimalCommas, withDecimalPoints } from '@fettle/flows/tables/csv/decimal-commas.ts';
import { TableInput, TableOutput } from '@fettle/flows/tables/decision-table.ts';
import type { DecisionTable, TableRow } from '@fettle/flows/tables/index.ts';

/** A column of the grid, from the left: inputs, outputs, the note. */
export type GridColumn = { readonly side: 'when' | 'give'; readonly index: number } | { readonly side: 'note'; readonly index: 0 };

export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/** Two corners; the cells between them are selected. */
export interface GridRange {
  readonly anchor: GridPlace;
  readonly head: GridPlace;
}

export interface GridBox {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export const boxOf = ({ anchor, head }: GridRange): GridBox => ({
  top: Math.min(anchor.row, head.row),
  bottom: Math.max(anchor.row, head.row),
  left: Math.min(anchor.column, head.column),
  right: Math.max(anchor.column, head.column),
});

export function gridColumns(table: DecisionTable): readonly GridColumn[] {
  return [
    ...table.inputs.map((_, index) => ({ side: 'when' as const, index })),
    ...table.outputs.map((_, index) => ({ side: 'give' as const, index })),
    { side: 'note' as const, index: 0 },
  ];
}

export function textAt(table: DecisionTable, { row, column }: GridPlace): string {
  const where = gridColumns(table)[column];
  const line = table.rows[row];
  if (where === undefined || line === undefined) return '';
  return where.side === 'note' ? line.note : (line[where.side][where.index] ?? '');
}

export const emptyRow = (table: DecisionTable): TableRow => ({
  when: table.inputs.map(() => '-'),
  give: table.outputs.map(() => ''),
  note: '',
});

/** Writes lines of texts with their first one at a place. Rows that are missing are added; what does not fit to the right is left out. */
export function writeTexts(table: DecisionTable, at: GridPlace, lines: readonly (readonly string[])[]): DecisionTable {
  const columns = gridColumns(table);
  const rows = [...table.rows];
  for (const [down, line] of lines.entries()) {
    const place = at.row + down;
    while (rows.length <= place) rows.push(emptyRow(table));
    const { when, give, note } = rows[place]!;
    const written = { when: [...when], give: [...give], note };
    for (const [right, text] of line.entries()) {
      const column = columns[at.column + right];
      if (column === undefined) break;
      const clean = text.trim();
      if (column.side === 'note') written.note = clean;
      else written[column.side][column.index] = clean;
    }
    rows[place] = written;
  }
  return { ...table, rows };
}

export function textsIn(table: DecisionTable, { top, bottom, left, right }: GridBox): readonly (readonly string[])[] {
  const lines: string[][] = [];
  for (let row = top; row <= bottom; row += 1) {
    lines.push(Array.from({ length: right - left + 1 }, (_, offset) => textAt(table, { row, column: left + offset })));
  }
  return lines;
}

/** One text, or as many lines as there are, over a whole box: what is pasted into a larger selection repeats. */
export function fillBox(table: DecisionTable, box: GridBox, lines: readonly (readonly string[])[]): DecisionTable {
  const height = Math.max(lines.length, box.bottom - box.top + 1);
  const width = Math.max(lines[0]?.length ?? 1, box.right - box.left + 1);
  const repeats = lines.length > 0 && height % lines.length === 0 && width % (lines[0]?.length ?? 1) === 0;
  const filled = repeats
    ? Array.from({ length: height }, (_, row) =>
        Array.from({ length: width }, (_, column) => {
          const line = lines[row % lines.length]!;
          return line[column % line.length] ?? '';
        }),
      )
    : lines;
  return writeTexts(table, { row: box.top, column: box.left }, filled);
}

/** Lines of another program's cells written into a box, and what a person should know of it: what was read otherwise than it was written, and what had no place. */
export function pasteLines(
  table: DecisionTable,
  box: GridBox,
  lines: readonly (readonly string[])[],
): { readonly table: DecisionTable; readonly remarks: readonly string[] } {
  const columns = gridColumns(table).slice(box.left);
  const isOfNumbers = (index: number): boolean => {
    const column = columns[index];
    return (
      column !== undefined &&
      column.side !== 'note' &&
      (column.side === 'when' ? table.inputs : table.outputs)[column.index]?.kind === 'number'
    );
  };
  const ofNumbers = lines.map((line) => line.filter((_, index) => isOfNumbers(index)));
  const hasCommas = hasDecimalCommas(ofNumbers);
  const read = hasCommas ? lines.map((line) => line.map((text, index) => (isOfNumbers(index) ? withDecimalPoints(text) : text))) : lines;
  const beyond = Math.max(0, ...lines.map((line) => line.length)) - columns.length;
  return {
    table: fillBox(table, box, read),
    remarks: [
      ...(hasCommas ? [DECIMAL_COMMAS_READ] : []),
      ...(beyond > 0
        ? [`${beyond === 1 ? '1 column' : `${beyond} columns`} had no place to the right and ${beyond === 1 ? 'was' : 'were'} left out.`]
        : []),
    ],
  };
}

/** The box drawn out to a place, down or up when it lies there, else to the side; undefined: the place is in it. */
export function drawnOut(box: GridBox, { row, column }: GridPlace): GridBox | undefined {
  if (row > box.bottom) return { ...box, bottom: row };
  if (row < box.top) return { ...box, top: row };
  if (column > box.right) return { ...box, right: column };
  return column < box.left ? { ...box, left: column } : undefined;
}

/** What stands in one box, again and again over a larger one around it. */
export function repeatOver(table: DecisionTable, from: GridBox, over: GridBox): DecisionTable {
  const texts = textsIn(table, from);
  const [height, width] = [from.bottom - from.top + 1, from.right - from.left + 1];
  const around = (place: number, start: number, length: number): number => (((place - start) % length) + length) % length;
  const lines = Array.from({ length: over.bottom - over.top + 1 }, (_, down) =>
    Array.from(
      { length: over.right - over.left + 1 },
      (_one, right) => texts[around(over.top + down, from.top, height)]?.[around(over.left + right, from.left, width)] ?? '',
    ),
  );
  return writeTexts(table, { row: over.top, column: over.left }, lines);
}

/** The range as far as the table reaches: rows and columns may be gone. */
export function rangeWithin(table: DecisionTable, { anchor, head }: GridRange): GridRange {
  const within = ({ row, column }: GridPlace): GridPlace => ({
    row: Math.max(0, Math.min(row, table.rows.length - 1)),
    column: Math.max(0, Math.min(column, gridColumns(table).length - 1)),
  });
  return { anchor: within(anchor), head: within(head) };
}

/** An input that is cleared asks for nothing. */
export function clearBox(table: DecisionTable, box: GridBox): DecisionTable {
  const columns = gridColumns(table);
  const line = columns.slice(box.left, box.right + 1).map(({ side }) => (side === 'when' ? '-' : ''));
  return writeTexts(
    table,
    { row: box.top, column: box.left },
    Array.from({ length: box.bottom - box.top + 1 }, () => line),
  );
}

export const insertRow = (table: DecisionTable, at: number, row = emptyRow(table)): DecisionTable => ({
  ...table,
  rows: table.rows.toSpliced(at, 0, row),
});

export const removeRows = (table: DecisionTable, first: number, last: number): DecisionTable => ({
  ...table,
  rows: table.rows.toSpliced(first, last - first + 1),
});

/** Puts rows in the place of one; none removes it. */
export const replaceRow = (table: DecisionTable, at: number, rows: readonly TableRow[]): DecisionTable => ({
  ...table,
  rows: table.rows.toSpliced(at, 1, ...rows),
});

/** Moves rows by one; undefined: they are at the edge. */
export function moveRows(table: DecisionTable, { top, bottom }: GridBox, by: 1 | -1): DecisionTable | undefined {
  if (top + by < 0 || bottom + by >= table.rows.length) return undefined;
  const moved = table.rows.slice(top, bottom + 1);
  return { ...table, rows: table.rows.toSpliced(top, moved.length).toSpliced(top + by, 0, ...moved) };
}

/** Moves a column by one on its side; undefined: it is at the edge, or the note. */
export function moveColumn(table: DecisionTable, { side, index }: GridColumn, by: 1 | -1): DecisionTable | undefined {
  if (side === 'note') return undefined;
  const moved = <T>(list: readonly T[]): T[] => list.toSpliced(index, 1).toSpliced(index + by, 0, list[index] as T);
  const heads = side === 'when' ? table.inputs : table.outputs;
  if (heads[index + by] === undefined) return undefined;
  const rows = table.rows.map((row) => ({ ...row, [side]: moved(row[side]) }));
  return side === 'when' ? { ...table, inputs: moved(table.inputs), rows } : { ...table, outputs: moved(table.outputs), rows };
}

/** Adds a column behind the last of its side. */
export function addColumn(table: DecisionTable, side: 'when' | 'give'): DecisionTable {
  const names = [...table.inputs, ...table.outputs].map(({ name }) => name);
  const name = columnName(side === 'when' ? `input${table.inputs.length + 1}` : `output${table.outputs.length + 1}`, names);
  const rows = table.rows.map((row) => (side === 'when' ? { ...row, when: [...row.when, '-'] } : { ...row, give: [...row.give, ''] }));
  return side === 'when'
    ? { ...table, inputs: [...table.inputs, TableInput.parse({ name })], rows }
    : { ...table, outputs: [...table.outputs, TableOutput.parse({ name })], rows };
}

/** Undefined: it is the last of its side, and a table needs one. */
export function removeColumn(table: DecisionTable, { side, index }: GridColumn): DecisionTable | undefined {
  if (side === 'note' || (side === 'when' ? table.inputs : table.outputs).length === 1) return undefined;
  const rows = table.rows.map((row) => ({ ...row, [side]: row[side].toSpliced(index, 1) }));
  return side === 'when'
    ? { ...table, inputs: table.inputs.toSpliced(index, 1), rows }
    : { ...table, outputs: table.outputs.toSpliced(index, 1), rows };
}

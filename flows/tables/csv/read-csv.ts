import { isKnownUnit } from '../../expression/unit-of-measure.ts';
import { FettleError } from '../../fettle-error.ts';
import { faultSentence, schemaFaults } from '../../schema-fault.ts';
import type { ValueKind } from '../../value.ts';
import { CellFault } from '../cell-fault.ts';
import { columnName, isColumnName } from '../column-name.ts';
import { DecisionTable } from '../decision-table.ts';
import { readHitPolicy } from '../hit-policy.ts';
import { isAnyCell, parseCell } from '../parse-cell.ts';
import { DECIMAL_COMMAS_READ, hasDecimalCommas, withDecimalPoints } from './decimal-commas.ts';
import { guessDelimiter, readDelimited } from './delimited.ts';

export interface ImportedTable {
  readonly table: DecisionTable;
  /** What was guessed, changed or left out, one sentence each. */
  readonly remarks: readonly string[];
}

interface Heading {
  readonly side: 'in' | 'out' | 'note';
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly index: number;
}

/** Reads CSV (of `writeCsv`, or a plain grid with one line of headings) or what was copied from Excel. Throws `invalidInput` when it is no table. */
export function readCsv(text: string): ImportedTable {
  const delimiter = guessDelimiter(text);
  const remarks: string[] = [];
  const lines = readDelimited(text, delimiter).filter((line) => line.some((cell) => cell.trim() !== ''));
  const said = lines.filter(isSaying).map((line) => sayingOf(line));
  const [headings, ...rows] = lines.filter((line) => !isSaying(line));
  if (headings === undefined)
    throw new FettleError('invalidInput', 'This has no line of headings. Write the names of the inputs and outputs in its first line.');

  // Where Excel parts cells with semicolons, the comma between digits is a decimal point.
  const hasCommas = delimiter === ';' || (delimiter === '\t' && hasDecimalCommas(rows));
  const decimal = hasCommas ? withDecimalPoints : (one: string) => one;
  if (delimiter === '\t' && hasCommas) remarks.push(DECIMAL_COMMAS_READ);
  const columns = readHeadings(headings, remarks, (index) => rows.map((row) => decimal((row[index] ?? '').trim())));
  const inputs = columns.filter(({ side }) => side === 'in');
  const outputs = columns.filter(({ side }) => side === 'out');
  const note = columns.find(({ side }) => side === 'note');
  const cell = (row: readonly string[], index: number | undefined): string => (index === undefined ? '' : (row[index] ?? '').trim());
  const propertiesOf = (name: string): Record<string, string> =>
    Object.fromEntries(said.filter((line) => line[1]?.trim() === name).map((line) => [line[2]?.trim() ?? '', line[3] ?? '']));
  const { 'hit policy': sign, title = '' } = propertiesOf('');
  const policy = sign === undefined ? { hitPolicy: 'unique' as const } : readHitPolicy(sign);
  if (policy === undefined)
    throw new FettleError('invalidInput', `The hit policy "${sign}" is not known. Write U, A, P, F, R, O, C, C+, C<, C> or C#.`);
  if (sign === undefined) remarks.push('It does not say its hit policy: unique was taken.');

  const made = (column: Heading) => {
    const cells = rows.map((row) => cell(row, column.index));
    const { whole, kind, ...properties } = propertiesOf(`${column.side} ${column.name}`);
    return {
      title: column.title,
      kind: kind ?? guessKind(cells.map(decimal), column.unit, column.side),
      name: column.name,
      unit: column.unit,
      ...properties,
      ...(whole === undefined ? {} : { whole: whole === 'true' }),
    };
  };
  const [madeInputs, madeOutputs] = [inputs.map(made), outputs.map(made)];
  const written = (row: readonly string[], column: Heading, kind: string) => {
    const one = cell(row, column.index);
    return kind === 'number' ? decimal(one) : one;
  };
  const document = {
    title,
    ...policy,
    inputs: madeInputs,
    outputs: madeOutputs,
    rows: rows.map((row) => ({
      when: inputs.map((column, index) => written(row, column, madeInputs[index]!.kind)),
      give: outputs.map((column, index) => written(row, column, madeOutputs[index]!.kind)),
      note: cell(row, note?.index),
    })),
  };
  const parsed = DecisionTable.safeParse(document);
  if (parsed.success) return { table: parsed.data, remarks };
  const [fault] = schemaFaults(parsed.error, document);
  throw new FettleError('invalidInput', `This is no decision table: ${faultSentence(fault)}`, { place: { path: fault?.path ?? '' } });
}

/** A line of what cells cannot say: a # alone in its first cell, or as people write it, alone on its line (`# hit policy: F`). */
function isSaying(line: readonly string[]): boolean {
  const first = line[0]?.trim() ?? '';
  return first === '#' || (first.startsWith('#') && line.slice(1).every((cell) => cell.trim() === ''));
}

function sayingOf(line: readonly string[]): readonly string[] {
  const [, what = '', value = ''] = /^#\s*(title|hit policy)\s*[:=]?\s*(.+)$/i.exec(line[0]?.trim() ?? '') ?? [];
  return what === '' ? line : ['#', '', what.toLowerCase(), value];
}

/** `in power [kW]`, `out action`, `note`; or plain words, of which the last is the output. */
function readHeadings(cells: readonly string[], remarks: string[], cellsBelow: (index: number) => readonly string[]): readonly Heading[] {
  const isMarked = cells.some((cell) => /^\s*(in|out)\s+\S/i.test(cell));
  const used = cells.map((cell, index) => ({ cell: cell.trim(), index })).filter(({ cell }) => cell !== '');
  const headings: Heading[] = [];
  for (const [place, { cell, index }] of used.entries()) {
    const [, mark, said = '', bracketed = ''] = /^(?:(in|out)\s+)?(.*?)\s*(?:\[([^\]]*)\])?$/i.exec(cell) ?? [];
    const { words, unit } = bracketed !== '' || isMarked ? { words: said, unit: bracketed } : plainUnit(said, cellsBelow(index), remarks);
    const isNote = mark === undefined && /^(note|notes|comment|annotation|remark)$/i.test(words);
    const lastOutput = used.findLastIndex(({ cell: other }) => !/^(note|notes|comment|annotation|remark)$/i.test(other));
    const side = isNote ? 'note' : isMarked ? (mark?.toLowerCase() === 'out' ? 'out' : 'in') : place === lastOutput ? 'out' : 'in';
    const name = isColumnName(words)
      ? words
      : columnName(
          words,
          headings.map((heading) => heading.name),
        );
    headings.push({ side, name, title: name === words ? '' : words, unit, index });
  }
  if (!isMarked) remarks.push('Its headings do not say "in" or "out": the last column was taken as the output.');
  return headings;
}

/** The unit of a column whose heading has none in square brackets: in round ones (`Spindle power (kW)`), or the one that stands behind the numbers of its cells. */
function plainUnit(heading: string, cells: readonly string[], remarks: string[]): { readonly words: string; readonly unit: string } {
  const said = cells.filter((cell) => !isAnyCell(cell) && !cell.startsWith('cel('));
  const areIn = (unit: string): boolean => said.length > 0 && said.every((cell) => isCellOf(cell, 'number', unit));
  const [, words = heading, round = ''] = /^(.*\S)\s*\(([^()]+)\)$/.exec(heading) ?? [];
  if (isKnownUnit(round) && areIn(round)) return { words, unit: round };
  const behind = new Set(said.flatMap((cell) => [...cell.matchAll(/\d\s*([\p{L}°%µ][^\s,;()[\]<>=!."]*)/gu)].map(([, unit = '']) => unit)));
  const [only] = behind;
  if (behind.size !== 1 || only === undefined || !areIn(only)) return { words: heading, unit: '' };
  remarks.push(`The unit ${only} of "${heading}" was taken from its cells.`);
  return { words: heading, unit: only };
}

/** Numbers when every cell can be read so; else yes/no; else texts. */
function guessKind(cells: readonly string[], unit: string, side: Heading['side']): ValueKind {
  const said = cells.filter((cell) => !isAnyCell(cell) && !cell.startsWith('cel('));
  if (unit !== '') return 'number';
  for (const kind of ['number', 'boolean'] as const) {
    if (said.length > 0 && said.every((cell) => isCellOf(cell, kind))) return kind;
  }
  return said.length === 0 && side === 'in' ? 'number' : 'string';
}

function isCellOf(cell: string, kind: ValueKind, unit = ''): boolean {
  try {
    parseCell(cell, { kind, unit, whole: false });
    return true;
  } catch (error) {
    if (error instanceof CellFault) return false;
    throw error;
  }
}

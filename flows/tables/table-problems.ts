import type { Gap, TableAnalysis, TablePart } from './analyse-table.ts';
import { columnTitle, type DecisionTable } from './decision-table.ts';
import { AGGREGATION_TITLE, HIT_POLICIES } from './hit-policy.ts';

/** Something about a table that a person should see. An error is what the hit policy does not allow. */
export interface TableProblem {
  readonly code: 'fault' | 'overlap' | 'gap' | 'unreachable' | 'undecided';
  readonly severity: 'error' | 'warning';
  /** In the table: `rows[3].when[0]`, `rows[3]`; empty: the table as a whole. */
  readonly path: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly message: string;
  /** Rows that it is about, counted from 0. */
  readonly rows: readonly number[];
  readonly gap?: Gap;
}

/** What an analysis means, in sentences: first what is wrong with cells, then overlaps, gaps and rows that never decide. */
export function tableProblems(table: DecisionTable, analysis: TableAnalysis): readonly TableProblem[] {
  return [
    ...faults(table, analysis),
    ...overlaps(table, analysis),
    ...gaps(table, analysis),
    ...unreachable(analysis),
    ...undecided(analysis),
  ];
}

function faults(table: DecisionTable, { faults: found }: TableAnalysis): readonly TableProblem[] {
  return found.map(({ path, message, range }) => {
    const [, row] = /^rows\[(\d+)\]/.exec(path) ?? [];
    const rows = row === undefined ? [] : [Number(row)];
    return { code: 'fault', severity: 'error', path, message: `${placeTitle(table, path)}: ${message}`, rows, ...(range && { range }) };
  });
}

/** `rows[3].when[0]` → `Row 4, Spindle power`. */
function placeTitle({ inputs, outputs }: DecisionTable, path: string): string {
  const [, row, side, column] = /^rows\[(\d+)\](?:\.(when|give)\[(\d+)\])?/.exec(path) ?? [];
  if (row === undefined) {
    const [, list, index] = /^(inputs|outputs)\[(\d+)\]/.exec(path) ?? [];
    const head = (list === 'inputs' ? inputs : outputs)[Number(index)];
    return head === undefined ? 'The table' : `Column ${columnTitle(head)}`;
  }
  const head = column === undefined ? undefined : (side === 'when' ? inputs : outputs)[Number(column)];
  return `Row ${Number(row) + 1}${head === undefined ? '' : `, ${columnTitle(head)}`}`;
}

function overlaps(table: DecisionTable, analysis: TableAnalysis): readonly TableProblem[] {
  const forbidden = analysis.overlaps.filter(({ allowed }) => !allowed);
  const listed = forbidden.map((overlap): TableProblem => {
    const [first, second] = overlap.rows;
    const both = `Rows ${first + 1} and ${second + 1}`;
    const may = overlap.certain ? 'both match' : 'may both match';
    return {
      code: 'overlap',
      severity: overlap.certain ? 'error' : 'warning',
      path: `rows[${second}]`,
      rows: overlap.rows,
      message: `${both} ${may} where ${partWords(table, overlap)}, for example ${exampleWords(table, overlap)}. ${overlapAdvice(table)}`,
    };
  });
  const left = analysis.forbiddenOverlapCount - listed.length;
  if (left <= 0) return listed;
  return [...listed, { code: 'overlap', severity: 'error', path: '', rows: [], message: `${left} more pairs of rows overlap.` }];
}

function overlapAdvice({ hitPolicy }: DecisionTable): string {
  if (hitPolicy === 'any') return 'They must give the same there: change one of them.';
  if (hitPolicy === 'unique') return 'Narrow one of them, or choose another hit policy.';
  return 'List the values of an output, most important first, so that one of them wins.';
}

function gaps(table: DecisionTable, analysis: TableAnalysis): readonly TableProblem[] {
  if (analysis.gapsAllowed) return [];
  const listed = analysis.gaps.map(
    (gap): TableProblem => ({
      code: 'gap',
      severity: gap.certain ? 'error' : 'warning',
      path: '',
      rows: [],
      gap,
      message: `${gap.certain ? 'No row matches' : 'Maybe no row matches'} where ${partWords(table, gap)}, for example ${exampleWords(table, gap)}. Add a row: ${gap.cells.join(' | ')}.`,
    }),
  );
  if (!analysis.moreGaps) return listed;
  return [...listed, { code: 'gap', severity: 'error', path: '', rows: [], message: 'There are more gaps.' }];
}

function unreachable({ unreachable: found }: TableAnalysis): readonly TableProblem[] {
  return found.map(({ row, by }) => ({
    code: 'unreachable',
    severity: 'warning',
    path: `rows[${row}]`,
    rows: by === undefined ? [row] : [row, by],
    message: `Row ${row + 1} never decides: ${by === undefined ? 'nothing that can come is left for it' : `row ${by + 1} always does before it`}. Remove it, or change its cells or its place.`,
  }));
}

function undecided({ decided }: TableAnalysis): readonly TableProblem[] {
  if (decided) return [];
  const message = 'The table is too intricate to look for every gap and every row that never decides. Split it into several tables.';
  return [{ code: 'undecided', severity: 'warning', path: '', rows: [], message }];
}

/** `Spindle power is 5 kW and Stage is "up"`. */
function partWords({ inputs }: DecisionTable, { cells, conditions }: TablePart): string {
  const words = cells.flatMap((cell, column) => {
    const input = inputs[column]!;
    if (cell === '-') return [];
    const unit = input.unit === '' || /unknown$/.test(cell) ? '' : ` ${input.unit}`;
    return [`${columnTitle(input)} is ${cell}${unit}`];
  });
  const asked = conditions.map(
    ({ column, source, holds }) => `cel(${source}) of ${columnTitle(inputs[column]!)} is ${holds ? 'so' : 'not so'}`,
  );
  return words.length + asked.length === 0 ? 'anything comes' : [...words, ...asked].join(' and ');
}

export function exampleWords({ inputs }: DecisionTable, { example }: TablePart): string {
  return example
    .map((value, column) => {
      const input = inputs[column]!;
      return `${columnTitle(input)} ${value === undefined || value === null ? 'unknown' : value}${typeof value === 'number' && input.unit !== '' ? ` ${input.unit}` : ''}`;
    })
    .join(', ');
}

/** `Exactly one row matches`; `All rows that match, together: their sum`. */
export function hitPolicyWords({ hitPolicy, aggregation }: DecisionTable): string {
  const { title } = HIT_POLICIES[hitPolicy];
  return hitPolicy === 'collect' && aggregation !== undefined ? `${title}: ${AGGREGATION_TITLE[aggregation]}` : title;
}

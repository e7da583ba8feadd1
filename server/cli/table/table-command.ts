import { FettleError } from '@fettle/flows';
import {
  analyseTable,
  columnTitle,
  type DecisionTable,
  hitPolicySign,
  hitPolicyWords,
  type TableAnalysis,
  type TablePart,
  tableProblems,
} from '@fettle/flows/tables/index.ts';
import { type FileTable, readTableFile, writeTableFile } from './table-file.ts';

/**
 * `fettle table check`: prints what is wrong with the tables of a file.
 *
 * @returns 0, or 1 when a cell has a fault, or there is a gap or an overlap that the hit policy does not allow
 */
export async function runTableCheck(file: string, options: { readonly json: boolean }, out: (line: string) => void): Promise<number> {
  const reports = (await readTableFile(file)).map((one) => reportOf(one));
  const isOk = reports.every(({ ok }) => ok);
  if (options.json) {
    const tables = reports.map(({ words: _, ...report }) => report);
    out(JSON.stringify(tables.length === 1 ? { file, ...tables[0] } : { file, ok: isOk, tables }));
  } else {
    for (const { words } of reports) for (const line of words) out(line);
  }
  return isOk ? 0 : 1;
}

function reportOf({ name, table, remarks }: FileTable) {
  const analysis = analyseTable(table);
  const problems = tableProblems(table, analysis);
  const ok = problems.every(({ severity }) => severity !== 'error');
  return {
    ...figures(name, table, analysis),
    ok,
    remarks,
    problems: problems.map(({ gap: _, ...problem }) => counted(problem)),
    words: [
      ...headLines(name, table),
      ...remarks.map((remark) => `note: ${remark}`),
      ...problems.map(({ severity, message }) => `${severity}: ${message}`),
      lastLine(analysis, ok),
    ],
  };
}

/** Rows are counted from 1, as a person sees them. */
const counted = <T extends { readonly rows: readonly number[] }>(one: T) => ({ ...one, rows: one.rows.map((row) => row + 1) });

function figures(name: string, table: DecisionTable, analysis: TableAnalysis) {
  return {
    name,
    rows: table.rows.length,
    inputs: table.inputs.map((input) => input.name),
    outputs: table.outputs.map((output) => output.name),
    hitPolicy: hitPolicySign(table.hitPolicy, table.aggregation),
    gaps: analysis.gaps.map((gap) => partOf(table, gap)),
    moreGaps: analysis.moreGaps,
    gapsAllowed: analysis.gapsAllowed,
    overlaps: analysis.overlaps.map((overlap) => ({
      ...partOf(table, overlap),
      rows: overlap.rows.map((row) => row + 1),
      allowed: overlap.allowed,
    })),
    overlapCount: analysis.overlapCount,
    forbiddenOverlapCount: analysis.forbiddenOverlapCount,
    unreachable: analysis.unreachable.map(({ row, by }) => ({ row: row + 1, by: by === undefined ? null : by + 1 })),
    decided: analysis.decided,
  };
}

/** `cells` are the row that closes a gap. An unknown value is null. */
function partOf({ inputs }: DecisionTable, { cells, example, certain }: TablePart) {
  const byName = <T>(values: readonly T[]) => Object.fromEntries(inputs.map(({ name }, index) => [name, values[index]]));
  return { cells: byName(cells), example: byName(example.map((value) => value ?? null)), certain };
}

function headLines(name: string, table: DecisionTable): readonly string[] {
  const columns = [...table.inputs, ...table.outputs].map(
    (column) => `${columnTitle(column)}${column.unit === '' ? '' : ` [${column.unit}]`}`,
  );
  const sign = hitPolicySign(table.hitPolicy, table.aggregation);
  return [
    `${name}: ${countWords(table.rows.length, 'row')}; ${columns.join(', ')}; hit policy ${sign}, ${hitPolicyWords(table).toLowerCase()}`,
  ];
}

function lastLine({ gaps, moreGaps, overlapCount, forbiddenOverlapCount, unreachable, faults }: TableAnalysis, ok: boolean): string {
  const allowed = overlapCount - forbiddenOverlapCount;
  const counts = [
    moreGaps ? `${gaps.length}+ gaps` : countWords(gaps.length, 'gap'),
    `${countWords(forbiddenOverlapCount, 'overlap')}${allowed === 0 ? '' : ` (and ${allowed} that the hit policy allows)`}`,
    unreachable.length === 1 ? '1 row that never decides' : `${unreachable.length} rows that never decide`,
    countWords(faults.length, 'fault'),
  ];
  return `${ok ? 'ok' : 'not ok'}: ${counts.join(', ')}`;
}

const countWords = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** `fettle table convert`: one table from one format into another, with what the new one cannot say. */
export async function runTableConvert(
  from: string,
  to: string,
  options: { readonly table?: string },
  out: (line: string) => void,
): Promise<void> {
  const tables = await readTableFile(from);
  const chosen = options.table === undefined ? tables : tables.filter(({ name }) => name === options.table);
  const [one, ...more] = chosen;
  if (one === undefined || more.length > 0) {
    const names = tables.map(({ name }) => `"${name}"`).join(', ');
    throw new FettleError('invalidInput', `${from} has the tables ${names}. Choose one: --table NAME`);
  }
  for (const remark of one.remarks) out(`note: ${remark}`);
  for (const lost of await writeTableFile(to, one.table)) out(`not carried: ${lost}`);
  out(`${to}: ${one.table.rows.length} rows`);
}

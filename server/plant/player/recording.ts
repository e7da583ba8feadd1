import { FettleError } from '@fettle/flows/fettle-error.ts';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { BadRowCondition, PlayerMapping } from './player-mapping.ts';
import { type PlannedSignal, planSignals } from './signal-plan.ts';

/** A cell that could not be read as its type. */
export const UNREADABLE = Symbol('unreadable');
export type Cell = number | string | boolean | typeof UNREADABLE;

/** A place of a file that is not as it should be. The reading is served as bad; nothing stops. */
export interface RecordingProblem {
  readonly file: string;
  /** From 1, as an editor counts. */
  readonly line: number;
  readonly problem: string;
}

/** One recorded file: one part. */
export interface Recording {
  readonly file: string;
  readonly partNumber: number;
  readonly signals: readonly PlannedSignal[];
  readonly rows: number;
  /** Milliseconds of recorded time since the first row, per row; never falling. */
  readonly offsetsMs: Float64Array;
  /** How long the part takes in recorded time: to one step after the last row. */
  readonly durationMs: number;
  /** Per signal, per row. */
  readonly cells: readonly (readonly Cell[])[];
  /** 1 for a row whose measurements do not reflect the machine. */
  readonly badRows: Uint8Array;
  /** Readings of bad quality that playing it gives. */
  readonly badReadings: number;
  readonly problems: readonly RecordingProblem[];
}

/** Why a reading is bad; undefined when it is good. */
export function badReason(recording: Recording, signal: number, row: number): 'badRow' | 'unreadable' | undefined {
  if (recording.cells[signal]?.[row] === UNREADABLE) return 'unreadable';
  return recording.badRows[row] === 1 && !recording.signals[signal]?.annotation ? 'badRow' : undefined;
}

/**
 * Reads a recorded CSV file: line ends LF, CRLF or CR, a byte order mark, quoted fields, no line end after the last line. Rows of the wrong width and cells
 * that are not of their type become problems and bad readings, never an error.
 *
 * @throws FettleError invalidInput: no header, no rows, a column that the mapping needs is missing, or quotes that never close.
 */
export function parseRecording(
  text: string,
  mapping: PlayerMapping,
  file: { readonly name: string; readonly partNumber: number },
): Recording {
  const lines = splitRows(text, mapping, file.name);
  const header = lines[0]?.fields.map((name) => name.trim());
  if (!header || lines.length < 2)
    throw new FettleError('invalidInput', `${file.name} holds no rows: a header and at least one row are needed.`);
  const signals = planSignals(header, mapping, file.name);
  const problems: RecordingProblem[] = [];
  const rows = lines.slice(1);
  for (const row of rows) {
    if (row.fields.length === header.length) continue;
    problems.push({
      file: file.name,
      line: row.line,
      problem: `${row.fields.length} cells instead of ${header.length}: the whole row is bad`,
    });
  }
  const right = (row: Row) => row.fields.length === header.length;
  const cells = signals.map((signal) => {
    const index = header.indexOf(signal.column);
    return rows.map((row) => {
      if (!right(row)) return UNREADABLE;
      const cell = readCell(row.fields[index] ?? '', signal, mapping);
      if (cell === UNREADABLE) problems.push(unreadable(row, row.fields[index] ?? '', signal, file.name));
      return cell;
    });
  });
  const badRows = Uint8Array.from(rows, (row) => {
    const bad =
      !right(row) || mapping.badWhen.some((condition) => holds(condition, row.fields[header.indexOf(condition.column)] ?? '', mapping));
    return bad ? 1 : 0;
  });
  const { offsetsMs, durationMs } = readTimes(rows, header, mapping, file.name, problems);
  const recording = { file: file.name, partNumber: file.partNumber, signals, rows: rows.length, offsetsMs, durationMs, cells, badRows };
  problems.sort((a, b) => a.line - b.line);
  return { ...recording, badReadings: countBad({ ...recording, badReadings: 0, problems }), problems };
}

interface Row {
  readonly fields: string[];
  readonly line: number;
}

function splitRows(text: string, mapping: PlayerMapping, fileName: string): Row[] {
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      delimiter: mapping.delimiter ?? guessDelimiter(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }, index) => ({ fields: record, line: Math.max(info.lines, index + 1) }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause.lines === 'number' ? ` in line ${cause.lines}` : '';
    throw new FettleError('invalidInput', `${fileName} is not CSV${line}: ${cause.message}`, { cause });
  }
}

/** The one of `,`, `;` and tab that the header has most of. */
function guessDelimiter(text: string): string {
  const header = text.split(/[\r\n]/, 1)[0] ?? '';
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

const INTEGER_RANGE = { int32: [-2_147_483_648, 2_147_483_647], uint32: [0, 4_294_967_295] } as const;

function readCell(text: string, signal: PlannedSignal, mapping: PlayerMapping): Cell {
  if (signal.type === 'string') return text;
  const trimmed = text.trim();
  if (signal.type === 'boolean') {
    const word = trimmed.toLowerCase();
    if (word === 'true' || word === '1') return true;
    return word === 'false' || word === '0' ? false : UNREADABLE;
  }
  const value = readNumber(trimmed, mapping);
  if (value === undefined) return UNREADABLE;
  if (signal.type === 'double' || signal.type === 'float') return value;
  const [least, most] = INTEGER_RANGE[signal.type];
  return Number.isInteger(value) && value >= least && value <= most ? value : UNREADABLE;
}

function readNumber(text: string, mapping: PlayerMapping): number | undefined {
  const plain = mapping.decimalSeparator === ',' ? text.replace(',', '.') : text;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

function unreadable(row: Row, text: string, signal: PlannedSignal, file: string): RecordingProblem {
  const said = text.trim() === '' ? 'empty' : `"${text.slice(0, 40)}"`;
  return { file, line: row.line, problem: `column "${signal.column}" is ${said}, not a ${signal.type}: this reading is bad` };
}

function holds(condition: BadRowCondition, text: string, mapping: PlayerMapping): boolean {
  const { operator, value } = condition;
  if (typeof value === 'string') {
    if (operator === 'equal') return text === value;
    return operator === 'notEqual' ? text !== value : false;
  }
  const cell = readNumber(text.trim(), mapping);
  if (cell === undefined) return false;
  switch (operator) {
    case 'equal':
      return cell === value;
    case 'notEqual':
      return cell !== value;
    case 'lessThan':
      return cell < value;
    case 'lessThanInclusive':
      return cell <= value;
    case 'greaterThan':
      return cell > value;
    case 'greaterThanInclusive':
      return cell >= value;
  }
}

function readTimes(rows: readonly Row[], header: readonly string[], mapping: PlayerMapping, file: string, problems: RecordingProblem[]) {
  const offsetsMs = new Float64Array(rows.length);
  const { timeColumn } = mapping;
  if (!timeColumn) {
    for (let row = 0; row < rows.length; row++) offsetsMs[row] = row * mapping.timeStepMs;
    return { offsetsMs, durationMs: rows.length * mapping.timeStepMs };
  }
  const index = header.indexOf(timeColumn.column);
  let first: number | undefined;
  let last = 0;
  rows.forEach((row, position) => {
    const time = row.fields.length === header.length ? readTime(row.fields[index] ?? '', timeColumn.unit, mapping) : undefined;
    first ??= time;
    const offset = time === undefined ? undefined : Math.round(time - (first ?? 0));
    if (offset === undefined || (position > 0 && offset <= last)) {
      const said = row.fields[index] ?? '';
      problems.push({
        file,
        line: row.line,
        problem: `time "${said.slice(0, 40)}" is no time later than the row before: 1 ms later is taken`,
      });
      if (position > 0) last += 1;
    } else last = offset;
    offsetsMs[position] = last;
  });
  return { offsetsMs, durationMs: last + mapping.timeStepMs };
}

function readTime(text: string, unit: 's' | 'ms' | 'iso', mapping: PlayerMapping): number | undefined {
  if (unit === 'iso') {
    const time = Date.parse(text.trim());
    return Number.isNaN(time) ? undefined : time;
  }
  const value = readNumber(text.trim(), mapping);
  return value === undefined ? undefined : value * (unit === 's' ? 1000 : 1);
}

function countBad(recording: Recording): number {
  let count = 0;
  for (let signal = 0; signal < recording.signals.length; signal++) {
    for (let row = 0; row < recording.rows; row++) if (badReason(recording, signal, row) !== undefined) count += 1;
  }
  return count;
}

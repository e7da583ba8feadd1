import { FettleError } from '@fettle/flows';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

/** Columns and rows of a data file, as texts; `center` and `sigma` when the file states them. */
export interface DataTable {
  readonly columns: readonly string[];
  /** Each row with the line it begins on, for messages. */
  readonly rows: readonly { readonly line: number; readonly cells: Readonly<Record<string, string>> }[];
  readonly centre?: number;
  readonly sigma?: number;
}

/** A CSV file with a header (comma, semicolon or tab; any line ends), or JSON: numbers, objects, or `{"values": […], "center", "sigma"}`. */
export function readDataTable(text: string, path: string, series?: string): DataTable {
  return /^\s*[[{]/.test(text) ? fromJson(text, path, series) : fromCsv(text, path);
}

function fromCsv(text: string, path: string): DataTable {
  const header = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/, 1)[0] ?? '';
  // In a file of one column no comma parts anything.
  const delimiter = [';', ',', '\t'].reduce((best, mark) => (header.split(mark).length > header.split(best).length ? mark : best), ';');
  try {
    const parsed = parse(text, {
      bom: true,
      columns: (names: string[]) => names.map((name) => name.trim()),
      delimiter,
      info: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count_less: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { info: { lines: number }; record: Record<string, string> }[];
    const columns = header.split(delimiter).map((name) => name.trim());
    // A header of numbers is no header: the file is a bare list.
    if (columns.every((name) => NUMBERS.test(withPoint(name, delimiter)))) return bareList(text, delimiter);
    return {
      columns: Object.keys(parsed[0]?.record ?? {}),
      rows: parsed.map(({ info, record }) => ({
        line: info.lines,
        cells: Object.fromEntries(Object.entries(record).map(([name, cell]) => [name, withPoint(cell, delimiter)])),
      })),
    };
  } catch (error) {
    if (error instanceof CsvError) throw new FettleError('invalidInput', `${path} is no CSV file with a header: ${error.message}.`);
    throw error;
  }
}

/** One number, or several with blanks between. */
const NUMBERS = /^[-+]?[\d.]+(?:e[-+]?\d+)?(?:\s+[-+]?[\d.]+(?:e[-+]?\d+)?)*$/i;

/** Where commas do not part the columns they are decimal commas, as Excel writes them in half of Europe. */
function withPoint(cell: string, delimiter: string): string {
  return delimiter !== ',' && /^[-+]?\d+,\d+(?:e[-+]?\d+)?$/i.test(cell) ? cell.replace(',', '.') : cell;
}

/** A row for each line; where all stand in one line, one for each number. */
function bareList(text: string, delimiter: string): DataTable {
  const written = text.split(/\r\n|\n|\r/).map((line, index) => ({ line: index + 1, text: line.trim() }));
  const full = written.filter((row) => row.text !== '');
  const only = full.length === 1 ? full[0] : undefined;
  const mark = (row: string): string | RegExp => (row.includes(delimiter) ? delimiter : /\s+/);
  const lines =
    only === undefined
      ? full.map((row) => ({ line: row.line, fields: row.text.split(mark(row.text)) }))
      : only.text.split(mark(only.text)).map((field) => ({ line: only.line, fields: [field] }));
  for (const { fields } of lines) for (const [index, field] of fields.entries()) fields[index] = withPoint(field.trim(), delimiter);
  const width = Math.max(...lines.map(({ fields }) => fields.length));
  const columns = width === 1 ? ['value'] : Array.from({ length: width }, (_, index) => `x${index + 1}`);
  return {
    columns,
    rows: lines.map(({ line, fields }) => ({ line, cells: Object.fromEntries(columns.map((name, index) => [name, fields[index] ?? ''])) })),
  };
}

function fromJson(text: string, path: string, series: string | undefined): DataTable {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new FettleError('invalidInput', `${path} is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const vectors = (json as { vectors?: unknown }).vectors;
  if (Array.isArray(vectors)) {
    const known = vectors.map((vector) => String((vector as { id?: unknown }).id));
    const chosen = vectors.find((vector) => (vector as { id?: unknown }).id === series);
    if (chosen === undefined)
      throw new FettleError('invalidInput', `${path} holds ${known.length} series. Name one of them with --series: ${known.join(', ')}.`);
    json = chosen;
  }
  const { values, center, centre, sigma } = json as { values?: unknown; center?: unknown; centre?: unknown; sigma?: unknown };
  const items: unknown = Array.isArray(json) ? json : values;
  if (!Array.isArray(items) || items.length === 0)
    throw new FettleError('invalidInput', `${path} holds no values. It is a list of numbers or of objects, or {"values": […]}.`);
  const rows = items.map((item: unknown, index) => ({
    line: index + 1,
    cells:
      typeof item === 'object' && item !== null
        ? Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value === null ? '' : String(value)]))
        : { value: item === null ? '' : String(item) },
  }));
  const stated = center ?? centre;
  return {
    columns: [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))],
    rows,
    ...(typeof stated === 'number' ? { centre: stated } : {}),
    ...(typeof sigma === 'number' ? { sigma } : {}),
  };
}

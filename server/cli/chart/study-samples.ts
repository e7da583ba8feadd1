import { FettleError } from '@fettle/flows';
import { type ChartKind, isAttributeChart, type StudySample } from '@fettle/flows/statistics/index.ts';
import type { DataTable } from './data-table.ts';

/** Where the columns of a chart are; what is left out is found by its usual names. */
export interface ChartColumns {
  /** One column, or several that are one sample in each row (`x1,x2,x3`). */
  readonly value?: string | undefined;
  readonly sample?: string | undefined;
  readonly count?: string | undefined;
  /** A column; or a number: units inspected in each sample, or rows in each sample. */
  readonly size?: string | undefined;
}

export interface ChartSeries {
  readonly samples: readonly StudySample[];
  /** What is plotted, in the file's word. */
  readonly characteristic: string;
}

const USUAL = {
  value: ['value', 'measurement', 'x', 'y'],
  sample: ['sample', 'subgroup', 'batch', 'lot', 'unit'],
  count: ['count', 'defects', 'defectives', 'nonconforming', 'd', 'c'],
  size: ['size', 'n', 'inspected', 'samplesize', 'sample_size'],
} as const;
/** Columns that say when or in which phase, and are never what is measured. */
const NEVER_MEASURED = ['trial', 'phase', 'time', 'date', 'timestamp', 'at', 'no', 'id', 'index'];

/** The samples of a data table for a chart of this kind, in the order of their first row. */
export function samplesOfTable(kind: ChartKind, table: DataTable, asked: ChartColumns, path: string): ChartSeries {
  if (table.rows.length === 0) throw new FettleError('invalidInput', `${path} holds no rows below its header.`);
  const column = new Columns(table, asked, path);
  return isAttributeChart(kind) ? ofCounts(kind, table, column) : ofValues(kind, table, column);
}

class Columns {
  readonly #table: DataTable;
  readonly #asked: ChartColumns;
  readonly path: string;

  constructor(table: DataTable, asked: ChartColumns, path: string) {
    this.#table = table;
    this.#asked = asked;
    this.path = path;
  }

  get list(): string {
    return `its columns are ${this.#table.columns.join(', ')}`;
  }

  /** A number that was given in place of a column of sizes. */
  get fixedSize(): number | undefined {
    const { size } = this.#asked;
    if (size === undefined || this.#table.columns.includes(size)) return undefined;
    const number = Number(size);
    return Number.isFinite(number) && number > 0 ? number : undefined;
  }

  named(role: keyof ChartColumns): string | undefined {
    const asked = this.#asked[role];
    if (asked !== undefined) {
      if (role === 'size' && this.fixedSize !== undefined) return undefined;
      return this.#existing(asked, role);
    }
    return USUAL[role].map((usual) => this.#table.columns.find((name) => name.toLowerCase() === usual)).find((name) => name !== undefined);
  }

  #existing(asked: string, role: string): string {
    const found =
      this.#table.columns.find((name) => name === asked) ?? this.#table.columns.find((name) => name.toLowerCase() === asked.toLowerCase());
    if (found === undefined) throw new FettleError('invalidInput', `${this.path} has no column "${asked}" for --${role}; ${this.list}.`);
    return found;
  }

  /** The measured columns: those asked for, one of a usual name, or the only one that holds numbers and has no other part. */
  measured(role: 'value' | 'count', taken: readonly (string | undefined)[]): readonly string[] {
    const asked = this.#asked[role];
    if (asked !== undefined)
      return this.#table.columns.includes(asked) ? [asked] : asked.split(',').map((name) => this.#existing(name.trim(), role));
    const usual = this.named(role);
    if (usual !== undefined) return [usual];
    const free = this.#table.columns.filter(
      (name) => !taken.includes(name) && !NEVER_MEASURED.includes(name.toLowerCase()) && this.#holdsNumbers(name),
    );
    if (free.length === 1) return free;
    const row = free.length > 1 && free.every((name, index) => name.toLowerCase() === `x${index + 1}`);
    if (role === 'value' && row) return free;
    const problem = free.length === 0 ? 'none of them holds only numbers' : `${free.join(' or ')} could be it`;
    throw new FettleError('invalidInput', `${this.path} has no column "${role}"; ${this.list}, and ${problem}. Name it: --${role} COLUMN.`);
  }

  #holdsNumbers(name: string): boolean {
    return this.#table.rows.every(({ cells }) => (cells[name] ?? '') !== '' && Number.isFinite(Number(cells[name])));
  }

  number(row: DataTable['rows'][number], name: string): number {
    const text = row.cells[name] ?? '';
    const number = Number(text);
    if (text === '' || !Number.isFinite(number)) {
      const shown = text === '' ? 'is empty' : `holds "${text}", which is no number`;
      throw new FettleError('invalidInput', `${this.path}, line ${row.line}: ${name} ${shown}. Mend the file or leave the row out.`);
    }
    return number;
  }
}

function ofValues(kind: ChartKind, table: DataTable, columns: Columns): ChartSeries {
  const sample = columns.named('sample');
  const size = columns.named('size');
  const measured = columns.measured('value', [sample, size]);
  const rows = table.rows.map((row) => ({ row, values: measured.map((name) => columns.number(row, name)) }));
  const characteristic = measured.length === 1 ? (measured[0] ?? '') : `${measured[0]} … ${measured.at(-1)}`;
  // An individuals chart takes each row as a sample, whatever sample it belongs to.
  const single = kind === 'i-mr' || (measured.length === 1 && sample === undefined && columns.fixedSize === undefined);
  if (single && (kind === 'xbar-r' || kind === 'xbar-s'))
    throw new FettleError(
      'invalidInput',
      `${columns.path} does not say which rows are one sample; ${columns.list}. Give --sample COLUMN, or --size ROWS.`,
    );
  const groups = new Map<string, number[]>();
  for (const [index, { row, values }] of rows.entries()) {
    const label = single
      ? kind !== 'i-mr' || sample === undefined || isRepeated(table, sample)
        ? String(index + 1)
        : (row.cells[sample] ?? '')
      : sample !== undefined
        ? (row.cells[sample] ?? '')
        : String(measured.length > 1 ? index + 1 : Math.floor(index / (columns.fixedSize ?? 1)) + 1);
    const group = groups.get(label) ?? [];
    group.push(...values);
    groups.set(label, group);
  }
  return { characteristic, samples: [...groups].map(([label, values]) => ({ label, values })) };
}

function isRepeated(table: DataTable, name: string): boolean {
  return new Set(table.rows.map(({ cells }) => cells[name])).size < table.rows.length;
}

function ofCounts(kind: ChartKind, table: DataTable, columns: Columns): ChartSeries {
  const sample = columns.named('sample');
  const size = columns.named('size');
  const count = columns.measured('count', [sample, size])[0] ?? '';
  const fixed = columns.fixedSize ?? (kind === 'c' ? 1 : undefined);
  if (size === undefined && fixed === undefined)
    throw new FettleError(
      'invalidInput',
      `A chart ${kind} needs the size of each sample; ${columns.path}: ${columns.list}. Give --size COLUMN, or --size NUMBER for samples of one size.`,
    );
  const groups = new Map<string, { count: number; size: number }>();
  for (const [index, row] of table.rows.entries()) {
    const label = sample === undefined ? String(index + 1) : (row.cells[sample] ?? '');
    const before = groups.get(label) ?? { count: 0, size: 0 };
    // c charts count on one area of opportunity each: a column of sizes is theirs only when it was asked for.
    const own = size === undefined || (kind === 'c' && columns.fixedSize !== undefined) ? (fixed ?? 1) : columns.number(row, size);
    groups.set(label, { count: before.count + columns.number(row, count), size: before.size + own });
  }
  return { characteristic: count, samples: [...groups].map(([label, counts]) => ({ label, counts })) };
}

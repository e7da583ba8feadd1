import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { ColumnBuilder, type MachinePast, orderColumns, type Presence } from '@fettle/engine/core/back-test/index.ts';
import { FettleError, Quality, type Value } from '@fettle/flows';
import { z } from 'zod';
import { loadPlayerMapping } from '../../plant/player/player-mapping.ts';
import { badReason, parseRecording, type Recording, UNREADABLE } from '../../plant/player/recording.ts';
import { loadRecordings } from '../../plant/player/recording-folder.ts';
import { type DataTable, readDataTable } from '../chart/data-table.ts';
import { readText } from '../simulate-command.ts';

export interface DataOptions {
  /** How recordings become signals: a name (`cnc-mill`) or a file. */
  readonly mapping?: string | undefined;
  /** The machine whose readings they are, where the file does not say. */
  readonly equipment?: string | undefined;
  /** Signal → column, where they are called otherwise. */
  readonly renamed: Readonly<Record<string, string>>;
}

/** Readings of files as the past of each machine: JSON lines of events, CSV with a reading a line, or recordings with a row a moment (with `mapping`), where each file is a unit. */
export async function readPasts(paths: readonly string[], options: DataOptions): Promise<MachinePast[]> {
  const gathered = new Gathered(options);
  if (options.mapping !== undefined) await addRecordings(gathered, paths, options);
  else for (const path of paths) addFile(gathered, await readText(path), path);
  return gathered.pasts();
}

class Gathered {
  readonly #machines = new Map<string, { columns: Map<string, ColumnBuilder>; presence: Presence[] }>();
  readonly #names: ReadonlyMap<string, string>;
  #place = 0;

  constructor({ renamed }: DataOptions) {
    this.#names = new Map(Object.entries(renamed).map(([signal, column]) => [column, signal]));
  }

  add(equipment: string, said: { signal: string; value: Value; quality: Quality; time: number; arrived: number }): void {
    const { columns } = this.#machine(equipment);
    const signal = this.#names.get(said.signal) ?? said.signal;
    const column = columns.get(signal) ?? new ColumnBuilder(signal);
    columns.set(signal, column);
    column.add({ ...said, place: this.#place });
    this.#place += 1;
  }

  present(equipment: string, presence: Presence): void {
    this.#machine(equipment).presence.push(presence);
  }

  pasts(): MachinePast[] {
    return [...this.#machines].map(([equipment, { columns, presence }]) => ({
      equipment,
      signals: orderColumns([...columns.values()].map((column) => column.column())),
      presence: presence.sort((a, b) => a.from - b.from),
    }));
  }

  #machine(equipment: string): { columns: Map<string, ColumnBuilder>; presence: Presence[] } {
    const machine = this.#machines.get(equipment) ?? { columns: new Map(), presence: [] };
    this.#machines.set(equipment, machine);
    return machine;
  }
}

const JsonReading = z.object({
  equipment: z.string().optional(),
  signal: z.string(),
  value: z.union([z.number(), z.string(), z.boolean(), z.null()]),
  quality: Quality.default('good'),
  sourceTime: z.number().optional(),
  receivedTime: z.number().optional(),
});

function addFile(gathered: Gathered, text: string, path: string): void {
  if (!/^\s*\{/.test(text)) {
    addTable(gathered, readDataTable(text, path), path);
    return;
  }
  let at = 0;
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const json = parseLine(line, path, index + 1);
    at = typeof json.at === 'number' ? json.at : at;
    // Of a scenario's lines those with an event are readings.
    const read = JsonReading.safeParse(json.event ?? json);
    if (!read.success) {
      if (json.event === undefined && !('signal' in json)) continue;
      throw new FettleError('invalidInput', `${path}, line ${index + 1} is no reading: ${z.prettifyError(read.error)}.`);
    }
    const { equipment, sourceTime = at, receivedTime = sourceTime, ...said } = read.data;
    gathered.add(machineOf(equipment, path), { ...said, time: sourceTime, arrived: receivedTime });
  }
}

function parseLine(line: string, path: string, number: number): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    throw new FettleError('invalidInput', `${path}, line ${number} is no JSON.`);
  }
}

function machineOf(named: string | undefined, path: string): string {
  if (named !== undefined && named !== '') return named;
  throw new FettleError('invalidInput', `${path} does not say whose readings they are: add a column "equipment".`);
}

/** `time, signal, value` and, where there are, `equipment`, `quality` and `received`. */
function addTable(gathered: Gathered, { columns, rows }: DataTable, path: string): void {
  const missing = ['time', 'signal', 'value', 'equipment'].filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw new FettleError(
      'invalidInput',
      `${path} has no column ${missing.map((name) => `"${name}"`).join(', ')}. A reading a line: time,equipment,signal,value,quality. Of a recording with a column for each signal, give --mapping.`,
    );
  for (const { line, cells } of rows) {
    const time = timeOf(cells.time ?? '');
    const quality = Quality.safeParse(cells.quality || 'good');
    if (time === undefined || !quality.success)
      throw new FettleError('invalidInput', `${path}, line ${line} has no time or quality that can be read.`);
    const arrived = cells.received === undefined || cells.received === '' ? time : (timeOf(cells.received) ?? time);
    gathered.add(cells.equipment ?? '', {
      signal: cells.signal ?? '',
      value: cellValue(cells.value ?? ''),
      quality: quality.data,
      time,
      arrived,
    });
  }
}

function timeOf(text: string): number | undefined {
  const time = /^\d+(\.\d+)?$/.test(text) ? Math.floor(Number(text)) : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

function cellValue(text: string): Value {
  if (text === '') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

async function addRecordings(gathered: Gathered, paths: readonly string[], options: DataOptions): Promise<void> {
  let start: number | undefined;
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    const mapping = await loadPlayerMapping(isFolder ? path : dirname(path), options.mapping);
    const recordings = isFolder
      ? await loadRecordings(path, mapping)
      : [parseRecording(await readText(path), mapping, { name: basename(path), partNumber: partOf(path) })];
    start ??= mapping.baseTime === 'start' ? 0 : Date.parse(mapping.baseTime);
    for (const recording of recordings) {
      addRecording(gathered, options.equipment ?? mapping.equipment, recording, start);
      start += recording.durationMs + mapping.partGapMs;
    }
  }
}

const partOf = (path: string): number => Number(/(\d+)\D*$/.exec(basename(path))?.[1] ?? 0);

/** A row is a moment: each signal has a reading in it. The unit is the part that was recorded. */
function addRecording(gathered: Gathered, equipment: string, recording: Recording, start: number): void {
  const { file, signals, cells, rows, offsetsMs, durationMs } = recording;
  for (let row = 0; row < rows; row += 1) {
    const time = start + Math.round(offsetsMs[row] as number);
    for (const [index, { signal }] of signals.entries()) {
      const cell = cells[index]?.[row];
      const value = cell === undefined || cell === UNREADABLE ? null : (cell as Value);
      const quality = badReason(recording, index, row) === undefined ? 'good' : 'bad';
      gathered.add(equipment, { signal, value, quality, time, arrived: time });
    }
  }
  const serialNumber = file.replace(/\.\w+$/, '');
  const unit = { serialNumber, jobOrder: 'recording', product: '', quantity: 1 };
  gathered.present(equipment, { unit, instance: serialNumber, from: start - 1, to: start + durationMs });
}

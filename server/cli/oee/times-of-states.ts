import { FettleError, type Value } from '@fettle/flows';
import { type StateSpan, TimeElement, type TimeElements, timeElementsOf } from '@fettle/flows/statistics/index.ts';
import { type CompiledTable, compileTable, type TableInput } from '@fettle/flows/tables/index.ts';
import { type DataTable, readDataTable } from '../chart/data-table.ts';
import { readText } from '../simulate-command.ts';
import { readTableFile } from '../table/table-file.ts';

/** Name of the table's output. */
const ELEMENT = 'element';
const MINUTE = 60_000;

/**
 * Minutes of a machine in each time element: a decision table says what each line of the states counts as. A line lasts for its `minutes`, or from its `time` to that of
 * the next one. What the table does not map, and what is not known, counts as nothing. Throws `invalidInput`.
 */
export async function timesOfStates(statesFile: string, tableFile: string, until: string | undefined): Promise<TimeElements> {
  const states = readDataTable(await readText(statesFile), statesFile);
  const table = await elementTable(tableFile);
  const { inputs } = table.read.table;
  const column = inputs.map((input) => columnOf(states, input, statesFile));
  const minutes = minutesOf(states, statesFile, until);
  const spans = states.rows.map(({ cells, line }, row): StateSpan => {
    const given = inputs.map((input, index) => givenBy(cells[column[index] ?? ''] ?? '', input, `${statesFile}, line ${line}`));
    return { element: elementFor(table, given, `${statesFile}, line ${line}`), time: minutes[row] ?? 0 };
  });
  return timeElementsOf(spans);
}

async function elementTable(file: string): Promise<CompiledTable> {
  const [first, ...others] = await readTableFile(file);
  if (first === undefined || others.length > 0)
    throw new FettleError('invalidInput', `${file} holds ${others.length + (first === undefined ? 0 : 1)} tables; it is to hold one.`);
  const table = compileTable(first.table);
  const fault = table.read.faults[0];
  if (fault !== undefined) throw new FettleError('invalidInput', `${file}: ${fault.message}`);
  if (!first.table.outputs.some(({ name }) => name === ELEMENT))
    throw new FettleError('invalidInput', `${file} has no output "${ELEMENT}" with ${TimeElement.options.join(', ')}.`);
  return table;
}

function elementFor(table: CompiledTable, given: readonly (Value | undefined)[], where: string): TimeElement | undefined {
  const outcome = table.evaluate(given);
  if (outcome.kind === 'conflict')
    throw new FettleError('invalidInput', `${where}: rows ${outcome.rows.map((row) => row + 1).join(', ')} of the table both match.`);
  if (outcome.kind !== 'matched') return undefined;
  const element = outcome.outputs[ELEMENT];
  const known = TimeElement.safeParse(element);
  if (!known.success && element !== null)
    throw new FettleError(
      'invalidInput',
      `${where}: the table says "${String(element)}", which is none of ${TimeElement.options.join(', ')}.`,
    );
  return known.data;
}

function columnOf({ columns }: DataTable, { name, title }: TableInput, file: string): string {
  const column = columns.find((one) => [name, title].some((known) => known.toLowerCase() === one.toLowerCase()));
  if (column === undefined)
    throw new FettleError(
      'invalidInput',
      `${file} has no column "${name}", which the table asks for; its columns are ${columns.join(', ')}.`,
    );
  return column;
}

/** An empty cell is not known. */
function givenBy(text: string, { name, kind }: TableInput, where: string): Value | undefined {
  const cell = text.trim();
  if (cell === '') return undefined;
  if (kind === 'string') return cell;
  if (kind === 'boolean' && /^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true';
  if (kind === 'number' && Number.isFinite(Number(cell))) return Number(cell);
  throw new FettleError('invalidInput', `${where}: ${name} is "${cell}", but the table asks for a ${kind}.`);
}

function minutesOf(states: DataTable, file: string, until: string | undefined): readonly number[] {
  const named = (name: string): string | undefined => states.columns.find((column) => column.toLowerCase() === name);
  const lasting = named('minutes');
  const beginning = named('time');
  if (lasting === undefined && beginning === undefined)
    throw new FettleError(
      'invalidInput',
      `${file} has neither a column "minutes" nor "time"; its columns are ${states.columns.join(', ')}.`,
    );
  if (lasting !== undefined) {
    return states.rows.map(({ cells, line }) => {
      const time = Number(cells[lasting]);
      if (cells[lasting] === '' || !(time >= 0))
        throw new FettleError('invalidInput', `${file}, line ${line}: minutes is "${cells[lasting]}".`);
      return time;
    });
  }
  if (until === undefined)
    throw new FettleError('invalidInput', `${file} says when each state began; say with --until when the last one ended.`);
  const moments = [
    ...states.rows.map(({ cells, line }) => momentOf(cells[beginning ?? ''] ?? '', `${file}, line ${line}`)),
    momentOf(until, '--until'),
  ];
  return states.rows.map(({ line }, row) => {
    const time = ((moments[row + 1] ?? 0) - (moments[row] ?? 0)) / MINUTE;
    if (time < 0)
      throw new FettleError('invalidInput', `${file}, line ${line}: the next state began before this one. Order the lines by time.`);
    return time;
  });
}

function momentOf(text: string, where: string): number {
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw new FettleError('invalidInput', `${where}: "${text}" is no time; write 2026-11-27T06:00:00Z.`);
  return moment;
}

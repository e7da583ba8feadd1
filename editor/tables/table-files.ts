import { FettleError } from '@fettle/flows';
import { faultSentence, schemaFaults } from '@fettle/flows/schema-fault.ts';
import { readCsv } from '@fettle/flows/tables/csv/read-csv.ts';
import { writeCsv } from '@fettle/flows/tables/csv/write-csv.ts';
import { readDmn } from '@fettle/flows/tables/dmn/read-dmn.ts';
import { writeDmn } from '@fettle/flows/tables/dmn/write-dmn.ts';
import { DecisionTable } from '@fettle/flows/tables/index.ts';

export interface ReadFile {
  readonly table: DecisionTable;
  readonly remarks: readonly string[];
}

/** Reads what was pasted, or the text of a file: DMN begins with <, JSON with {, all else is CSV. Throws what says why it is none. */
export function readTableText(text: string): ReadFile {
  const start = text.trimStart();
  if (start.startsWith('<')) {
    const { tables, remarks } = readDmn(text);
    const [first, ...more] = tables;
    const others =
      more.length === 0
        ? []
        : [`The file has ${more.length} more tables; the first was taken: ${more.map(({ name }) => `"${name}"`).join(', ')} not.`];
    return { table: first!.table, remarks: [...remarks, ...others, ...first!.remarks] };
  }
  if (start.startsWith('{')) return { table: tableOfJson(text), remarks: [] };
  return readCsv(text);
}

function tableOfJson(text: string): DecisionTable {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new FettleError('invalidInput', `This is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const parsed = DecisionTable.safeParse(json);
  if (parsed.success) return parsed.data;
  const [fault] = schemaFaults(parsed.error, json);
  throw new FettleError('invalidInput', `This is no decision table: ${faultSentence(fault)}`);
}

export type TableFormat = 'csv' | 'dmn' | 'json';

/** Offers a file to the browser; gives what the format cannot carry. */
export function saveTable(table: DecisionTable, format: TableFormat): readonly string[] {
  const dmn = format === 'dmn' ? writeDmn(table) : undefined;
  const text = dmn?.xml ?? (format === 'csv' ? `\uFEFF${writeCsv(table)}` : `${JSON.stringify(table, null, 2)}\n`);
  const address = URL.createObjectURL(
    new Blob([text], { type: format === 'csv' ? 'text/csv' : format === 'dmn' ? 'application/xml' : 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = `${table.title || 'table'}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return dmn?.lost ?? [];
}

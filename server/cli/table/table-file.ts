import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { FettleError } from '@fettle/flows';
import { schemaFaults } from '@fettle/flows/schema-fault.ts';
import { readCsv } from '@fettle/flows/tables/csv/read-csv.ts';
import { writeCsv } from '@fettle/flows/tables/csv/write-csv.ts';
import { readDmn } from '@fettle/flows/tables/dmn/read-dmn.ts';
import { writeDmn } from '@fettle/flows/tables/dmn/write-dmn.ts';
import { DecisionTable } from '@fettle/flows/tables/index.ts';
import { readText } from '../simulate-command.ts';

/** A table of a file, and what of the file was guessed or left out. */
export interface FileTable {
  readonly name: string;
  readonly table: DecisionTable;
  readonly remarks: readonly string[];
}

/** Reads the tables of a `.json`, `.csv`, `.tsv`, `.txt`, `.dmn` or `.xml` file; only DMN has several. Throws `notFound` or `invalidInput`. */
export async function readTableFile(file: string): Promise<readonly FileTable[]> {
  const text = await readText(file);
  switch (extname(file).toLowerCase()) {
    case '.json':
      return [{ name: basename(file), table: parseJson(text, file), remarks: [] }];
    case '.csv':
    case '.tsv':
    case '.txt':
      return [{ name: basename(file), ...readCsv(text) }];
    case '.dmn':
    case '.xml': {
      const { tables, remarks } = readDmn(text);
      return tables.map(({ name, table, remarks: own }, index) => ({ name, table, remarks: index === 0 ? [...remarks, ...own] : own }));
    }
    default:
      throw unknownExtension(file);
  }
}

/** Writes one table by the file's extension; gives what other tools will not understand of it. */
export async function writeTableFile(file: string, table: DecisionTable): Promise<readonly string[]> {
  switch (extname(file).toLowerCase()) {
    case '.json':
      await writeFile(file, `${JSON.stringify(table, null, 2)}\n`);
      return [];
    case '.csv':
      await writeFile(file, writeCsv(table));
      return [];
    case '.dmn':
    case '.xml': {
      const { xml, lost } = writeDmn(table);
      await writeFile(file, xml);
      return lost;
    }
    default:
      throw unknownExtension(file);
  }
}

function parseJson(text: string, file: string): DecisionTable {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new FettleError('invalidInput', `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = DecisionTable.safeParse(document);
  if (parsed.success) return parsed.data;
  const faults = schemaFaults(parsed.error, document).map(({ path, message }) => `${path === '' ? 'it' : path} ${message}`);
  throw new FettleError('invalidInput', `${file} is no decision table: ${faults.slice(0, 5).join('; ')}.`);
}

const unknownExtension = (file: string): FettleError =>
  new FettleError('invalidInput', `${file}: a decision table is a .json, .csv or .dmn file.`);

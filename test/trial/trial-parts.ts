import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FettleError } from '@fettle/flows';
import { parse } from 'csv-parse/sync';

export interface TrialPart {
  readonly part: number;
  /** What the inspector saw; undefined where the part was never inspected. */
  readonly passedVisualInspection: boolean | undefined;
}

/**
 * The parts of `parts.csv` in the order of their lines.
 *
 * @throws FettleError invalidInput: there is no such file, or it has no column `No`.
 */
export function trialParts(folder: string): readonly TrialPart[] {
  const rows = readRows(join(folder, 'parts.csv'));
  return rows.map((row) => {
    const part = Number(row.no);
    if (!Number.isInteger(part))
      throw new FettleError('invalidInput', `parts.csv has a line whose "No" is "${row.no ?? ''}", not a part number.`);
    const seen = (row.passed_visual_inspection ?? '').toLowerCase();
    return { part, passedVisualInspection: seen === '' ? undefined : ['yes', 'true', '1'].includes(seen) };
  });
}

function readRows(path: string): Readonly<Record<string, string>>[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FettleError(
      'invalidInput',
      `The recordings need a list of their parts, but ${path} cannot be read. Give their folder with --recordings.`,
      { cause },
    );
  }
  return parse(text, {
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    columns: (header: string[]) => header.map((name) => name.toLowerCase()),
  }) as Readonly<Record<string, string>>[];
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FettleError } from '@fettle/flows/fettle-error.ts';
import type { PlayerMapping } from './player-mapping.ts';
import { parseRecording, type Recording } from './recording.ts';
import { matches } from './signal-plan.ts';

/**
 * The recordings of a folder in the order they are played.
 *
 * @throws FettleError invalidInput: the folder cannot be read or no file in it fits; two files have the same part number; the files do not have the same signals.
 */
export async function loadRecordings(folder: string, mapping: PlayerMapping): Promise<Recording[]> {
  const files = numberFiles(await listFolder(folder), mapping, folder);
  const recordings: Recording[] = [];
  for (const file of files) recordings.push(parseRecording(await readFile(join(folder, file.name), 'utf8'), mapping, file));
  const first = recordings[0];
  for (const recording of recordings) {
    const missing = first?.signals.find((wanted) => !recording.signals.some((signal) => signal.signal === wanted.signal));
    const extra = recording.signals.find((wanted) => !first?.signals.some((signal) => signal.signal === wanted.signal));
    const odd = missing ?? extra;
    if (!odd || !first) continue;
    const [has, lacks] = missing ? [first.file, recording.file] : [recording.file, first.file];
    const message = `${has} has a column "${odd.column}" and ${lacks} has not: files played together need the same columns. Choose files with "files.glob".`;
    throw new FettleError('invalidInput', message);
  }
  return recordings;
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new FettleError('invalidInput', `The folder of recordings ${folder} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function numberFiles(names: readonly string[], mapping: PlayerMapping, folder: string): { name: string; partNumber: number }[] {
  const { glob, partNumber, order } = mapping.files;
  const fitting = names.filter((name) => matches(glob, name)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (fitting.length === 0) throw new FettleError('invalidInput', `No file in ${folder} is named like "${glob}".`);
  const expression = partNumber === undefined ? undefined : toExpression(partNumber);
  const files = fitting.map((name, index) => {
    if (!expression) return { name, partNumber: index + 1 };
    const digits = expression.exec(name)?.[1] ?? '';
    if (/^\d{1,9}$/.test(digits)) return { name, partNumber: Number(digits) };
    throw new FettleError('invalidInput', `The file name ${name} has no part number where the mapping's "${partNumber}" looks for it.`);
  });
  const seen = new Map<number, string>();
  for (const file of files) {
    const other = seen.get(file.partNumber);
    if (other !== undefined)
      throw new FettleError('invalidInput', `${other} and ${file.name} both have the part number ${file.partNumber}.`);
    seen.set(file.partNumber, file.name);
  }
  return order === 'name' ? files : files.sort((a, b) => a.partNumber - b.partNumber);
}

function toExpression(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (cause) {
    throw new FettleError('invalidInput', `The mapping's files.partNumber is no regular expression: ${(cause as Error).message}`, {
      cause,
    });
  }
}

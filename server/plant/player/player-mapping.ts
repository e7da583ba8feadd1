import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FettleError } from '@fettle/flows/fettle-error.ts';
import { z } from 'zod';

/** How a column's cells are served. `double` and `float` are floating point, the others as their names say. */
export const ColumnType = z.enum(['double', 'float', 'int32', 'uint32', 'boolean', 'string']);
export type ColumnType = z.infer<typeof ColumnType>;

const Column = z.strictObject({
  /** Name of the signal; the column's own name when left out. Only for a column named in full. */
  signal: z.string().min(1).max(200).optional(),
  type: ColumnType.default('double'),
  /** Engineering unit, e.g. `mm/s`. */
  unit: z.string().max(50).optional(),
});

const Condition = z.strictObject({
  column: z.string().min(1),
  operator: z.enum(['equal', 'notEqual', 'lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive']),
  value: z.union([z.number(), z.string()]),
});
export type BadRowCondition = z.infer<typeof Condition>;

/** How recorded CSV files become signals of one machine. Stored as a small JSON file, by default `play.json` beside the recordings. */
export const PlayerMapping = z
  .strictObject({
    protocol: z.enum(['opcua', 'mqtt']).default('opcua'),
    /** Name of the machine: the OPC UA object, or the second level of the MQTT topics. */
    equipment: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,100}$/, 'letters, digits, "_" and "-" only')
      .default('Machine1'),
    /** OPC UA namespace of the signals. */
    namespaceUri: z.string().min(1).default('urn:fettle:player'),
    /** First level of the MQTT topics. */
    topicRoot: z
      .string()
      .regex(/^[^+#\s]+$/, 'no "+", "#" or spaces')
      .default('player'),
    files: z
      .strictObject({
        /** Which files of the folder; `*` stands for any characters. */
        glob: z.string().min(1).default('*.csv'),
        /** The part number in the file name: the first group of this regular expression. Without it files are numbered from 1 in the order of their names. */
        partNumber: z.string().min(1).optional(),
        order: z.enum(['partNumber', 'name']).default('partNumber'),
      })
      .prefault({}),
    /** Milliseconds of recorded time from row to row; not with `timeColumn`. */
    timeStepMs: z.number().positive().default(100),
    /** A column that holds the recorded time: seconds or milliseconds as numbers, or ISO 8601 texts. It is served as no signal. */
    timeColumn: z.strictObject({ column: z.string().min(1), unit: z.enum(['s', 'ms', 'iso']) }).optional(),
    /**
     * Source time of the first part's first row. Source times are base time + recorded time, whatever the speed, so that the same row played again has
     * the same source time. `start` takes the time at which the player was started.
     */
    baseTime: z.union([z.literal('start'), z.iso.datetime()]).default('2000-01-01T00:00:00Z'),
    /** Recorded time between the end of a part and the start of the next. */
    partGapMs: z.number().positive().default(1000),
    delimiter: z.enum([',', ';', '\t']).optional(),
    decimalSeparator: z.enum(['.', ',']).default('.'),
    /** By the column's name; `*` in a name stands for any characters, and a full name goes before a pattern, an earlier pattern before a later one. */
    columns: z.record(z.string(), Column).default({ '*': { type: 'double' } }),
    /** A row for which any of these holds does not reflect the machine: all of its measurements are of bad quality. */
    badWhen: z.array(Condition).default([]),
    /** Columns that stay good in a bad row, e.g. a label that somebody added to the recording. */
    annotations: z.array(z.string()).default([]),
    /** Name of a boolean signal that is true while a file is being played. */
    cycleSignal: z.string().min(1).default('CycleActive'),
    /** Name of the signal with the file's part number. */
    partSignal: z.string().min(1).default('PartNumber'),
  })
  .refine((mapping) => Object.keys(mapping.columns).every((name) => !name.includes('*') || mapping.columns[name]?.signal === undefined), {
    message: 'a pattern cannot name one signal for many columns',
    path: ['columns'],
  });
export type PlayerMapping = z.infer<typeof PlayerMapping>;

/** Mappings that come with Fettle, by name. */
const OWN_MAPPINGS: Record<string, string> = { 'cnc-mill': 'cnc-mill.play.json' };

/**
 * The mapping to play `folder` by: `chosen` is the name of one of Fettle's own (`cnc-mill`) or a path; without it `play.json` in the folder; without that
 * one, every column is a number at ten rows a second.
 *
 * @throws FettleError invalidInput: the file is missing or not what the schema says.
 */
export async function loadPlayerMapping(folder: string, chosen: string | undefined): Promise<PlayerMapping> {
  const own = chosen === undefined ? undefined : OWN_MAPPINGS[chosen];
  const path = own === undefined ? (chosen ?? join(folder, 'play.json')) : join(import.meta.dirname, own);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (chosen === undefined && (cause as NodeJS.ErrnoException).code === 'ENOENT') return PlayerMapping.parse({});
    throw new FettleError('invalidInput', `The player's mapping ${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  return parsePlayerMapping(text, path);
}

/** @throws FettleError invalidInput with every place that is wrong. `name` is what the message calls the file. */
export function parsePlayerMapping(text: string, name: string): PlayerMapping {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new FettleError('invalidInput', `${name} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = PlayerMapping.safeParse(document);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the document'}: ${issue.message}`);
  throw new FettleError('invalidInput', `${name} is not a mapping for the player: ${places.join('; ')}`);
}

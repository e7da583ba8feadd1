import { z } from 'zod';
import { MaterialRequirement } from './material.ts';
import { Value, ValueKind } from './value.ts';

/** One thing that an operator enters, or that the machine has entered already (`source`). */
export const DataEntry = z.object({
  key: z.string(),
  title: z.string(),
  valueKind: ValueKind,
  unit: z.string().default(''),
  required: z.boolean().default(true),
  /** Limits of a number, in `unit`; a value outside is accepted only with a comment and is marked. */
  lower: z.number().optional(),
  upper: z.number().optional(),
  /** Texts to choose from. */
  choices: z.array(z.string()).optional(),
  /** Filled in by Fettle: the value and where it came from. The operator confirms it. */
  automatic: z.object({ value: Value, source: z.string() }).optional(),
});
export type DataEntry = z.infer<typeof DataEntry>;

/** A language as BCP 47 names it: `de`, `pt-BR`. */
export const LanguageTag = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'A language is written as de, fr or pt-BR.');

export const InstructionStep = z.object({
  key: z.string(),
  title: z.string(),
  /** Plain text; blank lines part paragraphs. */
  text: z.string(),
  /** A picture, as a data: URL or a path that the server serves. */
  picture: z.string().optional(),
  entries: z.array(DataEntry).default([]),
});
export type InstructionStep = z.infer<typeof InstructionStep>;

/** What an operator gets at the station: the unit's own copy, with automatic values filled in. */
export const WorkInstruction = z.object({
  title: z.string(),
  /** The station (ISA-95 equipment) whose queue shows it. */
  station: z.string(),
  steps: z.array(InstructionStep).min(1),
  /** The ways it can end, one button each; the first is the normal one. */
  outcomes: z.array(z.object({ value: z.string(), title: z.string(), tone: z.enum(['normal', 'bad']) })).min(1),
  /** Standard time, in seconds; 0: none. */
  standardTime: z.number().nonnegative().default(0),
  /** Of a lot: how much of it this is for when it opens. Parts of it may be reported one after the other. Absent: one piece. */
  quantity: z.number().positive().optional(),
  /** What has to be scanned before it can be confirmed. */
  materials: z.array(MaterialRequirement).optional(),
  /** Qualifications that whoever confirms it must have; absent: none. */
  skills: z.array(z.string()).optional(),
  /** Its words in other languages, by place: see instruction-language.ts. What is not translated is shown as it was written. */
  translations: z.record(LanguageTag, z.record(z.string(), z.string())).optional(),
  /** It starts one of several: the screen shows what the unit can do next instead of steps. */
  choice: z.boolean().optional(),
});
export type WorkInstruction = z.infer<typeof WorkInstruction>;

/** What came back for one data entry. `comment` is required when the value is outside its limits. */
export const EnteredValue = z.object({ value: Value, comment: z.string().max(2000).optional() });
export type EnteredValue = z.infer<typeof EnteredValue>;
export const EnteredValues = z.record(z.string(), EnteredValue);
export type EnteredValues = z.infer<typeof EnteredValues>;

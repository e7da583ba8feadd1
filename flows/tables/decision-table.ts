import { z } from 'zod';
import { ValueKind } from '../value.ts';
import { Aggregation, HitPolicy } from './hit-policy.ts';

/** Most rows of a table. Everything about tables is made for this many. */
export const ROW_LIMIT = 5000;

const Name = z
  .string()
  .max(60)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'A name has letters, digits and _, and starts with a letter.');
const Cell = z.string().max(1000);

/** A column that is tested. */
export const TableInput = z.strictObject({
  /** By this name cel(…) in a cell refers to it. */
  name: Name,
  title: z.string().max(200).default(''),
  /** CEL that gives its value where the table is used. Empty: the value called `name`. */
  expression: z.string().max(4000).default(''),
  kind: ValueKind.default('number'),
  /** Engineering unit of the numbers in its cells. Empty: none. */
  unit: z.string().max(30).default(''),
  /** Only whole numbers come: between 4 and 5 there is no gap. */
  whole: z.boolean().default(false),
  /** A cell that says which values can come at all: `[0..100]`, `"A", "B"`. Empty: every value of its kind. */
  allowed: Cell.default(''),
});
export type TableInput = z.infer<typeof TableInput>;

/** A column that is given. */
export const TableOutput = z.strictObject({
  name: Name,
  title: z.string().max(200).default(''),
  kind: ValueKind.default('string'),
  unit: z.string().max(30).default(''),
  /** The values that it can have, most important first: `"scrap", "rework", "ok"`. The order decides with the hit policies `priority` and `outputOrder`. Empty: any. */
  values: Cell.default(''),
  /** What it is when no row matches. Empty: nothing. */
  fallback: Cell.default(''),
});
export type TableOutput = z.infer<typeof TableOutput>;

/** One line of the table: a cell for each input, and one for each output. */
export const TableRow = z.strictObject({
  when: z.array(Cell).max(50),
  give: z.array(Cell).max(20),
  note: z.string().max(1000).default(''),
});
export type TableRow = z.infer<typeof TableRow>;

/** A decision table as it is stored, in the form of DMN: cells are the text that a person wrote. */
export const DecisionTable = z
  .strictObject({
    title: z.string().max(200).default(''),
    hitPolicy: HitPolicy.default('unique'),
    aggregation: Aggregation.optional(),
    inputs: z.array(TableInput).min(1, 'A table needs an input.').max(50),
    outputs: z.array(TableOutput).min(1, 'A table needs an output.').max(20),
    rows: z.array(TableRow).max(ROW_LIMIT, `A table has at most ${ROW_LIMIT} rows.`).default([]),
  })
  .superRefine((table, context) => {
    const names = [...table.inputs, ...table.outputs].map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      const isInput = index < table.inputs.length;
      const path = isInput ? ['inputs', index, 'name'] : ['outputs', index - table.inputs.length, 'name'];
      context.addIssue({ code: 'custom', path, message: `The name "${name}" is used twice; every column has a name of its own.` });
    }
    for (const [index, row] of table.rows.entries()) {
      if (row.when.length === table.inputs.length && row.give.length === table.outputs.length) continue;
      const message = `Row ${index + 1} has ${row.when.length} and ${row.give.length} cells; there are ${table.inputs.length} inputs and ${table.outputs.length} outputs.`;
      context.addIssue({ code: 'custom', path: ['rows', index], message });
    }
  });
export type DecisionTable = z.infer<typeof DecisionTable>;

/** What a person reads at the top of a column. */
export const columnTitle = (column: TableInput | TableOutput): string => column.title || column.name;

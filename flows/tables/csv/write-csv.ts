import { type DecisionTable, TableInput, TableOutput } from '../decision-table.ts';
import { hitPolicySign } from '../hit-policy.ts';
import { writeDelimited } from './delimited.ts';

/**
 * A table as CSV that Excel shows as it is and `readCsv` reads back without loss. Lines that begin with # say what a grid of cells cannot:
 *
 *     #,,hit policy,F
 *     #,in power,allowed,[0..50]
 *     in power [kW],in stage,out action,note
 *     > 5,"""up""",hold,too high
 */
export function writeCsv(table: DecisionTable): string {
  const lines: string[][] = [];
  if (table.title !== '') lines.push(['#', '', 'title', table.title]);
  lines.push(['#', '', 'hit policy', hitPolicySign(table.hitPolicy, table.aggregation)]);
  for (const input of table.inputs) lines.push(...properties(`in ${input.name}`, input, TableInput.parse({ name: input.name })));
  for (const output of table.outputs) lines.push(...properties(`out ${output.name}`, output, TableOutput.parse({ name: output.name })));
  lines.push([
    ...table.inputs.map(({ name, unit }) => heading('in', name, unit)),
    ...table.outputs.map(({ name, unit }) => heading('out', name, unit)),
    'note',
  ]);
  for (const { when, give, note } of table.rows) lines.push([...when, ...give, note]);
  return writeDelimited(lines, ',');
}

const heading = (side: string, name: string, unit: string): string => `${side} ${name}${unit === '' ? '' : ` [${unit}]`}`;

/** What stands in the heading is left out; so is what is as it is when nobody says anything, but for the kind. */
function properties(column: string, given: TableInput | TableOutput, usual: TableInput | TableOutput): string[][] {
  return Object.entries(given)
    .filter(([key, value]) => key !== 'name' && key !== 'unit' && (key === 'kind' || value !== usual[key as keyof typeof usual]))
    .map(([key, value]) => ['#', column, key, String(value)]);
}

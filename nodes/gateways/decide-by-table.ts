import { defineNode, type RoutingContext, type Value } from '@fettle/flows';
import { givesSeveral, hitPolicyWords } from '@fettle/flows/tables/index.ts';
import { z } from 'zod';
import { decisionTableField, startTable, tableWayProblems, tableWays, wayOf } from '../decision-table-field.ts';
import { evaluateValue } from '../evaluate-value.ts';
import { textField } from '../fields.ts';
import { missing } from '../problem.ts';
import { compiledTable, conflictFault } from '../table-outcome.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';

const Params = z.strictObject({
  table: decisionTableField(startTable('unit.quantity')),
  ways: textField({
    title: 'Ways out by',
    description: 'Name of an output: each of its values is a way out. Empty: one way out for every decision.',
  }),
});

/** Result beside the outputs: which row decided, counted from 1; 0: none. */
const ROW = 'decidedByRow';

export const decideByTable = defineNode({
  type: 'decide-by-table',
  version: 1,
  usedIn: 'routing',
  title: 'Decide by table',
  summary: 'Sends the unit one of several ways, by the rows of a table.',
  help: `Decides by a table: every row has conditions for the inputs and what it gives. An input is an expression over \`unit\`, \`data\` and \`visit\`. The outputs are kept as results (\`data.<step>.<output>\`), with the row that decided, so that the record of the unit shows why.

*Ways out by* names an output whose values are the ways. When no row matches the unit leaves through *No row*; when an input has no value and the decision would depend on it, through *Not known*. Connect both, so that every unit gets on.

**Example.** Width \`> 40.05\` and visits \`< 3\` → way \`rework\`; width \`[39.95..40.05]\` → way \`ok\`; everything else → way \`scrap\`.`,
  category: 'gateways',
  icon: 'table-options',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ table, ways }) => {
    const named = tableWays(table, ways);
    return {
      inputs: [TOKEN_IN],
      outputs: [
        ...(named.length === 0 ? [tokenOut('decided', 'Decided')] : named.map(({ port, title }) => tokenOut(port, title))),
        tokenOut('noMatch', 'No row', { exceptional: true }),
        tokenOut('unknown', 'Not known', { exceptional: true }),
      ],
    };
  },
  outputs: ({ table }) => ({
    ...Object.fromEntries(
      table.outputs.map(({ name, kind }) => [
        name,
        givesSeveral(table.hitPolicy) && table.aggregation === undefined ? ('list' as const) : kind,
      ]),
    ),
    [ROW]: 'number',
  }),
  expressions: ({ table }) =>
    table.inputs.map(({ expression, kind, unit }, index) => ({
      path: `table.inputs[${index}].expression`,
      source: expression,
      scope: 'routing',
      result: kind,
      unit,
    })),
  tables: ({ table }) => [{ path: 'table', table, noMatch: 'noMatch' }],
  check: ({ table, ways }) => [
    ...table.inputs.flatMap(({ expression, name }, index) =>
      missing(
        `table.inputs[${index}].expression`,
        expression,
        `Enter where the input "${name}" gets its value from: data.measure.width, for example.`,
      ),
    ),
    ...tableWayProblems(table, ways),
    ...(ways !== '' && givesSeveral(table.hitPolicy) && table.aggregation === undefined
      ? [
          {
            path: 'ways',
            message: 'This hit policy gives a list, so an output has not one value to leave by. Choose another hit policy, or no output.',
          },
        ]
      : []),
  ],
  subtitle: ({ table }) => `${table.rows.length} rows · ${hitPolicyWords(table)}`,
  enter: (ctx) => {
    const { table, ways } = ctx.params;
    const outcome = compiledTable(table).evaluate(table.inputs.map(({ expression, name }) => inputValue(ctx, expression, name)));
    switch (outcome.kind) {
      case 'conflict':
        throw conflictFault(table, outcome, ctx.flowNode);
      case 'matched': {
        const results = { ...outcome.outputs, [ROW]: (outcome.rows[0] ?? -1) + 1 };
        return { take: ways === '' ? 'decided' : (wayOf(table, ways, outcome.outputs) ?? 'noMatch'), results };
      }
      case 'unknown':
        return { take: 'unknown' };
      default:
        return { take: 'noMatch', results: { [ROW]: 0 } };
    }
  },
});

/** No value (null) is unknown; a step that has not run is an incident, as everywhere. */
function inputValue(ctx: RoutingContext<z.infer<typeof Params>>, expression: string, name: string): Value | undefined {
  return evaluateValue(ctx, expression, `input "${name}" of the table`) ?? undefined;
}

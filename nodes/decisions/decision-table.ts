import {
  defineNode,
  FettleError,
  type Json,
  type Reading,
  type RuleContext,
  type RuleItem,
  type RuleStep,
  type Value,
} from '@fettle/flows';
import { compileExpression, openScope } from '@fettle/flows/expression/index.ts';
import { hitPolicyWords, type TableOutcome } from '@fettle/flows/tables/index.ts';
import { z } from 'zod';
import { decisionTableField, inputSource, outputPorts, startTable, tableWayProblems, tableWays, wayOf } from '../decision-table-field.ts';
import { textField } from '../fields.ts';
import { readingIn } from '../reading-ports.ts';
import { compiledTable, conflictFault, outcomeWords } from '../table-outcome.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  title: textField({ title: 'Title', description: "What the decision is about. Empty: the step's name." }),
  table: decisionTableField(startTable('value')),
  ways: textField({
    title: 'Ways out by',
    description: 'Name of an output: each of its values is a way out. Empty: one way out for every decision.',
  }),
  semantics: z
    .enum(['edge', 'level'])
    .default('edge')
    .meta(
      formField({
        title: 'Fire',
        description: 'Once when the decision changes, or at every reading.',
        widget: 'select',
        options: { edge: 'When the decision changes', level: 'At every reading' },
      }),
    ),
});
type Params = z.infer<typeof Params>;

/** The name of the reading that arrives; every other name is a signal. */
const VALUE = 'value';

export const decisionTable = defineNode({
  type: 'decision-table',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Decision table',
  summary: 'Decides by the rows of a table.',
  help: `Judges each reading that arrives by a table: every row has conditions for the inputs and what it gives. An input is an expression over \`value\` (the reading that arrives) and the signals of the machine. The hit policy says what happens when several rows match.

A reading that is missing, bad, uncertain or stale matches no row by accident: where a row asks for \`unknown\`, that row decides; else, unless the decision is the same whatever the reading would be, the step leaves through *Not known*. Each output is also a reading that later steps can take.

**Example.** Spindle power \`> 5\`, stage \`"Layer 1 Up"\` → action \`hold\`; action \`hold\` leads to *Hold unit*.`,
  category: 'decisions',
  icon: 'table',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ table, ways }) => {
    const named = tableWays(table, ways);
    return {
      inputs: [readingIn('any')],
      outputs: [
        ...(named.length === 0
          ? [{ name: 'decided', title: 'Decided', kind: 'firing' as const, optional: true }]
          : named.map(({ port, title }) => ({ name: port, title, kind: 'firing' as const, optional: true }))),
        { name: 'noMatch', title: 'No row', kind: 'firing', optional: true },
        { name: 'unknown', title: 'Not known', kind: 'firing', optional: true },
        ...outputPorts(table),
      ],
    };
  },
  expressions: ({ table }) =>
    table.inputs.map((input, index) => ({
      path: `table.inputs[${index}].expression`,
      source: inputSource(input),
      scope: 'rule',
      result: input.kind,
      unit: input.unit,
      names: { [VALUE]: 'any' },
    })),
  signals: ({ table }) =>
    table.inputs.flatMap((input, index) =>
      namesIn(inputSource(input))
        .filter((name) => name !== VALUE)
        .map((signal) => ({ path: `table.inputs[${index}].expression`, equipment: '', signal, use: 'rule' as const })),
    ),
  tables: ({ table }) => [{ path: 'table', table, noMatch: 'noMatch' }],
  check: ({ table, ways }) => tableWayProblems(table, ways),
  subtitle: ({ title, table }) => title || `${table.rows.length} rows · ${hitPolicyWords(table)}`,
  process: (ctx, { item }): RuleStep => {
    if ('firing' in item) return {};
    const { table, ways, semantics } = ctx.params;
    const given = table.inputs.map((input) => inputValue(ctx, inputSource(input), item));
    const outcome = compiledTable(table).evaluate(given);
    if (outcome.kind === 'conflict') throw conflictFault(table, outcome, ctx.flowNode);

    const before = kept(ctx.local);
    const now = keyOf(outcome);
    const changes = outcome.kind === 'unknown' ? !before.unknown : now !== before.decided;
    const local: RuleStep =
      outcome.kind === 'unknown'
        ? { local: { ...before, unknown: true } }
        : changes || before.unknown
          ? { local: { decided: now, unknown: false } }
          : {};
    const out: Record<string, RuleItem> = {};
    if (outcome.kind === 'matched') Object.assign(out, readingsOf(ctx, outcome.outputs, item));
    const port = portOf(ctx.params, outcome);
    if ((changes || semantics === 'level') && port !== undefined && ctx.isConnected(port)) {
      const words = outcomeWords(table, outcome);
      const trace = [
        { flowNode: ctx.flowNode.id, text: words, readings: readingsUsed(ctx, item), values: valuesOf(ctx.params, given, outcome) },
      ];
      out[port] = { firing: true, at: ctx.at, title: `${ctx.params.title || ctx.flowNode.name}: ${words}`, trace, reading: item };
    }
    return Object.keys(out).length === 0 ? local : { ...local, out };

    function portOf(params: Params, { kind }: TableOutcome): string | undefined {
      if (kind === 'unknown') return 'unknown';
      if (outcome.kind !== 'matched') return 'noMatch';
      return ways === '' ? 'decided' : wayOf(params.table, ways, outcome.outputs);
    }
  },
});

interface Kept {
  readonly decided: string;
  readonly unknown: boolean;
}

const kept = (local: Json): Kept =>
  local !== null && typeof local === 'object' && 'decided' in local ? (local as unknown as Kept) : { decided: '', unknown: false };

/** Decisions are the same when the same rows gave them and they say the same. */
const keyOf = (outcome: TableOutcome): string =>
  outcome.kind === 'matched' ? JSON.stringify([outcome.rows, outcome.outputs]) : outcome.kind;

/** Undefined: unknown. */
function inputValue(ctx: RuleContext<Params>, source: string, item: Reading): Value | undefined {
  const isGood = item.quality === 'good' && item.value !== null;
  const result = ctx.evaluate(source, isGood ? { [VALUE]: item.value } : {});
  if (result === undefined || result === null || typeof result !== 'object') return result as Value | undefined;
  throw new FettleError(
    'expressionInvalid',
    `An input of the table of "${ctx.flowNode.name}" must be a number, a text or yes/no, but "${source}" gives a list or a group.`,
    {
      place: { flowNode: ctx.flowNode.id, path: 'table' },
    },
  );
}

function readingsOf(ctx: RuleContext<Params>, outputs: Readonly<Record<string, Json>>, item: Reading): Record<string, Reading> {
  const readings: Record<string, Reading> = {};
  for (const [name, value] of Object.entries(outputs)) {
    const port = `value_${name}`;
    if (value === null || typeof value === 'object' || !ctx.isConnected(port)) continue;
    readings[port] = {
      value: value as Value,
      quality: 'good',
      sourceTime: item.sourceTime,
      equipment: ctx.equipment,
      eventId: item.eventId,
    };
  }
  return readings;
}

function namesIn(source: string): readonly string[] {
  try {
    return compileExpression(source, openScope).names;
  } catch (error) {
    if (error instanceof FettleError) return [];
    throw error;
  }
}

function readingsUsed(ctx: RuleContext<Params>, item: Reading): readonly Reading[] {
  const names = new Set(ctx.params.table.inputs.flatMap((input) => namesIn(inputSource(input))));
  const signals = [...names].filter((name) => name !== VALUE).map((name) => ctx.latest(name));
  return [...(names.has(VALUE) ? [item] : []), ...signals.filter((reading) => reading !== undefined)];
}

function valuesOf({ table }: Params, given: readonly (Value | undefined)[], outcome: TableOutcome): Readonly<Record<string, Json>> {
  const inputs = Object.fromEntries(table.inputs.map(({ name }, index) => [name, given[index] ?? null]));
  return outcome.kind === 'matched' ? { ...inputs, ...outcome.outputs } : inputs;
}

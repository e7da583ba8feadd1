import { defineNode, type Json, type LookupFact } from '@fettle/flows';
import { Condition, compileCondition } from '@fettle/flows/rules/index.ts';
import { z } from 'zod';
import { signalField } from '../fields.ts';
import { PayloadValue, timeoutField, urlField } from '../message-fields.ts';
import { missing, type Problem } from '../problem.ts';
import { formField } from '../widget.ts';
import { actionExpression, evaluateFiring, FIRING_IN } from './firing-scope.ts';

const AskedFact = z.strictObject({
  fact: z
    .string()
    .regex(/^([A-Za-z][A-Za-z0-9_-]*)?$/, 'A fact has a name of letters, digits, - and _.')
    .max(100)
    .meta(formField({ title: 'Fact', description: 'Its name in the condition.', widget: 'text' })),
  from: z
    .enum(['http', 'jobOrder'])
    .default('http')
    .meta(
      formField({
        title: 'Asked of',
        widget: 'select',
        options: { http: 'Another system, over HTTP', jobOrder: 'The job order of the unit at the machine' },
      }),
    ),
  url: urlField({ showWhen: { field: 'from', is: ['http'] } }),
  query: z
    .array(PayloadValue('rule'))
    .max(20)
    .default([])
    .meta(
      formField({
        title: 'Query',
        description: 'Named values that the address is asked with; the params of a comparison are added.',
        widget: 'list',
        showWhen: { field: 'from', is: ['http'] },
      }),
    ),
});

const Params = z.strictObject({
  facts: z
    .array(AskedFact)
    .max(10)
    .default([])
    .meta(formField({ title: 'Facts to ask for', description: 'Asked for only when the condition needs them.', widget: 'list' })),
  condition: Condition.default({ all: [] }).meta(
    formField({ title: 'Condition', description: 'Over these facts, `value`, `unit` and signals of the machine.', widget: 'condition' }),
  ),
  answer: signalField({ title: 'Answer', description: 'The yes/no signal of the machine that says how it came out.' }),
  timeout: timeoutField(),
});
type Params = z.infer<typeof Params>;

/** What a condition may name besides what is asked for and the machine's signals. */
const GIVEN = ['value', 'unit'];

export const lookup = defineNode({
  type: 'lookup',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Lookup',
  summary: 'Judges a condition whose facts have to be asked for elsewhere.',
  help: `When something fires, asks for facts that no signal has (in the ERP over HTTP, or of the job order) and judges a condition over them. The condition is in the format of json-rules-engine and is judged by that library itself: higher priorities first, and what does not matter any more is not asked for. A comparison's \`path\` picks a part of the answer, its \`params\` are added to the address.

The outcome comes back as a reading of the signal *Answer*: recorded, judged and shown like any other, so a signal source for it continues the rule, and a back-test sees what was answered then. Its time is that of the question. When something is not known (404, a signal that is not good) the reading is bad, so what rests on it is unknown; a system that does not answer is asked again, and then an incident opens. The server calls only hosts that an administrator allows.

**Example.** *A part is loaded* → fact \`recipe\` from \`https://erp.example/recipes\` with \`product\` = \`unit.product\`, condition \`recipe\` at \`$.released\` is true, answer \`recipeReleased\`.`,
  category: 'actions',
  icon: 'zoom-question',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  expressions: ({ facts }) =>
    facts.flatMap(({ query }, fact) => query.map(({ value }, index) => actionExpression(`facts[${fact}].query[${index}].value`, value))),
  signals: (params) => [
    ...signalsOf(params).map((signal) => ({ path: 'condition', equipment: '', signal, use: 'rule' as const })),
    ...(params.answer === ''
      ? []
      : [{ path: 'answer', equipment: '', signal: params.answer, use: 'rule' as const, valueKind: 'boolean' as const }]),
  ],
  check,
  subtitle: ({ facts, answer }) => (answer === '' ? '' : `${facts.map(({ fact }) => fact).join(', ')} → ${answer}`),
  process: (ctx, { item }) => {
    if (!('firing' in item)) return {};
    const { params, equipment, at, unit } = ctx;
    const known: Record<string, Json> = {};
    for (const signal of signalsOf(params)) {
      const reading = ctx.latest(signal);
      if (reading?.quality === 'good') known[signal] = reading.value;
    }
    if (item.reading?.quality === 'good') known.value = item.reading.value;
    if (unit !== undefined) known.unit = { ...unit };
    const facts = params.facts.map(({ fact, from, url, query }): LookupFact => {
      if (from === 'jobOrder') return { fact, from, jobOrder: unit?.jobOrder ?? '' };
      const asked = query.map(({ name, value }) => [name, evaluateFiring(ctx, item, value) ?? null] as const);
      return { fact, from, url, query: Object.fromEntries(asked) };
    });
    const condition = params.condition as unknown as Json;
    const answer = { equipment, signal: params.answer, at };
    return {
      effects: [{ name: 'ask', action: { kind: 'lookup', condition, known, facts, answer, timeout: Math.round(params.timeout * 1000) } }],
    };
  },
});

/** Facts of the condition that are signals. None of one that cannot be compiled; `check` says why. */
function signalsOf({ condition, facts }: Params): readonly string[] {
  const other = new Set([...GIVEN, ...facts.map(({ fact }) => fact)]);
  return factsIn(condition).filter((fact) => !other.has(fact));
}

function factsIn(condition: Condition): readonly string[] {
  try {
    return compileCondition(condition).signals;
  } catch {
    return [];
  }
}

function check(params: Params): readonly Problem[] {
  const { facts, condition, answer } = params;
  const read = new Set(factsIn(condition));
  return [
    ...conditionProblems(condition),
    ...missing('answer', answer, 'Choose the signal that gets the answer: a yes/no signal of the machine.'),
    ...(facts.length === 0 ? [{ path: 'facts', message: 'Add a fact to ask for; over signals alone the step Condition judges.' }] : []),
    ...facts.flatMap(({ fact, from, url }, index) => [
      ...missing(`facts[${index}].fact`, fact, 'Enter the name that the condition reads it by.'),
      ...(from === 'http' ? missing(`facts[${index}].url`, url, `Enter the address that knows "${fact}".`) : []),
      ...(fact === '' || read.has(fact) ? [] : [{ path: `facts[${index}].fact`, message: `The condition does not read "${fact}".` }]),
      ...(GIVEN.includes(fact) || facts.findIndex((other) => other.fact === fact) < index
        ? [{ path: `facts[${index}].fact`, message: `The name "${fact}" is taken; choose another one.` }]
        : []),
    ]),
    ...(read.has(answer) ? [{ path: 'answer', message: 'The answer cannot be a signal that the condition reads.' }] : []),
  ];
}

function conditionProblems(condition: Condition): readonly Problem[] {
  try {
    compileCondition(condition);
  } catch (error) {
    return [{ path: 'condition', message: error instanceof Error ? error.message : String(error) }];
  }
  return 'fact' in condition ? [{ path: 'condition', message: 'Put the comparison into a group: all, any or not.' }] : [];
}

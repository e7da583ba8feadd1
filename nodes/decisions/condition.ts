import {
  defineNode,
  FettleError,
  type Firing,
  type Reading,
  type RuleContext,
  type RuleStep,
  type RuleThreshold,
  type SeriesToJudge,
} from '@fettle/flows';
import { FALSE, TRUE, truthMoments } from '@fettle/flows/back-test/index.ts';
import {
  acts,
  type CompiledCondition,
  Condition,
  compileCondition,
  type FactSource,
  followEdge,
  loweringOf,
  type Predicate,
  predicateLeaves,
  RuleOfCondition,
  traceLines,
  withFacts,
} from '@fettle/flows/rules/index.ts';
import { z } from 'zod';
import { textField } from '../fields.ts';
import type { Problem } from '../problem.ts';
import { readingIn } from '../reading-ports.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  title: textField({ title: 'Title', description: "What it means when it is true. Empty: the step's name." }),
  condition: Condition.default({ all: [{ fact: 'value', operator: 'greaterThan', value: 0 }] }).meta(
    formField({
      title: 'Condition',
      description: 'Over `value` (the reading that arrives) and the signals of the machine.',
      widget: 'condition',
    }),
  ),
  semantics: z
    .enum(['edge', 'level'])
    .default('edge')
    .meta(
      formField({
        title: 'Fire',
        description: 'Once when it becomes so, or at every reading while it is so.',
        widget: 'select',
        options: { edge: 'When it becomes so', level: 'At every reading' },
      }),
    ),
  rule: RuleOfCondition.optional().meta(
    formField({
      title: 'Rule',
      description: 'What a rule of json-rules-engine has besides its condition: event, priority, named conditions, options.',
      widget: 'json',
    }),
  ),
});
type Params = z.infer<typeof Params>;

/** The fact that stands for the reading that arrives; every other fact is a signal. */
const VALUE = 'value';
const NOTHING: RuleStep = {};

export const condition = defineNode({
  type: 'condition',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Condition',
  summary: 'Fires when a condition over readings is true.',
  help: `Judges each reading that arrives by a condition in the format of json-rules-engine: comparisons joined by *all*, *any* and *not*. The fact \`value\` is the reading that arrives; every other fact is a signal of the machine, with its latest reading.

A reading that is missing, bad, uncertain or stale makes its comparison *unknown*, and what rests on it fires neither *True* nor *False*. *When it becomes so* fires once until it was known to be false in between; *at every reading* fires again and again. The firing keeps which comparisons decided, with their readings, quality and times.

**Example.** \`{"all": [{"fact": "value", "operator": "greaterThan", "value": 5}, {"fact": "stage", "operator": "equal", "value": "Layer 1 Up"}]}\` → *Hold unit*.`,
  category: 'decisions',
  icon: 'help-hexagon',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({
    inputs: [readingIn('any')],
    outputs: [
      { name: 'true', title: 'True', kind: 'firing' },
      { name: 'false', title: 'False', kind: 'firing', optional: true },
    ],
  }),
  signals: (params) =>
    factsOf(params)
      .filter((fact) => fact !== VALUE)
      .map((signal) => ({ path: 'condition', equipment: '', signal, use: 'rule' })),
  check,
  subtitle: ({ title }) => title,
  process: (ctx, { item }): RuleStep => {
    if ('firing' in item) return NOTHING;
    const { semantics, rule } = ctx.params;
    const compiled = compiledOf(ctx.params);
    const facts = factsFor(ctx, item);
    const result = compiled.test(facts);
    const before = typeof ctx.local === 'boolean' ? ctx.local : undefined;
    const step = followEdge(before, result);
    const local: RuleStep = step.known === before ? NOTHING : { local: step.known ?? null };

    const becameFalse = semantics === 'edge' ? step.falling : result === false;
    if (!acts(semantics, result, step) && !becameFalse) return local;
    const output = result === true ? 'true' : 'false';
    if (!ctx.isConnected(output)) return local;
    const name = ctx.params.title || ctx.flowNode.name;
    const title = result === true ? name : `No longer: ${name}`;
    const trace = traceLines(compiled.evaluate(facts).trace, ctx.flowNode.id);
    const event = result === true ? rule?.event : undefined;
    const told = event !== undefined && rule?.options?.replaceFactsInEventParams === true ? withFacts(event, facts) : event;
    const firing: Firing = { firing: true, at: ctx.at, title, trace, reading: item, ...(told === undefined ? {} : { event: told }) };
    return { ...local, out: { [output]: firing } };
  },
  moments,
  thresholds: (params) => (check(params).length === 0 ? numericComparisons(compiledOf(params).predicate) : []),
});

/** Where the last known truth changes, and of a level every reading of which it is known and that leads somewhere. */
function moments(params: Params, { series, latest, isConnected }: SeriesToJudge): Uint32Array {
  const firing = (isConnected('true') ? TRUE : 0) | (isConnected('false') ? FALSE : 0);
  const always = params.semantics === 'level' ? firing : 0;
  return truthMoments(compiledOf(params).predicate, { arriving: VALUE, series, latest }, always);
}

/** Comparisons of something with a number, by their place in the condition. A named condition's is not in the params. */
function numericComparisons(predicate: Predicate): readonly RuleThreshold[] {
  return predicateLeaves(predicate).flatMap((leaf): readonly RuleThreshold[] => {
    const isPlain = leaf.at === '' || /^((all|any)\[\d+\]|not)(\.((all|any)\[\d+\]|not))*$/.test(leaf.at);
    const isOrdered = /^(less|greater)Than(Inclusive)?$/.test(leaf.op);
    if (leaf.kind !== 'constantLeaf' || typeof leaf.constant !== 'number' || !isOrdered || !isPlain) return [];
    const path = leaf.at === '' ? 'condition.value' : `condition.${leaf.at}.value`;
    const title = `${leaf.signal} ${OPERATOR_SIGNS[leaf.op]}`;
    return [{ path, title, value: leaf.constant, ...(leaf.signal === VALUE ? {} : { signal: leaf.signal }) }];
  });
}

const OPERATOR_SIGNS: Readonly<Record<string, string>> = {
  lessThan: '<',
  lessThanInclusive: '≤',
  greaterThan: '>',
  greaterThanInclusive: '≥',
};

const compiledOf = ({ condition: drawn, rule }: Params): CompiledCondition =>
  compileCondition(drawn, rule?.conditions, loweringOf(rule?.options));

function factsFor(ctx: RuleContext<Params>, item: Reading): FactSource {
  return (fact: string) => (fact === VALUE ? item : ctx.latest(fact));
}

/** None for a condition that cannot be compiled; `check` says why. */
function factsOf(params: Params): readonly string[] {
  return check(params).length === 0 ? compiledOf(params).signals : [];
}

function check(params: Params): readonly Problem[] {
  try {
    const { signals } = compiledOf(params);
    return signals.length > 0 ? [] : [{ path: 'condition', message: 'Add a comparison: a condition without one is always true.' }];
  } catch (error) {
    if (!(error instanceof FettleError)) throw error;
    const place = error.place?.path ?? '';
    return [{ path: place === '' ? 'condition' : `condition.${place}`, message: error.message }];
  }
}

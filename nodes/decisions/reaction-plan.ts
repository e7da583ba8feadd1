import { defineNode, type Firing, type RuleStep } from '@fettle/flows';
import { RunRuleId } from '@fettle/flows/statistics/index.ts';
import { z } from 'zod';
import { actionExpression, evaluateFiring, FIRING_IN } from '../actions/firing-scope.ts';
import { expressionField, keyField, keyProblems, textField } from '../fields.ts';
import { formField } from '../widget.ts';
import { RUN_RULE_OPTIONS } from './control-chart-params.ts';

const Signal = z.strictObject({
  key: keyField({ title: 'Port', description: 'Name of the way out; connections refer to it.' }),
  title: textField({ title: 'Title', description: 'What the signal says: "Beyond 3σ", "A run on one side".' }),
  rules: z
    .array(RunRuleId)
    .default([])
    .meta(
      formField({
        title: 'Run rules',
        description: 'Of a chart: any of these is violated. None: whatever fired.',
        widget: 'multiselect',
        options: RUN_RULE_OPTIONS,
      }),
    ),
  chart: z
    .enum(['any', 'values', 'ranges'])
    .default('any')
    .meta(
      formField({
        title: 'On',
        widget: 'select',
        options: { any: 'Values or ranges', values: 'The values', ranges: 'The ranges' },
      }),
    ),
  when: expressionField({
    title: 'And when',
    description: 'Over the firing, the unit, `value` and the signals of the machine. Empty: always.',
    scope: 'rule',
    result: 'boolean',
  }),
});
type Signal = z.infer<typeof Signal>;

const Params = z.strictObject({
  title: textField({ title: 'Title', description: "What the reaction is called in lists. Empty: the step's name." }),
  signals: z
    .array(Signal)
    .min(1, 'A reaction plan has at least one signal.')
    .max(12)
    .default([{ key: 'beyondLimits', title: 'Beyond 3σ', rules: ['nelson1', 'we1'], chart: 'any', when: '' }])
    .meta(
      formField({
        title: 'Signals',
        description: 'Each leads its own way; the first that is so counts, so put the gravest first.',
        widget: 'list',
      }),
    ),
  signOff: z
    .boolean()
    .default(true)
    .meta(
      formField({
        title: 'Signed off by a person',
        description: 'The reaction stays open on the Quality screen until somebody signs it off with a reason.',
        widget: 'switch',
      }),
    ),
});

/** The way out of what no signal of the plan is. */
const OTHER = 'other';

export const reactionPlan = defineNode({
  type: 'reaction-plan',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Reaction plan',
  summary: 'Says what happens on each signal of a chart or rule, and keeps it open until it is done.',
  help: `An out-of-control action plan (OCAP): each signal, such as a run rule of a chart or what an expression says of the firing, leads its own way to holds, containment, a check by a person, other sampling or an Andon call. What is drawn behind a way is what happens.

A reaction is open from its signal until every check is answered and, with *Signed off by a person*, somebody has signed it off. It stands on the Quality screen with everything that it did, who answered what and when. While it is open, the same signal on the same machine belongs to it: further units are held, and nothing else is done twice.

**Example.** *Control chart* → *Reaction plan*: "Beyond 3σ" (Nelson 1) → *Contain units* and *Ask a person*; "Run on one side" (Nelson 2) → *Change sampling* to tightened.`,
  category: 'decisions',
  icon: 'route-alt-left',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ signals }) => ({
    inputs: [FIRING_IN],
    outputs: [
      ...signals.map(({ key, title }) => ({ name: key, title: title || key, kind: 'firing' as const })),
      { name: OTHER, title: 'Other', kind: 'firing', optional: true },
    ],
  }),
  expressions: ({ signals }) =>
    signals.flatMap(({ when }, index) =>
      when === '' ? [] : [{ ...actionExpression(`signals[${index}].when`, when), result: 'boolean' as const }],
    ),
  check: ({ signals }) =>
    keyProblems(
      'signals',
      signals.map(({ key }) => key),
      [OTHER],
    ),
  subtitle: ({ signals }) => signals.map(({ title, key }) => title || key).join(', '),
  process: (ctx, { item }): RuleStep => {
    if (!('firing' in item)) return {};
    const { params } = ctx;
    const signal = params.signals.find(
      (candidate) => isOf(candidate, item) && (candidate.when === '' || evaluateFiring(ctx, item, candidate.when) === true),
    );
    if (signal === undefined) return { out: { [OTHER]: item } };
    const title = `${params.title || ctx.flowNode.name}: ${signal.title || signal.key}`;
    return { out: { [signal.key]: item }, reaction: { signal: signal.key, title, signOff: params.signOff } };
  },
});

/** Whether one of the run rules that it names was violated. */
function isOf({ rules, chart }: Signal, { trace }: Firing): boolean {
  if (rules.length === 0) return true;
  return trace.some(
    ({ values }) =>
      rules.some((rule) => rule === values?.rule) && (chart === 'any' || values?.chart === undefined || values.chart === chart),
  );
}

import {
  defineNode,
  FettleError,
  type Firing,
  type Json,
  type Reading,
  type RuleContext,
  type RuleStep,
  type RuleThreshold,
  type SeriesToJudge,
  type Time,
  type TraceLine,
} from '@fettle/flows';
import { changeMoments, FALSE, TRUE, truthMoments } from '@fettle/flows/back-test/index.ts';
import { exactDuration } from '@fettle/flows/exact-duration.ts';
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
import { durationField, textField } from '../fields.ts';
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
      lasts: 'forAtLeast',
    }),
  ),
  forAtLeast: durationField({
    title: 'For at least',
    description: 'So long it must be true without a break before it fires; a reading that is bad or missing is a break. Empty: at once.',
    drawnBy: 'condition',
  }),
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
  version: 2,
  usedIn: 'qualityRule',
  title: 'Condition',
  summary: 'Fires when a condition over readings is true.',
  help: `Judges each reading that arrives by a condition in the format of json-rules-engine: comparisons joined by *all*, *any* and *not*. The fact \`value\` is the reading that arrives; every other fact is a signal of the machine, with its latest reading.

A reading that is missing, bad, uncertain or stale makes its comparison *unknown*, and what rests on it fires neither *True* nor *False*. *When it becomes so* fires once until it was known to be false in between; *at every reading* fires again and again. The firing keeps which comparisons decided, with their readings, quality and times.

*For at least* asks that it is true for so long without a break: a reading for which it is false, or not known, begins it anew. It fires when the time is over, whether a reading arrives then or not, and once more looks at what is latest then. With *at every reading* it fires when the time is over and at every reading after.

**Example.** \`{"all": [{"fact": "value", "operator": "greaterThan", "value": 5}, {"fact": "stage", "operator": "equal", "value": "Layer 1 Up"}]}\` → *Hold unit*.`,
  category: 'decisions',
  icon: 'help-hexagon',
  params: Params,
  defaults: Params.parse({}),
  // 1: without a duration.
  migrations: [(params) => params],
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
  subtitle: ({ title, forAtLeast }) => (forAtLeast === 0 ? title : `${title === '' ? '' : `${title} · `}for ${exactDuration(forAtLeast)}`),
  process: (ctx, { item }): RuleStep => {
    if ('firing' in item) return NOTHING;
    if (ctx.params.forAtLeast > 0) return judgeHeld(ctx, item);
    const { semantics } = ctx.params;
    const result = compiledOf(ctx.params).test(factsFor(ctx, item));
    const before = typeof ctx.local === 'boolean' ? ctx.local : undefined;
    const step = followEdge(before, result);
    const local: RuleStep = step.known === before ? NOTHING : { local: step.known ?? null };

    const becameFalse = semantics === 'edge' ? step.falling : result === false;
    if (!acts(semantics, result, step) && !becameFalse) return local;
    return { ...local, ...fired(ctx, item, result === true) };
  },
  wake: (ctx, { item }): RuleStep => ('firing' in item ? NOTHING : heldLongEnough(ctx, item)),
  moments,
  thresholds: (params) => (check(params).length === 0 ? numericComparisons(compiledOf(params).predicate) : []),
});

/** What follows from its being so, or no longer so, with the comparisons that say so. Nothing where it leads nowhere. */
function fired(ctx: RuleContext<Params>, item: Reading, isSo: boolean, since?: Time): RuleStep {
  const output = isSo ? 'true' : 'false';
  if (!ctx.isConnected(output)) return NOTHING;
  const { rule, title: given, forAtLeast } = ctx.params;
  const facts = factsFor(ctx, item);
  const name = given || ctx.flowNode.name;
  const compared = traceLines(compiledOf(ctx.params).evaluate(facts).trace, ctx.flowNode.id);
  const trace = since === undefined ? compared : [...compared, heldLine(ctx.flowNode.id, since, forAtLeast)];
  const event = isSo ? rule?.event : undefined;
  const told = event !== undefined && rule?.options?.replaceFactsInEventParams === true ? withFacts(event, facts) : event;
  const firing: Firing = {
    firing: true,
    at: ctx.at,
    title: isSo ? name : `No longer: ${name}`,
    trace,
    reading: item,
    ...(told === undefined ? {} : { event: told }),
  };
  return { out: { [output]: firing } };
}

/** What is kept of a condition that must be true for a while. */
interface Held {
  /** Since when it is true without a break; null: it is not. */
  readonly since: Time | null;
  /** Long enough. */
  readonly isLong: boolean;
  /** It has fired, and was not known to be false since. */
  readonly isSo: boolean;
}

const NOT_HELD: Held = { since: null, isLong: false, isSo: false };
const heldOf = (local: Json): Held =>
  local !== null && typeof local === 'object' && 'since' in local ? (local as unknown as Held) : NOT_HELD;
const keep = (held: Held): RuleStep => ({ local: held as unknown as Json });

const heldLine = (flowNode: string, since: Time, seconds: number): TraceLine => ({
  flowNode,
  text: `true for ${exactDuration(seconds)} without a break`,
  readings: [],
  values: { since, forAtLeast: seconds },
});

function judgeHeld(ctx: RuleContext<Params>, item: Reading): RuleStep {
  const { semantics, forAtLeast } = ctx.params;
  const result = compiledOf(ctx.params).test(factsFor(ctx, item));
  const before = heldOf(ctx.local);
  if (result === true) {
    if (before.since === null) return { ...keep({ ...before, since: ctx.at }), wakeAt: ctx.at + Math.round(forAtLeast * 1000) };
    return before.isLong && semantics === 'level' ? fired(ctx, item, true, before.since) : NOTHING;
  }
  const ends = result === false && (semantics === 'level' || before.isSo);
  const after: Held = { since: null, isLong: false, isSo: before.isSo && result !== false };
  const isSame = before.since === null && before.isSo === after.isSo;
  return {
    ...(isSame ? NOTHING : keep(after)),
    ...(before.since === null || before.isLong ? NOTHING : { wakeAt: null }),
    ...(ends ? fired(ctx, item, false) : NOTHING),
  };
}

/** The time is over. What other signals are by now counts too: they may have changed without a reading that arrived here. */
function heldLongEnough(ctx: RuleContext<Params>, item: Reading): RuleStep {
  const before = heldOf(ctx.local);
  if (before.since === null || before.isLong) return NOTHING;
  if (compiledOf(ctx.params).test(factsFor(ctx, item)) !== true) return keep({ ...before, since: null });
  const isNews = ctx.params.semantics === 'level' || !before.isSo;
  return { ...keep({ since: before.since, isLong: true, isSo: true }), ...(isNews ? fired(ctx, item, true, before.since) : NOTHING) };
}

/** Where the last known truth changes, and of a level every reading of which it is known and that leads somewhere. */
function moments(params: Params, { series, latest, isConnected }: SeriesToJudge): Uint32Array {
  const firing = (isConnected('true') ? TRUE : 0) | (isConnected('false') ? FALSE : 0);
  const always = params.semantics === 'level' ? firing : 0;
  const { predicate, signals } = compiledOf(params);
  const judged = { arriving: VALUE, series, latest };
  if (params.forAtLeast === 0) return truthMoments(predicate, judged, always);
  // When the time is over other signals are looked at as well: then it may begin anew at a reading at which nothing changes.
  return changeMoments(predicate, judged, signals.some((signal) => signal !== VALUE) ? always | TRUE : always);
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

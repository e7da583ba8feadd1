import { defineNode, type Firing, type Json, type LastGood, type Reading, type RuleContext, type RuleStep } from '@fettle/flows';
import {
  Aql,
  freshSampling,
  InspectionLevel,
  judgeLot,
  planUnder,
  resumeSampling,
  type SamplingState,
  type SamplingStep,
  switchSampling,
} from '@fettle/flows/statistics/index.ts';
import { z } from 'zod';
import { signalField, textField } from '../fields.ts';
import { readingIn } from '../reading-ports.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  title: textField({ title: 'Title', description: "What a rejected lot is called. Empty: the step's name." }),
  lotSize: z
    .number()
    .int('A lot has a whole number of units.')
    .min(2, 'A lot has at least 2 units.')
    .default(500)
    .meta(formField({ title: 'Lot size', widget: 'number', description: 'Units in a lot.' })),
  lotSizeSignal: signalField({
    title: 'Lot size, by signal',
    description: 'A signal that says how many units the lot has. Empty: always as many.',
  }),
  level: InspectionLevel.default('II').meta(
    formField({
      title: 'Inspection level',
      widget: 'select',
      options: { 'S-1': 'S-1', 'S-2': 'S-2', 'S-3': 'S-3', 'S-4': 'S-4', I: 'I', II: 'II (usual)', III: 'III' },
    }),
  ),
  aql: Aql.default('1.0').meta(
    formField({ title: 'AQL', widget: 'select', unit: '%', options: Object.fromEntries(Aql.options.map((aql) => [aql, `${aql} %`])) }),
  ),
  reduce: z
    .boolean()
    .default(false)
    .meta(
      formField({ title: 'May be reduced', widget: 'switch', description: 'After ten lots accepted in a row, within the limit number.' }),
    ),
  limitNumber: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .meta(
      formField({
        title: 'Limit number',
        widget: 'number',
        description: 'Most defective units in the samples of those ten lots (MIL-STD-105E, table VIII).',
        showWhen: { field: 'reduce', is: [true] },
      }),
    ),
  steadySignal: signalField({
    title: 'Steady production, by signal',
    description: 'Yes while production runs steadily; only then inspection is reduced. Empty: it always does.',
    showWhen: { field: 'reduce', is: [true] },
  }),
  resumeSignal: signalField({
    title: 'Begin again when',
    description: 'After lots were discontinued, a yes of this signal begins again, tightened. Empty: only a new version of the rule does.',
  }),
});
type Params = z.infer<typeof Params>;

export const samplingPlan = defineNode({
  type: 'sampling-plan',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Sampling plan',
  summary: 'Accepts or rejects lots, and inspects more or fewer units as the lots before deserve it.',
  help: `Takes the number of defective units that a lot's sample had, and judges the lot by MIL-STD-105E, single sampling: lot size and level give a code letter, letter and AQL the plan.

Inspection becomes *tightened* when 2 of 5 or fewer lots in a row are rejected, *normal* again after 5 accepted in a row, and *discontinued* after 5 rejected under tightened inspection: then every lot is refused until the process was mended. Where it may be *reduced*, it is after 10 lots accepted in a row with no more defective units than the limit number, while production runs steadily; a rejection, a lot between acceptance and rejection number (which is accepted) or unsteady production ends that.

*Change sampling*, an action, tightens inspection, has every unit inspected (100 %) or takes it back to normal. *Sample size* gives how many units of the next lot to inspect. Readings that are not good, or no counts, judge nothing.

**Example.** *Signal* \`defectiveInSample\` → *Sampling plan* II, 1.0 % → Rejected → *Hold lot*; Severity changed → *Andon call*.`,
  category: 'decisions',
  icon: 'checklist',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({
    inputs: [readingIn('number')],
    outputs: [
      { name: 'rejected', title: 'Rejected', kind: 'firing' },
      { name: 'changed', title: 'Severity changed', kind: 'firing', optional: true },
      { name: 'accepted', title: 'Accepted', kind: 'number', optional: true },
      { name: 'sampleSize', title: 'Sample size', kind: 'number', optional: true },
    ],
  }),
  signals: ({ lotSizeSignal, steadySignal, resumeSignal }) =>
    Object.entries({ lotSizeSignal, steadySignal, resumeSignal }).flatMap(([path, signal]) =>
      signal === '' ? [] : [{ path, equipment: '', signal, use: 'rule' as const }],
    ),
  subtitle: ({ level, aql }) => `level ${level}, AQL ${aql} %`,
  process: (ctx, { port, item }): RuleStep => {
    if (port === 'told' && 'firing' in item) return switched(ctx, item);
    if ('firing' in item || item.quality !== 'good' || typeof item.value !== 'number') return {};
    const { params } = ctx;
    const lotSize = good(ctx, params.lotSizeSignal, params.lotSize);
    if (typeof lotSize !== 'number') return {};
    const before = resumed(ctx, stateOf(ctx));
    const { lastGood } = (ctx.local as Kept | null) ?? {};
    const scheme = { level: params.level, aql: params.aql, limitNumber: params.reduce ? params.limitNumber : null };
    const lot = { lotSize, defective: item.value, steady: good(ctx, params.steadySignal, true) === true };
    if (before.severity === 'discontinued')
      return {
        out: {
          rejected: {
            ...firingOf(ctx, item, 'Acceptance of lots is discontinued: the lot is not judged.', { lotSize }),
            ...since(lastGood),
          },
        },
      };
    const step = judgeLot(before, lot, scheme);
    if (!step.ok) return {};
    const { state, verdict, change } = step.value;
    const next = state.severity === 'discontinued' ? undefined : planUnder(state.severity, { ...scheme, lotSize });
    return {
      local: { ...state, ...since(verdict.accepted ? goodNow(ctx) : lastGood) } as unknown as Json,
      out: {
        ...(verdict.accepted
          ? { accepted: item }
          : {
              rejected: {
                ...firingOf(ctx, item, verdictText(step.value, lot.defective), valuesOfStep(step.value, lotSize)),
                ...since(lastGood),
              },
            }),
        ...(change === undefined
          ? {}
          : {
              changed: {
                ...firingOf(ctx, item, change.reason, { from: change.from, to: change.to }),
                title: `Inspection: ${change.from} → ${change.to}`,
              },
            }),
        ...(next?.ok === true ? { sampleSize: { ...item, value: next.value.n, signal: undefined } } : {}),
      },
    };
  },
});

/** What is kept between lots: the severity with its counts, and the last lot that was accepted. */
type Kept = SamplingState & { readonly lastGood?: LastGood };

const stateOf = (ctx: RuleContext<Params>): SamplingState => {
  const kept = ctx.local as Kept | null;
  if (kept === null) return freshSampling();
  const { lastGood: _lastGood, ...state } = kept;
  return state;
};
const since = (lastGood: LastGood | undefined): { readonly lastGood?: LastGood } => (lastGood === undefined ? {} : { lastGood });
const goodNow = ({ at, unit }: RuleContext<Params>): LastGood => ({
  at,
  ...(unit === undefined ? {} : { serialNumber: unit.serialNumber }),
});

/** A reaction says how lots are inspected from now on. */
function switched(ctx: RuleContext<Params>, item: Firing): RuleStep {
  const to = item.event?.params?.to;
  if (to !== 'normal' && to !== 'tightened' && to !== 'all') return {};
  const before = stateOf(ctx);
  const state = switchSampling(before, to);
  if (state === before) return {};
  const { lastGood } = (ctx.local as Kept | null) ?? {};
  const { flowNode, params } = ctx;
  const lotSize = good(ctx, params.lotSizeSignal, params.lotSize);
  const next = typeof lotSize === 'number' ? planUnder(to, { level: params.level, aql: params.aql, lotSize }) : undefined;
  const { event: _event, ...firing } = item;
  return {
    local: { ...state, ...since(lastGood) } as unknown as Json,
    records: [
      {
        kind: 'samplingChanged',
        name: 'switched',
        plan: flowNode.id,
        from: SEVERITY_WORDS[before.severity],
        to: SEVERITY_WORDS[to],
        reason: item.title,
      },
    ],
    out: {
      changed: { ...firing, title: `Inspection: ${SEVERITY_WORDS[before.severity]} → ${SEVERITY_WORDS[to]}` },
      ...(next?.ok === true && item.reading !== undefined
        ? { sampleSize: { ...item.reading, value: next.value.n, signal: undefined } }
        : {}),
    },
  };
}

const SEVERITY_WORDS: Readonly<Record<SamplingState['severity'], string>> = {
  normal: 'normal',
  tightened: 'tightened',
  reduced: 'reduced',
  discontinued: 'discontinued',
  all: '100 %',
};

/** The good value of a signal; the fallback where none is named, nothing where it has no good one. */
function good(ctx: RuleContext<Params>, signal: string, fallback: Reading['value']): Reading['value'] {
  if (signal === '') return fallback;
  const reading = ctx.latest(signal);
  return reading?.quality === 'good' ? reading.value : null;
}

function resumed(ctx: RuleContext<Params>, state: SamplingState): SamplingState {
  return good(ctx, ctx.params.resumeSignal, false) === true ? resumeSampling(state) : state;
}

function verdictText({ verdict: { plan } }: SamplingStep, defective: number): string {
  if (plan.inspectAll && plan.reject === 1) return `${defective} of ${plan.n} units are defective, and every unit is inspected`;
  return `${defective} of ${plan.n} units are defective; the lot is rejected from ${plan.reject} on (${plan.severity} inspection, letter ${plan.code})`;
}

function valuesOfStep({ verdict: { plan } }: SamplingStep, lotSize: number): Readonly<Record<string, Json>> {
  return { lotSize, severity: plan.severity, code: plan.code, n: plan.n, accept: plan.accept, reject: plan.reject };
}

function firingOf(ctx: RuleContext<Params>, reading: Reading, text: string, values: Readonly<Record<string, Json>>): Firing {
  return {
    firing: true,
    at: ctx.at,
    title: ctx.params.title || ctx.flowNode.name,
    trace: [{ flowNode: ctx.flowNode.id, text, readings: [reading], values }],
    reading,
  };
}

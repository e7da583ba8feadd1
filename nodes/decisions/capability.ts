import { defineNode, type Firing, type Json, type Reading, type RuleStep } from '@fettle/flows';
import {
  type Capability,
  capabilityOfStudy,
  measurementOf,
  NELSON_RULES,
  RunRuleConfig,
  studyChart,
} from '@fettle/flows/statistics/index.ts';
import { z } from 'zod';
import { textField } from '../fields.ts';
import { readingIn } from '../reading-ports.ts';
import { formField } from '../widget.ts';

const MOST_READINGS = 500;

const Params = z.strictObject({
  title: textField({ title: 'Title', description: "What a capability that is too low is called. Empty: the step's name." }),
  sides: z
    .enum(['both', 'lower', 'upper'])
    .default('both')
    .meta(
      formField({
        title: 'Specification',
        widget: 'select',
        options: { both: 'Lower and upper limit', lower: 'Lower limit', upper: 'Upper limit' },
      }),
    ),
  lsl: z
    .number()
    .default(0)
    .meta(formField({ title: 'Lower specification limit', widget: 'number', showWhen: { field: 'sides', is: ['both', 'lower'] } })),
  usl: z
    .number()
    .default(1)
    .meta(formField({ title: 'Upper specification limit', widget: 'number', showWhen: { field: 'sides', is: ['both', 'upper'] } })),
  index: z
    .enum(['cpk', 'ppk'])
    .default('cpk')
    .meta(
      formField({
        title: 'Index',
        widget: 'select',
        description: 'Cpk knows the variation within samples, Ppk all of it.',
        options: { cpk: 'Cpk', ppk: 'Ppk' },
      }),
    ),
  least: z
    .number()
    .positive()
    .default(1.33)
    .meta(formField({ title: 'At least', widget: 'number' })),
  readings: z
    .number()
    .int('The number of readings is whole.')
    .min(10, 'Fewer than 10 readings say nothing about capability.')
    .max(MOST_READINGS)
    .default(125)
    .meta(formField({ title: 'Readings', widget: 'number', description: 'Good readings of one judgement; 100 and more are usual.' })),
  sampleSize: z
    .number()
    .int('The sample size is a whole number.')
    .min(1)
    .max(10, 'Ranges are of samples of at most 10 values.')
    .default(5)
    .meta(
      formField({
        title: 'Sample size',
        widget: 'number',
        description: 'Readings in a row that were made under the same conditions. 1: single values.',
      }),
    ),
});
type Params = z.infer<typeof Params>;

const Local = z.object({ values: z.array(z.number()).max(MOST_READINGS) });
const RULES = RunRuleConfig.parse({ rules: NELSON_RULES });

export const capability = defineNode({
  type: 'capability',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Capability',
  summary: 'Fires when a process cannot hold its specification.',
  help: `Collects good readings and then computes Cp, Cpk, Pp and Ppk with their confidence intervals, says whether the process was in control over them, and begins anew. It fires when the chosen index is below the least that is asked for. *Index* gives the index itself.

The trace says which σ was used, of how many readings, whether the process was in control, and what to beware of: too few samples, values that are not normal, a process that moves between samples. The index of a process that is out of control describes the past and predicts nothing.

**Example.** *Signal* \`diameter\` → *Capability* 73.95 … 74.05, Cpk at least 1.33, 125 readings in samples of 5 → *Andon call*.`,
  category: 'decisions',
  icon: 'gauge',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ index }) => ({
    inputs: [readingIn('number')],
    outputs: [
      { name: 'below', title: 'Too low', kind: 'firing' },
      { name: 'index', title: index === 'cpk' ? 'Cpk' : 'Ppk', kind: 'number', optional: true },
    ],
  }),
  check: ({ sides, lsl, usl, readings, sampleSize }) => [
    ...(sides === 'both' && lsl >= usl
      ? [{ path: 'lsl', message: `The lower specification limit ${lsl} must be below the upper one, ${usl}.` }]
      : []),
    ...(readings < 2 * sampleSize ? [{ path: 'readings', message: 'Capability needs the readings of at least two samples.' }] : []),
  ],
  subtitle: ({ sides, lsl, usl, index, least }) =>
    `${sides === 'upper' ? '' : `${lsl} `}…${sides === 'lower' ? '' : ` ${usl}`}, ${index === 'cpk' ? 'Cpk' : 'Ppk'} ≥ ${least}`,
  process: (ctx, { item }): RuleStep => {
    if ('firing' in item) return {};
    const taken = measurementOf(item);
    if (!taken.ok) return {};
    const values = [...((ctx.local as z.infer<typeof Local> | null)?.values ?? []), taken.value];
    if (values.length < ctx.params.readings) return { local: { values } };
    const judged = judge(values, ctx.params);
    const local = { values: [] };
    const index = judged?.[ctx.params.index] ?? null;
    if (judged === undefined || index === null) return { local };
    const reading: Reading = { ...item, value: index, signal: undefined };
    const firing: Firing = {
      firing: true,
      at: ctx.at,
      title: ctx.params.title || ctx.flowNode.name,
      trace: [{ flowNode: ctx.flowNode.id, text: words(judged, ctx.params, index), readings: [item], values: valuesOf(judged) }],
      reading,
    };
    return { local, out: index < ctx.params.least ? { index: reading, below: firing } : { index: reading } };
  },
});

function judge(values: readonly number[], { sampleSize, sides, lsl, usl }: Params): Capability | undefined {
  const samples = Array.from({ length: Math.floor(values.length / sampleSize) }, (_, index) => ({
    label: String(index + 1),
    values: values.slice(index * sampleSize, (index + 1) * sampleSize),
  }));
  const study = studyChart({ design: { kind: sampleSize === 1 ? 'i-mr' : 'xbar-r' }, samples, rules: RULES });
  if (!study.ok) return undefined;
  const judged = capabilityOfStudy(study.value, samples, {
    lsl: sides === 'upper' ? undefined : lsl,
    usl: sides === 'lower' ? undefined : usl,
  });
  return judged.ok ? judged.value : undefined;
}

function words(judged: Capability, { index, least }: Params, value: number): string {
  const name = index === 'cpk' ? 'Cpk' : 'Ppk';
  const state = judged.stable === true ? 'in control' : 'not in control';
  return `${name} ${value.toFixed(2)}, at least ${least} asked for: ${judged.samples} samples, ${judged.values} readings, ${state}`;
}

function valuesOf({
  cp,
  cpk,
  pp,
  ppk,
  sigmaWithin,
  sigmaOverall,
  sigmaMethod,
  mean,
  stable,
  intervals,
  warnings,
}: Capability): Readonly<Record<string, Json>> {
  return {
    mean,
    cp,
    cpk,
    pp,
    ppk,
    sigmaWithin,
    sigmaMethod,
    sigmaOverall,
    stable,
    intervals,
    warnings: warnings.map(({ message }) => message),
  };
}

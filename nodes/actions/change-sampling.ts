import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { flowNodeField } from '../fields.ts';
import { missing } from '../problem.ts';
import { formField } from '../widget.ts';
import { FIRING_IN } from './firing-scope.ts';

const WORDS = { tightened: 'Tightened', all: '100 %: every unit', normal: 'Back to normal' } as const;

const Params = z.strictObject({
  plan: flowNodeField({ title: 'Sampling plan', description: 'The sampling plan of this rule whose inspection changes.' }),
  to: z
    .enum(['tightened', 'all', 'normal'])
    .default('tightened')
    .meta(formField({ title: 'Inspect', widget: 'select', options: WORDS })),
});

export const changeSampling = defineNode({
  type: 'change-sampling',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Change sampling',
  summary: 'Has a sampling plan inspect more units, or as many as usual again.',
  help: `Switches a sampling plan of the same rule: to tightened inspection, to 100 % (every unit of a lot), or back to normal. Counts of lots begin anew, as at every change. The plan says it through *Severity changed* and gives the new *Sample size*; from tightened inspection it finds back to normal by itself, from 100 % only by this step.

**Example.** *Control chart* "nine on one side" → *Reaction plan* → *Change sampling* to tightened; *Ask a person* "Mended" → *Change sampling* back to normal.`,
  category: 'actions',
  icon: 'adjustments',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [FIRING_IN], outputs: [] }),
  flowNodes: ({ plan }) => (plan === '' ? [] : [{ path: 'plan', flowNode: plan }]),
  check: ({ plan }) => missing('plan', plan, 'Choose the sampling plan.'),
  subtitle: ({ to }) => WORDS[to],
  process: ({ params: { plan, to } }, { item }) =>
    'firing' in item ? { tell: { flowNode: plan, item: { ...item, event: { type: 'changeSampling', params: { to } } } } } : {},
});

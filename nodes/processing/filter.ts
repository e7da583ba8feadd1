import { defineNode, type Json, type RuleStep } from '@fettle/flows';
import { z } from 'zod';
import { expressionField } from '../fields.ts';
import { readingIn, valueKindField } from '../reading-ports.ts';
import { formField } from '../widget.ts';

const Params = z.strictObject({
  valueKind: valueKindField(),
  when: expressionField({
    title: 'Only when',
    description: 'Over `value` and the signals of the machine. Empty: every good reading.',
    scope: 'rule',
    result: 'boolean',
  }),
  deadband: z
    .number()
    .min(0, 'A deadband is 0 or more.')
    .default(0)
    .meta(
      formField({
        title: 'Deadband',
        description: 'A reading that differs by less from the last one let through is dropped. 0: none.',
        widget: 'number',
        showWhen: { field: 'valueKind', is: ['number'] },
      }),
    ),
});

/** The last number let through. */
interface Local {
  readonly [name: string]: Json;
  readonly last: number;
}

export const filter = defineNode({
  type: 'filter',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Filter',
  summary: 'Lets good readings through, by quality, condition and deadband.',
  help: `Lets a reading through *Good* when its quality is good, it has a value and the condition is true. Everything else leaves through *Other*, which may stay unconnected. When a reading that the condition needs is missing or not good, the condition is unknown, which is not true.

With a deadband, a number that differs by less than it from the last one let through is dropped altogether: it goes neither way.

**Example.** Only when \`stage == 'Layer 1 Up' && spindleSpeed > 100\`: idle readings do not dilute the mean that follows.`,
  category: 'processing',
  icon: 'filter',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ valueKind }) => ({
    inputs: [readingIn(valueKind)],
    outputs: [
      { name: 'good', title: 'Good', kind: valueKind },
      { name: 'other', title: 'Other', kind: valueKind, optional: true },
    ],
  }),
  expressions: ({ when, valueKind }) =>
    when === '' ? [] : [{ path: 'when', source: when, scope: 'rule', result: 'boolean', names: { value: valueKind } }],
  subtitle: ({ when, deadband }) => [when || 'Good readings', ...(deadband > 0 ? [`± ${deadband}`] : [])].join(', '),
  process: (ctx, { item }): RuleStep => {
    if ('firing' in item) return {};
    const { when, deadband } = ctx.params;
    const passes = item.quality === 'good' && item.value !== null && (when === '' || ctx.evaluate(when, { value: item.value }) === true);
    if (!passes) return { out: { other: item } };
    if (deadband === 0 || typeof item.value !== 'number') return { out: { good: item } };

    const before = ctx.local as Local | null;
    const within = before !== null && Math.abs(item.value - before.last) < deadband;
    return within ? {} : { out: { good: item }, local: { last: item.value } };
  },
});

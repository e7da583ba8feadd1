import { defineNode, type Json, type Reading, type RuleContext } from '@fettle/flows';
import {
  AggregateName,
  aggregateValue,
  freshWindow,
  MAX_KEPT_VALUES,
  stepWindow,
  type WindowSpec,
  WindowState,
} from '@fettle/flows/statistics/index.ts';
import { z } from 'zod';
import { durationField, signalField } from '../fields.ts';
import type { Problem } from '../problem.ts';
import { readingIn } from '../reading-ports.ts';
import { formField } from '../widget.ts';
import { freshSlidingTime, SlidingTime, stepSlidingTime } from './sliding-time.ts';

const Params = z.strictObject({
  by: z
    .enum(['count', 'time'])
    .default('count')
    .meta(formField({ title: 'Window of', widget: 'select', options: { count: 'A number of readings', time: 'A length of time' } })),
  kind: z
    .enum(['tumbling', 'sliding'])
    .default('tumbling')
    .meta(
      formField({
        title: 'Windows',
        description: 'One after the other, or one that moves with every reading.',
        widget: 'select',
        options: { tumbling: 'One after the other', sliding: 'Moving' },
      }),
    ),
  size: z
    .number()
    .int('The number of readings is whole.')
    .min(1, 'A window has at least one reading.')
    .max(1_000_000)
    .default(10)
    .meta(formField({ title: 'Readings', widget: 'number', showWhen: { field: 'by', is: ['count'] } })),
  seconds: durationField({ title: 'Length', description: 'On the times of the readings.', showWhen: { field: 'by', is: ['time'] } }, 60),
  aggregate: AggregateName.default('mean').meta(
    formField({
      title: 'Give',
      widget: 'select',
      options: {
        count: 'Number of readings',
        sum: 'Sum',
        mean: 'Mean',
        min: 'Lowest',
        max: 'Highest',
        range: 'Range',
        standardDeviation: 'Standard deviation',
        first: 'First',
        last: 'Last',
        median: 'Median',
      },
    }),
  ),
  resetOn: signalField({
    title: 'Begin anew when',
    description: 'A change of this signal (a stage, a program) empties the window. Empty: never.',
  }),
});
type Params = z.infer<typeof Params>;

/** `stage` is the last good value of `resetOn`. */
const Local = z.object({ window: z.union([WindowState, SlidingTime]), stage: z.json() });
type Local = z.infer<typeof Local>;

export const window = defineNode({
  type: 'window',
  version: 1,
  usedIn: 'qualityRule',
  title: 'Window',
  summary: 'Gives the mean, range or another aggregate of several readings.',
  help: `Collects good readings and gives one number of them. Readings that are not good, or no numbers, never enter it.

Windows *one after the other* give a number when they are full; those of a length of time lie on the clock (10 s: 12:00:00 to 12:00:10) and give it with the first reading after them. A *moving* window gives a number at every reading: over the last so many readings once there are so many, or over those within the last so many seconds. A moving window and a median keep at most ${MAX_KEPT_VALUES} readings. *Begin anew when* empties it when, for example, the stage changes, so that no window mixes two stages.

**Example.** Moving, 50 readings, mean, begin anew when \`stage\` changes.`,
  category: 'processing',
  icon: 'chart-histogram',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ aggregate }) => ({
    inputs: [readingIn('number')],
    outputs: [{ name: 'out', title: aggregate === 'count' ? 'Number of readings' : 'Aggregate', kind: 'number' }],
  }),
  signals: ({ resetOn }) => (resetOn === '' ? [] : [{ path: 'resetOn', equipment: '', signal: resetOn, use: 'rule' }]),
  check,
  subtitle: ({ by, size, seconds, aggregate }) => `${aggregate} of ${by === 'count' ? `${size} readings` : `${seconds} s`}`,
  process: (ctx, { item }) => {
    if ('firing' in item) return {};
    const { window: before, stage } = localOf(ctx);
    const step = advance(before, item, ctx.params);
    const local: Local = { window: step.state, stage };
    if (step.aggregate === undefined) return { local: local as Json };
    const value = aggregateValue(step.aggregate, ctx.params.aggregate);
    if (!value.ok) return { local: local as Json };
    return { local: local as Json, out: { out: readingOf(item, value.value) } };
  },
});

function advance(state: Local['window'], item: Reading, params: Params) {
  if (state.kind === 'slidingTime') return stepSlidingTime(state, item, Math.round(params.seconds * 1000));
  const step = stepWindow(state, item, specOf(params));
  return { state: step.state, aggregate: step.closed?.aggregate };
}

/** What was kept, or a fresh window when there is nothing yet or the stage has changed. */
function localOf(ctx: RuleContext<Params>): Local {
  const { params, local } = ctx;
  const kept = local as Local | null;
  const reading = params.resetOn === '' ? undefined : ctx.latest(params.resetOn);
  // A reading of the stage that is not good says nothing about the stage.
  const stage = reading?.quality === 'good' ? reading.value : (kept?.stage ?? null);
  const anew = kept === null || (kept.stage !== null && stage !== kept.stage);
  return { window: anew ? fresh(params) : kept.window, stage };
}

function fresh(params: Params): Local['window'] {
  return params.by === 'time' && params.kind === 'sliding' ? freshSlidingTime() : freshWindow(specOf(params));
}

function specOf({ by, kind, size, seconds, aggregate }: Params): WindowSpec {
  const keepValues = aggregate === 'median';
  const acceptUncertain = false;
  if (by === 'time')
    return { kind: 'timeTumbling', length: Math.max(1, Math.round(seconds * 1000)), offset: 0, keepValues, acceptUncertain };
  return kind === 'sliding'
    ? { kind: 'countSliding', size, every: 1, acceptUncertain }
    : { kind: 'countTumbling', size, keepValues, acceptUncertain };
}

/** No signal ever had this value, so it names none; the event is the one that completed it. */
function readingOf(item: Reading, value: number): Reading {
  return { value, quality: 'good', sourceTime: item.sourceTime, equipment: item.equipment, eventId: item.eventId };
}

function check({ by, kind, size, seconds, aggregate }: Params): readonly Problem[] {
  if (by === 'time') {
    return seconds > 0 && seconds <= 31 * 24 * 3600
      ? []
      : [{ path: 'seconds', message: 'A window lasts longer than 0 s and at most 31 days.' }];
  }
  if (kind === 'sliding' && size > MAX_KEPT_VALUES) {
    return [
      {
        path: 'size',
        message: `A moving window has at most ${MAX_KEPT_VALUES} readings; use a smaller one, or windows one after the other.`,
      },
    ];
  }
  return aggregate === 'median' && size > MAX_KEPT_VALUES
    ? [{ path: 'size', message: `A median is of at most ${MAX_KEPT_VALUES} readings; use a smaller window, or the mean.` }]
    : [];
}

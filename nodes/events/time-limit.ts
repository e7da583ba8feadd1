import { defineNode } from '@fettle/flows';
import { z } from 'zod';
import { durationWords } from '../duration-words.ts';
import { durationField, flowNodeField, stationField, textField } from '../fields.ts';
import { missing, type Problem } from '../problem.ts';
import { tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const MOMENTS = { entered: 'The unit arrives at it', left: 'The unit leaves it' } as const;

const Params = z.strictObject({
  from: flowNodeField({ title: 'From', description: 'The operation at which the time begins.' }),
  fromWhen: z
    .enum(['entered', 'left'])
    .default('left')
    .meta(formField({ title: 'Begins when', widget: 'select', options: MOMENTS })),
  to: flowNodeField({ title: 'To', description: 'The operation at which the time ends.' }),
  toWhen: z
    .enum(['entered', 'left'])
    .default('entered')
    .meta(formField({ title: 'Ends when', widget: 'select', options: MOMENTS })),
  minimum: durationField({
    title: 'At least',
    description: 'Before this the unit does not arrive at the second operation: cure time. 0: none.',
  }),
  maximum: durationField({ title: 'At most', description: 'How long the unit may be on its way: queue time. 0: no limit.' }),
  warning: durationField({ title: 'Warn before', description: 'So long before the time is over somebody is called. 0: no warning.' }),
  station: stationField({ title: 'Call to', description: 'The station whose Andon board shows the warning and the expiry.' }),
  reaction: z
    .enum(['record', 'hold', 'nonconformance', 'leave'])
    .default('hold')
    .meta(
      formField({
        title: 'When the time is over',
        widget: 'select',
        options: {
          record: 'Only record it',
          hold: 'Hold the unit',
          nonconformance: 'Open a nonconformance',
          leave: 'Leave through "Time is over"',
        },
      }),
    ),
  defect: textField(
    { title: 'Defect', description: 'Defect code of the nonconformance.', showWhen: { field: 'reaction', is: ['nonconformance'] } },
    'time-exceeded',
  ),
});
type Params = z.infer<typeof Params>;

export const timeLimit = defineNode({
  type: 'time-limit',
  version: 1,
  usedIn: 'routing',
  title: 'Time between operations',
  summary: 'Limits the time from one operation to another: at least, at most, with warning and reaction.',
  help: `Stands beside the way and names two operations, which need not be neighbours. The clock of a unit begins at the first and ends at the second. Nothing is connected to its input.

**At least** (cure, cooling): the unit waits before the second operation until the time is over; what it waits for is shown with the time left.

**At most** (queue time, pot life): ahead of time somebody is called; when it is over, the unit is held, a nonconformance is opened, it leaves what it is at and takes the way *Time is over*, or it is only recorded. A unit that comes to the first operation once more (rework) begins a new time; one that goes another way has none.

**Example.** From \`coat\` (leaves) to \`bake\` (arrives): at least 10 min, at most 2 h, warn 15 min before, then *Nonconformance*.`,
  category: 'events',
  icon: 'hourglass',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ reaction }) => ({
    inputs: [],
    outputs: reaction === 'leave' ? [tokenOut('expired', 'Time is over', { exceptional: true })] : [],
  }),
  flowNodes: ({ from, to }) => [
    ...(from === '' ? [] : [{ path: 'from', flowNode: from }]),
    ...(to === '' ? [] : [{ path: 'to', flowNode: to }]),
  ],
  check: (params) => [
    ...missing('from', params.from, 'Choose the operation at which the time begins.'),
    ...missing('to', params.to, 'Choose the operation at which the time ends.'),
    ...timeProblems(params),
  ],
  subtitle: ({ from, to, minimum, maximum }) => {
    const times = [minimum > 0 ? `≥ ${durationWords(minimum)}` : '', maximum > 0 ? `≤ ${durationWords(maximum)}` : ''].filter(Boolean);
    return from === '' || to === '' ? '' : `${from} → ${to} ${times.join(', ')}`.trim();
  },
  timeLimit: ({ from, fromWhen, to, toWhen, minimum, maximum, warning, station, reaction, defect }) =>
    from === '' || to === ''
      ? undefined
      : {
          from: { flowNode: from, when: fromWhen },
          to: { flowNode: to, when: toWhen },
          minimum: Math.ceil(minimum * 1000),
          maximum: Math.ceil(maximum * 1000),
          warning: Math.ceil(warning * 1000),
          station,
          reaction,
          defect,
        },
  enter: () => ({ take: 'expired' }),
});

function timeProblems({ fromWhen, from, toWhen, to, minimum, maximum, warning, station, reaction }: Params): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (path: string, message: string) => problems.push({ path, message });
  if (minimum === 0 && maximum === 0) add('maximum', 'Enter a time: at least, at most, or both.');
  if (minimum > 0 && maximum > 0 && minimum > maximum)
    add('minimum', 'The least time is longer than the longest: no unit could keep both.');
  if (minimum > 0 && toWhen === 'left') add('toWhen', 'A least time ends when the unit arrives: choose "The unit arrives at it".');
  if (from !== '' && from === to && !(fromWhen === 'entered' && toWhen === 'left'))
    add('to', 'From an operation to itself: let the time begin when the unit arrives and end when it leaves.');
  if (warning > 0 && maximum === 0) add('warning', 'There is nothing to warn of without a longest time.');
  if (warning > 0 && maximum > 0 && warning >= maximum)
    add('warning', 'The warning would come before the time has begun: make it shorter.');
  if (warning > 0 && station === '') add('station', 'Choose the station that is called.');
  if (maximum === 0 && reaction === 'leave') add('maximum', 'Without a longest time the unit never leaves through "Time is over".');
  return problems;
}

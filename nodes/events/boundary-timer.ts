import { defineNode, type Wait } from '@fettle/flows';
import { z } from 'zod';
import { durationField } from '../fields.ts';
import { tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';
import { catches, interruptingField } from './boundary-field.ts';

const whenBeside = { field: 'interrupting', is: [false] } as const;
const Params = z.strictObject({
  seconds: durationField({ title: 'After', description: 'Time since the operation began.' }, 600),
  interrupting: interruptingField,
  repeatSeconds: durationField({
    title: 'Then every',
    description: 'Again and again while the operation goes on. 0: once.',
    showWhen: whenBeside,
  }),
  most: z
    .number()
    .int('The number of times is a whole number.')
    .min(1)
    .max(100)
    .default(10)
    .meta(formField({ title: 'At most', description: 'How often in all.', widget: 'number', showWhen: whenBeside })),
});

export const boundaryTimer = defineNode({
  type: 'boundary-timer',
  version: 1,
  usedIn: 'routing',
  title: 'Timer at an operation',
  summary: 'Happens when an operation takes longer than a time.',
  help: `Stands at the edge of an operation. When the operation has gone on for the time, it is interrupted and the unit leaves from here; or the operation goes on and something is begun beside it, once or again and again.

The time begins with the operation. A retry after an incident begins it anew.

**Example.** At *Cure*, after 30 min, interrupting → *Nonconformance*. At *Assemble*, after 10 min, not interrupting, then every 10 min → *Andon call*.`,
  category: 'events',
  icon: 'clock-exclamation',
  params: Params,
  defaults: Params.parse({}),
  ports: () => ({ inputs: [], outputs: [tokenOut('out', 'Time is over', { exceptional: true })] }),
  outputs: () => ({ count: 'number' }),
  subtitle: ({ seconds, interrupting, repeatSeconds }) =>
    `${seconds} s${interrupting || repeatSeconds === 0 ? '' : `, then every ${repeatSeconds} s`}`,
  enter: () => ({ take: 'out' }),
  boundary: {
    attach: ({ params, at }) => [timer(1, at + params.seconds * 1000)],
    react: ({ params, at }, signal) => {
      if (signal.kind !== 'timerFired') return {};
      const count = Number(signal.name);
      const repeats = !params.interrupting && params.repeatSeconds > 0 && count < params.most;
      const wait = repeats ? [timer(count + 1, at + params.repeatSeconds * 1000)] : [];
      return { catches: catches(params.interrupting), wait, results: { count } };
    },
  },
});

const timer = (count: number, dueAt: number): Wait => ({ kind: 'timer', name: String(count), dueAt: Math.ceil(dueAt) });

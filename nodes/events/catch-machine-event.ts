import { defineNode, type Json, type Wait } from '@fettle/flows';
import { z } from 'zod';
import { durationField, equipmentField, expressionField, signalField } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';

const Params = z.strictObject({
  equipment: equipmentField({
    title: 'Machine',
    description: 'The machine, or a class that the job order binds to one.',
    allowClass: true,
  }),
  when: expressionField({
    title: 'Wait until',
    description: "True when the unit may go on. It sees the machine's signals.",
    scope: 'watch',
    result: 'boolean',
    signalOf: 'equipment',
  }),
  valueSignal: signalField({
    title: 'Value to keep',
    description: 'The latest good reading of this signal becomes the result `value`. Empty: none.',
    signalOf: 'equipment',
  }),
  timeLimit: durationField({
    title: 'Time limit',
    description: 'After this time the unit leaves through "Overdue". 0: it waits for ever.',
  }),
});

type Results = Readonly<Record<string, Json>>;
type Outputs = Readonly<Record<string, 'any' | 'number'>>;

export const catchMachineEvent = defineNode({
  type: 'catch-machine-event',
  version: 1,
  usedIn: 'routing',
  title: 'Catch machine event',
  summary: 'Waits until something is so at a machine, without claiming the machine.',
  help: `The unit waits until the condition over the machine's signals is true. An event that came just before the unit is not lost: signals of the delivery *event* are buffered until somebody waits for them. Readings that are bad, stale or missing make the condition unknown, never true.

Use it for a hand-over from a clamp, a scanner or a conveyor. Several units can wait at the same machine; the machine is not claimed. To claim it, use *Machine operation*.

**Example.** Machine \`clamp-1\`, wait until \`clamped && pressure > 2.5\`, value to keep \`pressure\`: later \`data.clamping.value\` is the pressure.`,
  category: 'events',
  icon: 'access-point',
  params: Params,
  defaults: Params.parse({}),
  ports: ({ timeLimit }) => ({
    inputs: [TOKEN_IN],
    outputs: [tokenOut('out', 'It happened'), ...(timeLimit > 0 ? [tokenOut('overdue', 'Overdue', { exceptional: true })] : [])],
  }),
  outputs: ({ valueSignal }): Outputs => (valueSignal === '' ? { at: 'number' } : { value: 'any', at: 'number' }),
  expressions: ({ equipment, when }) => [{ path: 'when', source: when, scope: 'watch', equipment, result: 'boolean' }],
  signals: ({ equipment, valueSignal }) =>
    valueSignal === '' ? [] : [{ path: 'valueSignal', equipment, signal: valueSignal, use: 'watch' }],
  check: ({ equipment, when }) => [
    ...missing('equipment', equipment, 'Choose the machine whose event is awaited.'),
    ...missing('when', when, 'Enter the condition that lets the unit go on.'),
  ],
  subtitle: ({ equipment, when }) => (equipment === '' ? '' : `${equipment}: ${when}`),
  enter: ({ params, at, equipment }) => {
    const watch: Wait = {
      kind: 'watch',
      name: 'event',
      watch: {
        equipment: equipment(params.equipment),
        until: [{ outcome: 'happened', when: params.when }],
        milestones: [],
        collect: params.valueSignal === '' ? [] : [{ key: 'value', signal: params.valueSignal, aggregate: 'last' }],
        exclusive: false,
      },
    };
    const limit: Wait[] = params.timeLimit > 0 ? [{ kind: 'timer', name: 'limit', dueAt: at + Math.ceil(params.timeLimit * 1000) }] : [];
    return { wait: [watch, ...limit] };
  },
  resume: (ctx, signal) => {
    if (signal.kind === 'timerFired') return { take: 'overdue' };
    if (signal.kind !== 'watchMatched') return {};
    const at = signal.event?.sourceTime ?? ctx.at;
    const value: Json = signal.collected.value?.value ?? null;
    const results: Results = ctx.params.valueSignal === '' ? { at } : { at, value };
    return { take: 'out', results };
  },
});

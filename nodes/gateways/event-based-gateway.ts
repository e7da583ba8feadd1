import { defineNode, type Wait } from '@fettle/flows';
import { z } from 'zod';
import { durationField, equipmentField, expressionField, keyField, keyProblems, stationField, textField } from '../fields.ts';
import { missing } from '../problem.ts';
import { stationQuestion } from '../station-question.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { formField } from '../widget.ts';

const MachineEvent = z.strictObject({
  key: keyField({ title: 'Port', description: 'Name of the way out; connections refer to it.' }),
  title: textField({ title: 'Title', description: 'Words at the connection. Empty: the condition.' }),
  equipment: equipmentField({
    title: 'Machine',
    description: 'The machine, or a class that the job order binds to one.',
    allowClass: true,
  }),
  when: expressionField({
    title: 'When',
    description: "True: this way. It sees the machine's signals.",
    scope: 'watch',
    result: 'boolean',
    signalOf: 'equipment',
  }),
});
const Choice = z.strictObject({
  key: keyField({ title: 'Port', description: 'Name of the way out; connections refer to it.' }),
  title: textField({ title: 'Button', description: 'The words on the button.' }),
});
const Params = z.strictObject({
  machineEvents: z
    .array(MachineEvent)
    .max(20)
    .default([{ key: 'event', title: '', equipment: '', when: '' }])
    .meta(formField({ title: 'Machine events', description: 'The first condition that is true decides.', widget: 'list' })),
  station: stationField({ title: 'Station', description: 'Where people are asked. Empty: nobody is.' }),
  choices: z
    .array(Choice)
    .max(6)
    .default([])
    .meta(formField({ title: 'Choices of a person', description: 'A button and a way out each.', widget: 'list' })),
  timeLimit: durationField({ title: 'Time limit', description: 'After this time the unit leaves through "Time is over". 0: none.' }),
});
type Params = z.infer<typeof Params>;

const TIMEOUT = 'timeout';

export const eventBasedGateway = defineNode({
  type: 'event-based-gateway',
  version: 1,
  usedIn: 'routing',
  title: 'Wait for the first of several',
  summary: 'Waits for several things at once; the first that happens decides the way.',
  help: `The unit waits for machine events, for the choice of a person and for a time, all at once. The first that happens decides the way; the others are closed.

Use it where the plant decides and not the data: whichever of two washers is free first, or a person who takes the unit before the oven is warm. Where the data decide, use *Decide*.

**Example.** \`free1\` when \`washer-1\` is \`idle\`, \`free2\` when \`washer-2\` is \`idle\`, choice *Wash by hand* at \`bench-1\`, time limit 10 min → *Andon*.`,
  category: 'gateways',
  icon: 'route-alt-left',
  params: Params,
  defaults: Params.parse({}),
  ports: (params) => ({
    inputs: [TOKEN_IN],
    outputs: [
      ...params.machineEvents.map(({ key, title, when }) => tokenOut(key, title || when || key)),
      ...params.choices.map(({ key, title }) => tokenOut(key, title || key)),
      ...(params.timeLimit > 0 ? [tokenOut(TIMEOUT, 'Time is over', { exceptional: true })] : []),
    ],
  }),
  outputs: () => ({ happened: 'string', person: 'string' }),
  expressions: ({ machineEvents }) =>
    machineEvents.map(({ when, equipment }, index) => ({
      path: `machineEvents[${index}].when`,
      source: when,
      scope: 'watch',
      equipment,
      result: 'boolean',
    })),
  check: (params) => [
    ...params.machineEvents.flatMap(({ key, equipment, when }, index) => [
      ...missing(`machineEvents[${index}].equipment`, equipment, `Choose the machine of the event "${key}".`),
      ...missing(`machineEvents[${index}].when`, when, `Enter the condition of the event "${key}".`),
    ]),
    ...(params.choices.length > 0 ? missing('station', params.station, 'Choose the station where people are asked.') : []),
    ...(waysOf(params) < 2
      ? [{ path: 'machineEvents', message: 'Nothing to choose between: add a second event, a choice or a time limit.' }]
      : []),
    ...keyProblems(
      'machineEvents',
      params.machineEvents.map(({ key }) => key),
      [TIMEOUT, ...params.choices.map(({ key }) => key)],
    ),
    ...keyProblems(
      'choices',
      params.choices.map(({ key }) => key),
      [TIMEOUT],
    ),
  ],
  subtitle: (params) => `First of ${waysOf(params)}`,
  enter: (ctx) => ({ wait: waits(ctx.params, ctx) }),
  resume: ({ params }, signal) => {
    if (signal.kind === 'timerFired') return { take: TIMEOUT, results: { happened: TIMEOUT, person: '' } };
    if (signal.kind === 'watchMatched') return { take: signal.name, results: { happened: signal.name, person: '' } };
    if (signal.kind !== 'taskCompleted') return {};
    const chosen = params.choices.find(({ key }) => key === signal.outcome) ?? params.choices[0];
    return { take: chosen?.key ?? '', results: { happened: chosen?.key ?? '', person: signal.person } };
  },
});

const waysOf = ({ machineEvents, choices, timeLimit }: Params): number => machineEvents.length + choices.length + (timeLimit > 0 ? 1 : 0);

function waits(
  { machineEvents, station, choices, timeLimit }: Params,
  ctx: { readonly at: number; readonly flowNode: { readonly name: string }; equipment(reference: string): string },
): readonly Wait[] {
  const watches = machineEvents.map(({ key, equipment, when }): Wait => {
    const until = [{ outcome: 'happened', when }];
    return {
      kind: 'watch',
      name: key,
      watch: { equipment: ctx.equipment(equipment), until, milestones: [], collect: [], exclusive: false },
    };
  });
  const answers = choices.map(({ key, title }) => ({ value: key, title: title || key }));
  return [
    ...watches,
    ...(choices.length === 0 ? [] : [stationQuestion('choice', { title: ctx.flowNode.name, station: ctx.equipment(station), answers })]),
    ...(timeLimit === 0 ? [] : [{ kind: 'timer' as const, name: TIMEOUT, dueAt: ctx.at + Math.ceil(timeLimit * 1000) }]),
  ];
}

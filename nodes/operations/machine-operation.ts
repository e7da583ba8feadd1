import {
  defineNode,
  type EffectRequest,
  type ExpressionUse,
  type Json,
  type RoutingContext,
  type RoutingPlan,
  type SignalUse,
} from '@fettle/flows';
import { evaluateValue } from '../evaluate-value.ts';
import { keyProblems } from '../fields.ts';
import { missing } from '../problem.ts';
import { TOKEN_IN, tokenOut } from '../token-port.ts';
import { MachineOperationParams, OWN_RESULTS, STARTED } from './machine-operation-params.ts';
import { machineOperationWatch } from './machine-operation-watch.ts';
import { SKIPPED } from './optional-field.ts';

/*
 * The life of one activation:
 *   entered   → the exclusive watch is open; it becomes active when the machine is free for this unit
 *   activated → set points are written, all at once; the time limit starts
 *   written   → when the last of them is in the machine, the start signal is written
 *   matched   → the watch's outcome is the port
 * A write that fails for good does not move the unit: the runtime opens the incident, the machine stays claimed, and a retry sends the same write again; skipping it goes on as if it
 * were written.
 */

/** Which writes are still on their way. */
interface Local {
  readonly [name: string]: Json;
  readonly pending: readonly string[];
}

export const machineOperation = defineNode({
  type: 'machine-operation',
  version: 1,
  usedIn: 'routing',
  title: 'Machine operation',
  summary: 'A machine works on the unit: set points, start, wait, collect.',
  help: `Claims the machine for this unit, writes set points and the start signal, follows the machine's events and keeps values. Units that come while the machine is claimed queue in order. Bad, stale or missing readings make a condition unknown, never true, and enter no collected value.

*Milestones* note stages on the way; use them in the conditions as \`reached.<key>\`. *Aborted when* is looked at before *Complete when*. Where signals keep the state of the part before (a stage that still says End), say in *Has started when* how the machine shows that it works on this one. A write that fails opens an incident; the unit stays at the machine until it is retried.

**Example.** Milestone \`layer3\` when \`stage == 'Layer 3 Up'\`; complete when \`stage == 'End' && reached.layer3\`; aborted when \`stage == 'End' && !reached.layer3\`; collect \`peakPower\` = highest of \`spindlePower\`. Afterwards \`data.<id>.peakPower\` and \`data.<id>.layer3\` are there.`,
  category: 'operations',
  icon: 'settings-automation',
  params: MachineOperationParams,
  defaults: MachineOperationParams.parse({}),

  ports: ({ abortWhen, timeLimit }) => ({
    inputs: [TOKEN_IN],
    outputs: [
      tokenOut('done', 'Done'),
      ...(abortWhen === '' ? [] : [tokenOut('aborted', 'Aborted', { exceptional: true })]),
      ...(timeLimit > 0 ? [tokenOut('overdue', 'Overdue', { exceptional: true })] : []),
    ],
  }),
  outputs: (params) => ({
    ...Object.fromEntries(flags(params).map((key) => [key, 'boolean' as const])),
    ...Object.fromEntries(params.collect.map(({ key, aggregate }) => [key, collectedKind(aggregate)])),
    outcome: 'string',
    startedAt: 'number',
    endedAt: 'number',
  }),
  expressions,
  signals,
  check: (params) => [
    ...missing('equipment', params.equipment, 'Choose the machine that works on the unit.'),
    ...missing('completeWhen', params.completeWhen, 'Enter the condition by which the machine is done.'),
    ...params.setPoints.flatMap(({ signal, value }, index) => [
      ...missing(`setPoints[${index}].signal`, signal, 'Choose the signal to write, or remove the set point.'),
      ...missing(`setPoints[${index}].value`, value, `Enter what is written to "${signal}".`),
    ]),
    ...(params.startSignal === ''
      ? []
      : missing('startValue', params.startValue, `Enter what is written to "${params.startSignal}" to start.`)),
    ...params.milestones.flatMap(({ key, when }, index) =>
      missing(`milestones[${index}].when`, when, `Enter when the milestone "${key}" is reached.`),
    ),
    ...params.collect.flatMap(({ key, signal }, index) =>
      missing(`collect[${index}].signal`, signal, `Choose the signal that "${key}" is collected from.`),
    ),
    ...keyProblems(
      'milestones',
      params.milestones.map(({ key }) => key),
      OWN_RESULTS,
    ),
    ...keyProblems(
      'collect',
      params.collect.map(({ key }) => key),
      [...OWN_RESULTS, ...params.milestones.map(({ key }) => key)],
    ),
  ],
  subtitle: ({ equipment }) => equipment,

  enter: (ctx) => ({
    wait: [{ kind: 'watch', name: 'machine', watch: machineOperationWatch(ctx.params, ctx.equipment(ctx.params.equipment)) }],
    // A unit that comes again must not be judged by what its last visit left behind.
    results: {
      ...Object.fromEntries(flags(ctx.params).map((key) => [key, false])),
      ...Object.fromEntries(ctx.params.collect.map(({ key }) => [key, null])),
      outcome: null,
      startedAt: null,
      endedAt: null,
    },
    local: { pending: [] },
  }),

  resume: (ctx, signal) => {
    switch (signal.kind) {
      case 'watchActivated':
        return activate(ctx);
      case 'watchObserved':
        return signal.milestone === STARTED
          ? { results: { started: true, startedAt: signal.event?.sourceTime ?? ctx.at } }
          : { results: { [signal.milestone]: true } };
      case 'effectFinished':
        // A write that fails is tried again and becomes an incident before it gets here: what is not ok was skipped by a person, who set the machine by hand.
        return written(ctx, signal.name);
      case 'timerFired':
        return { take: 'overdue', results: { outcome: 'overdue', endedAt: ctx.at } };
      case 'watchMatched':
        return {
          take: signal.outcome,
          results: {
            ...Object.fromEntries(flags(ctx.params).map((key) => [key, signal.reached[key] === true])),
            ...Object.fromEntries(ctx.params.collect.map(({ key }) => [key, signal.collected[key]?.value ?? null])),
            outcome: signal.outcome,
            endedAt: signal.event?.sourceTime ?? ctx.at,
          },
        };
      default:
        return {};
    }
  },
  isOptional: ({ optional }) => optional,
  skip: ({ params, at }) => (params.optional ? { take: 'done', results: { outcome: SKIPPED, endedAt: at } } : undefined),
});

function activate(ctx: RoutingContext<MachineOperationParams>): RoutingPlan {
  const { params, at } = ctx;
  const machine = ctx.equipment(params.equipment);
  const setPoints = params.setPoints.map(
    ({ signal, value }, index): EffectRequest => ({
      name: `setPoint${index + 1}`,
      action: { kind: 'writeSignal', equipment: machine, signal, value: evaluateValue(ctx, value, `set point ${signal}`) },
    }),
  );
  const limit: RoutingPlan['wait'] =
    params.timeLimit > 0 ? [{ kind: 'timer', name: 'limit', dueAt: at + Math.ceil(params.timeLimit * 1000) }] : [];
  const startedAt = params.startedWhen === '' ? { results: { startedAt: at } } : {};
  const plan = setPoints.length > 0 ? writing(setPoints) : start(ctx);

  return { ...plan, ...startedAt, wait: [...limit, ...(plan.wait ?? [])] };
}

function written(ctx: RoutingContext<MachineOperationParams>, name: string): RoutingPlan {
  const pending = (ctx.local as Local).pending.filter((other) => other !== name);
  const wasSetPoint = name !== 'start';
  return pending.length === 0 && wasSetPoint ? start(ctx) : { local: { pending } };
}

function start(ctx: RoutingContext<MachineOperationParams>): RoutingPlan {
  const { startSignal, startValue, equipment } = ctx.params;
  if (startSignal === '') return writing([]);
  const value = evaluateValue(ctx, startValue, 'start value');
  return writing([{ name: 'start', action: { kind: 'writeSignal', equipment: ctx.equipment(equipment), signal: startSignal, value } }]);
}

function writing(effects: readonly EffectRequest[]): RoutingPlan {
  const names = effects.map(({ name }) => name);
  return { effects, wait: names.map((name) => ({ kind: 'effect', name })), local: { pending: names } };
}

/** Keys of the yes/no results. */
function flags(params: MachineOperationParams): readonly string[] {
  return [...(params.startedWhen === '' ? [] : [STARTED]), ...params.milestones.map(({ key }) => key)];
}

function collectedKind(aggregate: MachineOperationParams['collect'][number]['aggregate']): 'number' | 'any' | 'list' {
  if (aggregate === 'trail') return 'list';
  return aggregate === 'first' || aggregate === 'last' ? 'any' : 'number';
}

function expressions(params: MachineOperationParams): readonly ExpressionUse[] {
  const { equipment } = params;
  const names = Object.fromEntries(flags(params).map((key) => [`reached.${key}`, 'boolean' as const]));
  const watching = (path: string, source: string): readonly ExpressionUse[] =>
    source === '' ? [] : [{ path, source, scope: 'watch', equipment, result: 'boolean', names }];
  const computing = (path: string, source: string): readonly ExpressionUse[] =>
    source === '' ? [] : [{ path, source, scope: 'routing', result: 'any' }];

  return [
    ...params.setPoints.flatMap(({ value }, index) => computing(`setPoints[${index}].value`, value)),
    ...(params.startSignal === '' ? [] : computing('startValue', params.startValue)),
    ...watching('startedWhen', params.startedWhen),
    ...params.milestones.flatMap(({ when }, index) => watching(`milestones[${index}].when`, when)),
    ...watching('completeWhen', params.completeWhen),
    ...watching('abortWhen', params.abortWhen),
    ...params.collect.flatMap(({ while: condition }, index) => watching(`collect[${index}].while`, condition)),
  ];
}

function signals({ equipment, setPoints, startSignal, collect }: MachineOperationParams): readonly SignalUse[] {
  const writes = setPoints.map(({ signal }, index) => ({ path: `setPoints[${index}].signal`, signal }));
  const start = { path: 'startSignal', signal: startSignal };
  return [
    ...[...writes, start].map(({ path, signal }): SignalUse => ({ path, equipment, signal, use: 'write' })),
    ...collect.map(({ signal, aggregate }, index): SignalUse => {
      const numeric = collectedKind(aggregate) === 'number' && aggregate !== 'count';
      return { path: `collect[${index}].signal`, equipment, signal, use: 'watch', ...(numeric ? { valueKind: 'number' } : {}) };
    }),
  ].filter(({ signal }) => signal !== '');
}

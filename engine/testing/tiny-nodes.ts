import { type AnyNodeType, defineNode, type NodeRegistry, type Port, type Ports } from '@fettle/flows';
import { z } from 'zod';
import { tinyControlNodes } from './tiny-control-nodes.ts';
import { tinyLotNodes } from './tiny-lot-nodes.ts';

/**
 * The smallest node types with which the engine's tests draw flows. The engine never sees the real catalogue; whatever it does must follow from the contract alone.
 */
const tokenPort = (name: string, optional = false): Port => ({ name, title: name, kind: 'token', optional });
const ports = (outputs: readonly string[], inputs: readonly string[] = ['in']): Ports => ({
  inputs: inputs.map((name) => tokenPort(name)),
  outputs: outputs.map((name) => tokenPort(name)),
});
const described = { version: 1, summary: '', help: '', icon: 'box', category: 'operations' as const };
const nothing = z.object({});

const start = defineNode({
  ...described,
  type: 'start',
  title: 'Start',
  usedIn: 'routing',
  start: true,
  params: nothing,
  defaults: {},
  ports: () => ports(['out'], []),
  enter: () => ({ take: 'out' }),
});
const end = defineNode({
  ...described,
  type: 'end',
  title: 'End',
  usedIn: 'routing',
  params: z.object({ result: z.enum(['good', 'scrapped', 'returned']).default('good') }),
  defaults: { result: 'good' as const },
  ports: () => ports([]),
  enter: (ctx) => ({ end: ctx.params.result }),
});
const split = defineNode({
  ...described,
  type: 'split',
  title: 'Split',
  usedIn: 'routing',
  split: 'branches',
  params: z.object({ branches: z.array(z.string()).default(['a', 'b']) }),
  defaults: { branches: ['a', 'b'] },
  ports: (params) => ports(params.branches),
  enter: (ctx) => ({ take: ctx.params.branches }),
});
const join = defineNode({
  ...described,
  type: 'join',
  title: 'Join',
  usedIn: 'routing',
  join: true,
  params: nothing,
  defaults: {},
  ports: () => ports(['out']),
  enter: () => ({ take: 'out' }),
});
const choice = defineNode({
  ...described,
  type: 'choice',
  title: 'Choice',
  usedIn: 'routing',
  params: z.object({ when: z.string().default('true') }),
  defaults: { when: 'true' },
  ports: () => ports(['yes', 'no']),
  mayTake: ({ when }) => [
    { take: ['yes'], when: [{ expression: when, is: true }] },
    { take: ['no'], when: [{ expression: when, is: false }] },
  ],
  enter: (ctx) => ({ take: ctx.evaluate(ctx.params.when) === true ? 'yes' : 'no' }),
});
const task = defineNode({
  ...described,
  type: 'task',
  title: 'Task',
  usedIn: 'routing',
  params: z.object({ station: z.string().default('bench-1') }),
  defaults: { station: 'bench-1' },
  ports: () => ports(['done', 'failed']),
  enter: (ctx) => ({
    wait: [
      {
        kind: 'task',
        name: 'work',
        instruction: {
          title: ctx.flowNode.name,
          station: ctx.params.station,
          standardTime: 0,
          steps: [{ key: 'only', title: 'Do it', text: 'Do it', entries: [] }],
          outcomes: [{ value: 'done', title: 'Done', tone: 'normal' }],
        },
      },
    ],
  }),
  resume: (_ctx, signal) =>
    signal.kind === 'taskCompleted'
      ? {
          take: signal.outcome === 'done' ? 'done' : 'failed',
          results: Object.fromEntries(Object.entries(signal.entries).map(([key, { value }]) => [key, value])),
        }
      : {},
});
const timer = defineNode({
  ...described,
  type: 'timer',
  title: 'Timer',
  usedIn: 'routing',
  params: z.object({ ms: z.number() }),
  defaults: { ms: 1000 },
  ports: () => ports(['out']),
  enter: (ctx) => ({ wait: [{ kind: 'timer', name: 'due', dueAt: ctx.at + ctx.params.ms }] }),
  resume: () => ({ take: 'out' }),
});
const machine = defineNode({
  ...described,
  type: 'machine',
  title: 'Machine',
  usedIn: 'routing',
  params: z.object({
    equipment: z.string(),
    until: z.array(z.object({ outcome: z.string(), when: z.string() })),
    exclusive: z.boolean().default(true),
    start: z.string().optional(),
    milestones: z.array(z.object({ key: z.string(), title: z.string(), when: z.string() })).default([]),
    collect: z
      .array(z.object({ key: z.string(), signal: z.string(), aggregate: z.enum(['max', 'count', 'trail']), while: z.string().optional() }))
      .default([]),
  }),
  defaults: { equipment: 'mill-1', until: [{ outcome: 'done', when: 'stage == "End"' }], exclusive: true, milestones: [], collect: [] },
  ports: () => ports(['done', 'aborted']),
  expressions: ({ equipment, until, milestones, collect }) =>
    [...until.map(({ when }) => when), ...milestones.map(({ when }) => when), ...collect.map((collector) => collector.while ?? '')]
      .filter((source) => source !== '')
      .map((source, index) => ({ path: `conditions[${index}]`, source, scope: 'watch', equipment, result: 'boolean' })),
  enter: (ctx) => {
    const { equipment, until, exclusive, milestones, collect } = ctx.params;
    return { wait: [{ kind: 'watch', name: 'work', watch: { equipment, until, exclusive, milestones, collect } }] };
  },
  resume: (ctx, signal) => {
    if (signal.kind === 'watchActivated' && ctx.params.start !== undefined) {
      return {
        effects: [
          {
            name: 'start',
            action: { kind: 'writeSignal', equipment: ctx.params.equipment, signal: ctx.params.start, value: ctx.unit.serialNumber },
          },
        ],
      };
    }
    if (signal.kind !== 'watchMatched') return {};
    const values = Object.fromEntries(Object.entries(signal.collected).map(([key, collected]) => [key, collected.value]));
    return { take: signal.outcome, results: { ...values, ...signal.reached } };
  },
});
const nonconformance = defineNode({
  ...described,
  type: 'nonconformance',
  title: 'Nonconformance',
  usedIn: 'routing',
  params: nothing,
  defaults: {},
  ports: () => ports(['rework', 'scrap']),
  enter: (ctx) => ({
    records: [{ kind: 'nonconformanceOpened', name: 'nc', title: ctx.flowNode.name, defect: 'defect', description: '' }],
    wait: [
      {
        kind: 'decision',
        name: 'nc',
        decision: {
          decision: 'disposition',
          options: [
            { value: 'rework', title: 'Rework' },
            { value: 'scrap', title: 'Scrap' },
          ],
        },
      },
    ],
  }),
  resume: (_ctx, signal) =>
    signal.kind === 'decided'
      ? {
          take: signal.value,
          records: [
            {
              kind: 'nonconformanceClosed',
              name: 'nc',
              disposition: signal.value as 'rework',
              person: signal.person,
              reason: signal.reason,
            },
          ],
        }
      : {},
});

const source = defineNode({
  ...described,
  type: 'source',
  title: 'Source',
  usedIn: 'qualityRule',
  params: z.object({ equipment: z.string(), signal: z.string() }),
  defaults: { equipment: '', signal: '' },
  ports: () => ({ inputs: [], outputs: [{ name: 'out', title: 'out', kind: 'number' }] }),
  source: (params) => params,
  process: (_ctx, { item }) => ({ out: { out: item } }),
});
const above = defineNode({
  ...described,
  type: 'above',
  title: 'Above',
  usedIn: 'qualityRule',
  params: z.object({ limit: z.string() }),
  defaults: { limit: '0.0' },
  ports: () => ({ inputs: [{ name: 'in', title: 'in', kind: 'number' }], outputs: [{ name: 'true', title: 'true', kind: 'firing' }] }),
  process: (ctx, { item }) => {
    if ('firing' in item || ctx.evaluate(`value > ${ctx.params.limit}`) !== true) return {};
    return {
      out: {
        true: {
          firing: true,
          at: ctx.at,
          title: `above ${ctx.params.limit}`,
          trace: [{ flowNode: ctx.flowNode.id, text: 'value > limit', readings: [item] }],
        },
      },
    };
  },
});
/** Fires when readings have been above a limit for so many milliseconds; what is not begins it anew. */
const lasts = defineNode({
  ...described,
  type: 'lasts',
  title: 'Lasts',
  usedIn: 'qualityRule',
  params: z.object({ limit: z.string(), ms: z.number() }),
  defaults: { limit: '0.0', ms: 1000 },
  ports: () => ({ inputs: [{ name: 'in', title: 'in', kind: 'number' }], outputs: [{ name: 'true', title: 'true', kind: 'firing' }] }),
  process: (ctx, { item }) => {
    if ('firing' in item || ctx.evaluate(`value > ${ctx.params.limit}`) !== true) return { local: null, wakeAt: null };
    return ctx.local === null ? { local: true, wakeAt: ctx.at + ctx.params.ms } : {};
  },
  wake: (ctx, { item }) => ({
    out: {
      true: {
        firing: true,
        at: ctx.at,
        title: `above ${ctx.params.limit} for ${ctx.params.ms} ms`,
        trace: 'firing' in item ? [] : [{ flowNode: ctx.flowNode.id, text: 'lasted', readings: [item] }],
      },
    },
  }),
});
const hold = defineNode({
  ...described,
  type: 'hold-unit',
  title: 'Hold',
  usedIn: 'qualityRule',
  params: nothing,
  defaults: {},
  ports: () => ({ inputs: [{ name: 'in', title: 'in', kind: 'firing' }], outputs: [] }),
  process: (_ctx, { item }) => ('firing' in item ? { holdUnit: { name: 'hold', reason: item.title } } : {}),
});

const list: readonly AnyNodeType[] = [
  start,
  end,
  split,
  join,
  choice,
  task,
  timer,
  machine,
  nonconformance,
  source,
  above,
  lasts,
  hold,
  ...tinyControlNodes,
  ...tinyLotNodes,
];

export const tinyNodes: NodeRegistry = new Map(list.map((type) => [type.type, type]));

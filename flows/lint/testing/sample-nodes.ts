import { z } from 'zod';
import { type AnyNodeType, defineNode, type NodeRegistry, type RoutingNodeType, type RuleNodeType } from '../../node-type.ts';
import type { Port } from '../../port.ts';

/** A small catalogue: enough of every shape that the checks tell apart. */
const text = { summary: '', help: '', icon: 'tool' } as const;
const token = (name: string, more: Partial<Port> = {}): Port => ({ name, title: name, kind: 'token', ...more });
const none = z.object({});

type Routing<Params> = Partial<RoutingNodeType<Params>> & Pick<RoutingNodeType<Params>, 'type' | 'params' | 'ports' | 'defaults'>;
const step = <Params>(made: Routing<Params>): AnyNodeType =>
  defineNode<Params>({ ...text, version: 1, title: made.type, category: 'operations', usedIn: 'routing', enter: () => ({}), ...made });

type Rule<Params> = Partial<RuleNodeType<Params>> & Pick<RuleNodeType<Params>, 'type' | 'params' | 'ports' | 'defaults'>;
const judge = <Params>(made: Rule<Params>): AnyNodeType =>
  defineNode<Params>({
    ...text,
    version: 1,
    title: made.type,
    category: 'processing',
    usedIn: 'qualityRule',
    process: () => ({}),
    ...made,
  });

const Machine = z.object({
  equipment: z.string(),
  until: z.string().default(''),
  setPoint: z.string().default(''),
  signal: z.string().default(''),
  collect: z.string().default(''),
  seconds: z.number('Enter the seconds.').positive().default(1),
});
const Choice = z.object({ when: z.string().default('true') });
const Source = z.object({ equipment: z.string(), signal: z.string().default('power'), unit: z.string().default('kW') });
const Compute = z.object({ expression: z.string() });
const Write = z.object({ signal: z.string() });
const time = (title: string, fallback: number) =>
  z
    .number()
    .min(0)
    .max(366 * 86_400)
    .default(fallback)
    .meta({ title, widget: 'duration' });
const Wait = z.object({
  mode: z.enum(['fixed', 'none']).default('fixed'),
  after: time('After', 600).meta({ showWhen: { field: 'mode', is: ['fixed'] } }),
  limits: z.array(z.object({ least: time('At least', 0) })).default([]),
});

const CATALOGUE: readonly AnyNodeType[] = [
  step({ type: 'start', start: true, params: none, defaults: {}, ports: () => ({ inputs: [], outputs: [token('out')] }) }),
  step({
    type: 'machine',
    params: Machine,
    defaults: Machine.parse({ equipment: '' }),
    ports: () => ({ inputs: [token('in')], outputs: [token('done'), token('aborted', { exceptional: true, optional: true })] }),
    outputs: () => ({ peakPower: 'number', stage: 'string' }),
    check: ({ equipment }) => (equipment === '' ? [{ path: 'equipment', message: 'Choose the machine.' }] : []),
    expressions: ({ until, setPoint, equipment }) => [
      { path: 'until', source: until, scope: 'watch', equipment, result: 'boolean', names: { 'reached.layer1': 'boolean' } },
      { path: 'setPoint', source: setPoint, scope: 'routing', result: 'number' },
    ],
    signals: ({ equipment, signal, collect }) => [
      ...(signal === '' ? [] : [{ path: 'signal', equipment, signal, use: 'write' as const }]),
      ...(collect === '' ? [] : [{ path: 'collect', equipment, signal: collect, use: 'watch' as const, valueKind: 'number' as const }]),
    ],
    enter: () => ({ wait: [] }),
    resume: () => ({}),
  }),
  step({
    type: 'choice',
    params: Choice,
    defaults: { when: 'true' },
    ports: () => ({ inputs: [token('in')], outputs: [token('yes'), token('no')] }),
    expressions: ({ when }) => [{ path: 'when', source: when, scope: 'routing', result: 'boolean' }],
    enter: (ctx) => ({ take: ctx.evaluate(ctx.params.when) === true ? 'yes' : 'no' }),
  }),
  step({
    type: 'split',
    split: 'branches',
    params: none,
    defaults: {},
    ports: () => ({ inputs: [token('in')], outputs: [token('a'), token('b')] }),
    enter: () => ({ take: ['a', 'b'] }),
  }),
  step({
    type: 'wait',
    params: Wait,
    defaults: Wait.parse({}),
    ports: () => ({ inputs: [token('in')], outputs: [token('out')] }),
  }),
  step({ type: 'join', join: true, params: none, defaults: {}, ports: () => ({ inputs: [token('in')], outputs: [token('out')] }) }),
  step({
    type: 'again',
    params: none,
    defaults: {},
    ports: () => ({ inputs: [token('in')], outputs: [token('again'), token('limitReached', { exceptional: true })] }),
  }),
  step({
    type: 'late',
    params: none,
    defaults: {},
    ports: () => ({ inputs: [], outputs: [token('out')] }),
    boundary: { attach: () => [], react: () => ({}) },
  }),
  step({
    type: 'undo',
    params: none,
    defaults: {},
    ports: () => ({ inputs: [], outputs: [token('out')] }),
    boundary: { attach: () => [], react: () => ({}), compensates: true },
  }),
  step({
    type: 'cancels',
    params: z.object({ at: z.array(z.string()) }),
    defaults: { at: [] },
    ports: () => ({ inputs: [token('in')], outputs: [token('out', { optional: true })] }),
    flowNodes: ({ at }) => at.map((flowNode, index) => ({ path: `at[${index}]`, flowNode })),
  }),
  step({
    type: 'limits-time',
    params: z.object({ from: z.string(), to: z.string() }),
    defaults: { from: '', to: '' },
    ports: () => ({ inputs: [], outputs: [] }),
    timeLimit: ({ from, to }) => ({
      from: { flowNode: from, when: 'left' },
      to: { flowNode: to, when: 'entered' },
      minimum: 0,
      maximum: 1000,
      warning: 0,
      station: '',
      reaction: 'record',
      defect: '',
    }),
  }),
  step({ type: 'end', params: none, defaults: {}, ports: () => ({ inputs: [token('in')], outputs: [] }) }),
  step({
    type: 'old',
    version: 2,
    params: z.object({ size: z.number() }),
    defaults: { size: 1 },
    migrations: [
      (params) => {
        if (params.wide === undefined) throw new Error('no width');
        return { size: params.wide };
      },
    ],
    ports: () => ({ inputs: [token('in')], outputs: [] }),
  }),
  judge({
    type: 'source',
    params: Source,
    defaults: Source.parse({ equipment: '' }),
    source: ({ equipment, signal }) => ({ equipment, signal }),
    signals: ({ equipment, signal }) => [{ path: 'signal', equipment, signal, use: 'rule', valueKind: 'number' }],
    ports: ({ unit }) => ({ inputs: [], outputs: [{ name: 'out', title: 'Reading', kind: 'number', unit }] }),
  }),
  judge({
    type: 'compute',
    params: Compute,
    defaults: { expression: '' },
    expressions: ({ expression }) => [
      { path: 'expression', source: expression, scope: 'rule', result: 'number', names: { value: 'number' } },
    ],
    ports: () => ({
      inputs: [{ name: 'in', title: 'Reading', kind: 'number', unit: 'kW' }],
      outputs: [{ name: 'out', title: 'Result', kind: 'number' }],
    }),
  }),
  judge({
    type: 'limit',
    params: none,
    defaults: {},
    ports: () => ({
      inputs: [{ name: 'in', title: 'Reading', kind: 'any' }],
      outputs: [{ name: 'fires', title: 'Fires', kind: 'firing' }],
    }),
  }),
  judge({
    type: 'write',
    category: 'actions',
    params: Write,
    defaults: { signal: '' },
    signals: ({ signal }) => [{ path: 'signal', equipment: '', signal, use: 'write' }],
    ports: () => ({ inputs: [{ name: 'firing', title: 'When', kind: 'firing' }], outputs: [] }),
  }),
];

export const sampleRegistry: NodeRegistry = new Map(CATALOGUE.map((nodeType) => [nodeType.type, nodeType]));

import { type AnyNodeType, defineNode, type Port } from '@fettle/flows';
import { z } from 'zod';

/** The smallest node types of control flow: boundary events, joins of some, instances, jumps, cancelling. */
const tokenPort = (name: string, optional = false): Port => ({ name, title: name, kind: 'token', optional });
const described = { version: 1, summary: '', help: '', icon: 'box', category: 'gateways' as const, usedIn: 'routing' as const };
const way = (outputs: readonly string[], inputs: readonly string[] = ['in']) => ({
  inputs: inputs.map((name) => tokenPort(name)),
  outputs: outputs.map((name) => tokenPort(name)),
});

const late = defineNode({
  ...described,
  type: 'late',
  title: 'Late',
  params: z.object({ ms: z.number().default(1000), interrupting: z.boolean().default(true), times: z.number().default(1) }),
  defaults: { ms: 1000, interrupting: true, times: 1 },
  ports: () => way(['out'], []),
  enter: () => ({ take: 'out' }),
  boundary: {
    attach: ({ params, at }) => [{ kind: 'timer', name: '1', dueAt: at + params.ms }],
    react: ({ params, at }, signal) => {
      const count = Number(signal.name);
      const again = count < params.times ? [{ kind: 'timer' as const, name: String(count + 1), dueAt: at + params.ms }] : [];
      return { catches: params.interrupting ? 'interrupt' : 'spawn', wait: again, results: { count } };
    },
  },
});
const alarm = defineNode({
  ...described,
  type: 'alarm',
  title: 'Alarm',
  params: z.object({ code: z.string().default(''), interrupting: z.boolean().default(true) }),
  defaults: { code: '', interrupting: true },
  ports: () => way(['out'], []),
  enter: () => ({ take: 'out' }),
  boundary: {
    attach: ({ params }) => [{ kind: 'escalation', name: '1', code: params.code, title: 'Alarm' }],
    react: ({ params }, signal) =>
      signal.kind === 'escalated' ? { catches: params.interrupting ? 'interrupt' : 'spawn', results: { code: signal.code } } : {},
  },
});
const undo = defineNode({
  ...described,
  type: 'undo',
  title: 'Undo',
  params: z.object({}),
  defaults: {},
  ports: () => way(['out'], []),
  enter: () => ({ take: 'out' }),
  boundary: { attach: () => [], react: () => ({}), compensates: true },
});
const some = defineNode({
  ...described,
  type: 'some',
  title: 'Some',
  join: true,
  joinRule: ({ needs, late: others }) => ({ needs, late: others }),
  params: z.object({ needs: z.number().default(1), late: z.enum(['ignore', 'cancel']).default('ignore') }),
  defaults: { needs: 1, late: 'ignore' as const },
  ports: () => way(['out']),
  enter: () => ({ take: 'out' }),
});
const each = defineNode({
  ...described,
  type: 'each',
  title: 'Each',
  split: 'instances',
  params: z.object({ count: z.number().default(2) }),
  defaults: { count: 2 },
  ports: () => way(['each']),
  enter: ({ params }) => ({ instances: { port: 'each', from: 1, count: params.count } }),
});
const together = defineNode({
  ...described,
  type: 'together',
  title: 'Together',
  join: true,
  joins: 'instances',
  joinRule: () => ({ needs: 'everyToken', late: 'ignore' }),
  params: z.object({}),
  defaults: {},
  ports: () => way(['out']),
  enter: ({ joined }) => ({ take: 'out', results: { instances: [...(joined?.instances ?? [])] } }),
});
const pick = defineNode({
  ...described,
  type: 'pick',
  title: 'Pick',
  split: 'branches',
  params: z.object({ branches: z.array(z.string()).default(['a', 'b']), taken: z.array(z.string()).default(['a']) }),
  defaults: { branches: ['a', 'b'], taken: ['a'] },
  ports: ({ branches }) => way(branches),
  enter: ({ params }) => ({ take: params.taken }),
});
const back = defineNode({
  ...described,
  type: 'back',
  title: 'Back',
  params: z.object({ to: z.string(), most: z.number().default(1) }),
  defaults: { to: '', most: 1 },
  ports: () => way(['over']),
  enter: ({ params, reworks }) =>
    reworks(params.to) < params.most ? { goTo: { flowNode: params.to, reason: 'again' } } : { take: 'over' },
});
const stop = defineNode({
  ...described,
  type: 'stop',
  title: 'Stop',
  params: z.object({ at: z.array(z.string()).default([]) }),
  defaults: { at: [] },
  ports: () => way(['out']),
  enter: ({ params }) => ({ cancel: params.at.length === 0 ? 'siblings' : { flowNodes: params.at }, take: 'out' }),
});

export const tinyControlNodes: readonly AnyNodeType[] = [late, alarm, undo, some, each, together, pick, back, stop];

import { defineNode, type Port, type Ports, type Wait } from '@fettle/flows';
import { z } from 'zod';

/** The smallest node types that divide lots, use material and call routings, for the engine's tests. */
const tokenPort = (name: string): Port => ({ name, title: name, kind: 'token' });
const ports = (outputs: readonly string[]): Ports => ({ inputs: [tokenPort('in')], outputs: outputs.map(tokenPort) });
const described = { version: 1, summary: '', help: '', icon: 'box', category: 'operations' as const, usedIn: 'routing' as const };

const gather = defineNode({
  ...described,
  type: 'gather',
  title: 'Gather',
  gather: true,
  params: z.object({}),
  defaults: {},
  ports: () => ports(['out']),
  enter: () => ({ take: 'out' }),
});
const assemble = defineNode({
  ...described,
  type: 'assemble',
  title: 'Assemble',
  params: z.object({ definition: z.string(), tracking: z.enum(['lot', 'unit']).default('lot'), each: z.number().default(1) }),
  defaults: { definition: 'bolt', tracking: 'lot' as const, each: 1 },
  ports: () => ports(['done', 'failed']),
  enter: (ctx) => {
    const { definition, tracking, each } = ctx.params;
    const task: Wait = {
      kind: 'task',
      name: 'work',
      instruction: {
        title: ctx.flowNode.name,
        station: 'bench-1',
        standardTime: 0,
        steps: [{ key: 'only', title: 'Do it', text: '', entries: [] }],
        outcomes: [
          { value: 'done', title: 'Done', tone: 'normal' },
          { value: 'failed', title: 'Failed', tone: 'bad' },
        ],
        quantity: ctx.unit.quantity,
        materials: [{ key: 'part', title: definition, definition, tracking, quantity: each * ctx.unit.quantity, unit: 'pcs' }],
      },
    };
    return { wait: [task] };
  },
  resume: (_ctx, signal) => (signal.kind === 'taskCompleted' ? { take: signal.outcome } : {}),
});
const consume = defineNode({
  ...described,
  type: 'consume',
  title: 'Consume',
  params: z.object({ lot: z.string(), definition: z.string(), quantity: z.number() }),
  defaults: { lot: '', definition: '', quantity: 1 },
  ports: () => ports(['out', 'refused']),
  enter: ({ params }) => ({ requests: [{ kind: 'consume', name: 'take', ...params }] }),
  resume: (_ctx, signal) => (signal.kind === 'replied' ? { take: signal.ok ? 'out' : 'refused', results: { reason: signal.reason } } : {}),
});
const produce = defineNode({
  ...described,
  type: 'produce',
  title: 'Produce',
  params: z.object({ lot: z.string(), definition: z.string(), quantity: z.number() }),
  defaults: { lot: '', definition: '', quantity: 1 },
  ports: () => ports(['out']),
  enter: ({ params }) => ({ requests: [{ kind: 'produce', name: 'make', blocked: false, ...params }] }),
  resume: () => ({ take: 'out' }),
});
const call = defineNode({
  ...described,
  type: 'call',
  title: 'Call',
  params: z.object({ flow: z.string(), wait: z.number().default(0) }),
  defaults: { flow: '', wait: 0 },
  ports: () => ports(['good', 'scrapped', 'late']),
  calls: ({ flow }) => [{ path: 'flow', flow }],
  enter: ({ params, at }) => ({
    requests: [{ kind: 'call', name: 'run', flow: params.flow, inputs: { depth: 3 } }],
    ...(params.wait === 0 ? {} : { wait: [{ kind: 'timer', name: 'late', dueAt: at + params.wait }] }),
  }),
  resume: (_ctx, signal) => {
    if (signal.kind === 'timerFired') return { take: 'late' };
    if (signal.kind !== 'replied') return {};
    return { take: signal.ok ? 'good' : 'scrapped', results: signal.result };
  },
});
const divide = defineNode({
  ...described,
  type: 'divide',
  title: 'Divide',
  params: z.object({ quantities: z.array(z.number()) }),
  defaults: { quantities: [1] },
  ports: () => ports(['rest', 'piece']),
  enter: ({ params }) => ({ splits: params.quantities.map((quantity) => ({ quantity, port: 'piece' })), take: 'rest' }),
});
const merge = defineNode({
  ...described,
  type: 'merge',
  title: 'Merge',
  params: z.object({ into: z.string() }),
  defaults: { into: '' },
  ports: () => ports(['refused']),
  enter: ({ params }) => ({ requests: [{ kind: 'merge', name: 'offer', into: params.into }] }),
  resume: (_ctx, signal) => (signal.kind === 'replied' ? { take: 'refused' } : {}),
});

export const tinyLotNodes = [gather, assemble, consume, produce, call, divide, merge];

import type { FlowDefinition, FlowNode, SequenceFlow } from '@fettle/flows';
import { type Block, machineOf, secondsOf } from './block.ts';

/** Draws a block as a routing of the real catalogue. */
export function drawBlock(root: Block): FlowDefinition {
  const flowNodes: FlowNode[] = [];
  const sequenceFlows: SequenceFlow[] = [];
  const add = (id: string, type: string, params: Record<string, unknown> = {}): string => {
    flowNodes.push({ id, type, typeVersion: 1, name: id, params });
    return id;
  };
  const connect = (from: readonly Open[], to: string): void => {
    for (const { node, port } of from)
      sequenceFlows.push({ id: `f${sequenceFlows.length}`, from: { node, port }, to: { node: to, port: 'in' } });
  };
  /** Draws a block behind what is open, and gives what is open then. */
  const draw = (block: Block, before: readonly Open[]): Open[] => {
    if (block.kind === 'sequence')
      return block.blocks.reduce<Open[]>((open, next) => (open.length === 0 ? [] : draw(next, open)), [...before]);
    const { n } = block;
    const begin = (id: string, type: string, params: Record<string, unknown> = {}): string => {
      connect(before, add(id, type, params));
      return id;
    };
    switch (block.kind) {
      case 'task':
        return [{ node: begin(`t${n}`, 'manual-operation', TASK), port: 'done' }];
      case 'timer':
        return [{ node: begin(`w${n}`, 'timer', { from: 'fixed', seconds: secondsOf(n, block.seconds) }), port: 'out' }];
      case 'machine':
        return [{ node: begin(`k${n}`, 'machine-operation', { equipment: machineOf(n), completeWhen: "stage == 'End'" }), port: 'done' }];
      case 'event': {
        const timeLimit = block.limit === 0 ? 0 : secondsOf(n, block.limit);
        const node = begin(`e${n}`, 'catch-machine-event', { equipment: machineOf(n), when: "stage == 'End'", timeLimit });
        const late = block.limit === 0 ? [] : draw(block.otherwise, [{ node, port: 'overdue' }]);
        return [{ node, port: 'out' }, ...late];
      }
      case 'choice': {
        const task = begin(`c${n}`, 'manual-operation', TASK);
        const gate = add(`g${n}`, 'exclusive-gateway', { conditions: [{ key: 'high', title: '', when: `data.c${n}.value >= 5.0` }] });
        connect([{ node: task, port: 'done' }], gate);
        return [...draw(block.high, [{ node: gate, port: 'high' }]), ...draw(block.low, [{ node: gate, port: 'otherwise' }])];
      }
      case 'parallel': {
        const branches = block.branches.map((_, index) => ({ key: `b${index}`, title: `b${index}` }));
        const split = begin(`s${n}`, 'parallel-split', { branches });
        const ends = block.branches.map((branch, index) => gathered(draw(branch, [{ node: split, port: `b${index}` }]), `x${n}_${index}`));
        const open = ends.flat();
        if (open.length === 0) return [];
        const join = add(`j${n}`, 'parallel-join');
        connect(open, join);
        return [{ node: join, port: 'out' }];
      }
      case 'loop': {
        // The head gives the way back something to come to.
        const head = begin(`h${n}`, 'exclusive-gateway', NEITHER);
        const after = draw(block.body, [{ node: head, port: 'otherwise' }, ...[{ node: head, port: 'never' }]]);
        if (after.length === 0) return [];
        const task = add(`l${n}`, 'manual-operation', LOOP);
        connect(after, task);
        const rework = add(`r${n}`, 'rework', { limit: block.limit });
        connect([{ node: task, port: 'again' }], rework);
        connect([{ node: rework, port: 'again' }], head);
        return [
          { node: task, port: 'done' },
          { node: rework, port: 'limitReached' },
        ];
      }
      case 'stop':
        begin(`z${n}`, block.scrap ? 'scrap' : 'end', block.scrap ? { reason: 'model' } : {});
        return [];
    }
  };
  /** A branch comes to its join over one connection, whichever way it took. */
  const gathered = (open: Open[], id: string): Open[] => {
    if (open.length < 2) return open;
    connect(open, add(id, 'exclusive-gateway', NEITHER));
    return [{ node: id, port: 'otherwise' }];
  };
  const open = draw(root, [{ node: add('begin', 'start-on-job-order'), port: 'out' }]);
  if (open.length > 0) connect(open, add('good', 'end'));
  return {
    schema: 'fettle/flow@1',
    id: 'model',
    kind: 'routing',
    name: 'Model',
    description: '',
    flowNodes,
    sequenceFlows,
    layout: { positions: {}, notes: [], groups: [] },
  };
}

interface Open {
  readonly node: string;
  readonly port: string;
}

const entry = { key: 'value', title: 'Value', valueKind: 'number', required: false };
const STEPS = [{ key: 'only', title: 'Do it', text: '', entries: [entry] }];
const outcome = (key: string) => ({ key, title: key, tone: 'normal' });
const TASK = { station: 'bench', steps: STEPS, outcomes: [outcome('done')] };
const LOOP = { station: 'bench', steps: STEPS, outcomes: [outcome('done'), outcome('again')] };
const NEITHER = { conditions: [{ key: 'never', title: '', when: 'false' }] };

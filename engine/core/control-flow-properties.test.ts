import type { FlowDefinition, FlowNode } from '@fettle/flows';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tinyDeps } from '../testing/tiny-plant.ts';
import { replay, World } from './index.ts';

/**
 * Drawings of blocks, and units that go through them in any order of answers, timers and escalations.
 *
 * Whatever the drawing and the order: nobody waits for ever, a join fires once for a generation, tokens spawned are tokens live and ended, what was opened is closed, and history replays.
 */
type Block =
  | { readonly kind: 'task' }
  | { readonly kind: 'sequence'; readonly blocks: readonly Block[] }
  | { readonly kind: 'parallel' | 'pick'; readonly blocks: readonly Block[]; readonly taken: number; readonly join: Join }
  | { readonly kind: 'instances'; readonly block: Block; readonly count: number }
  | { readonly kind: 'guarded'; readonly timer: boolean; readonly interrupting: boolean; readonly aside: Block }
  | { readonly kind: 'again'; readonly block: Block };
type Join = { readonly needs: number; readonly late: 'ignore' | 'cancel' } | undefined;

const join: fc.Arbitrary<Join> = fc.option(
  fc.record({ needs: fc.integer({ min: 1, max: 3 }), late: fc.constantFrom('ignore', 'cancel') }),
  {
    nil: undefined,
  },
);
const { block } = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constant<Block>({ kind: 'task' }),
    fc.record({ kind: fc.constant('sequence' as const), blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      kind: fc.constantFrom('parallel' as const, 'pick' as const),
      blocks: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
      taken: fc.integer({ min: 1, max: 7 }),
      join,
    }),
    fc.record({ kind: fc.constant('instances' as const), block: tie('block'), count: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ kind: fc.constant('guarded' as const), timer: fc.boolean(), interrupting: fc.boolean(), aside: tie('block') }),
    fc.record({ kind: fc.constant('again' as const), block: tie('block') }),
  ),
}));

/** Draws a block; `from` are the ways that lead into it, the result those that lead out. */
class Drawing {
  readonly flowNodes: FlowNode[] = [];
  readonly sequenceFlows: FlowDefinition['sequenceFlows'][number][] = [];
  #made = 0;

  add(type: string, params: Record<string, unknown> = {}, attachedTo?: string): string {
    this.#made += 1;
    const id = `${type}${this.#made}`;
    this.flowNodes.push({ id, type, typeVersion: 1, name: id, params, ...(attachedTo === undefined ? {} : { attachedTo }) });
    return id;
  }

  lead(from: readonly string[], to: string): void {
    for (const end of from) {
      const [node = '', port = ''] = end.split('.');
      this.sequenceFlows.push({ id: `f${this.sequenceFlows.length}`, from: { node, port }, to: { node: to, port: 'in' } });
    }
  }

  draw(block: Block, from: readonly string[]): readonly string[] {
    if (block.kind === 'sequence') return block.blocks.reduce<readonly string[]>((ends, one) => this.draw(one, ends), from);
    if ('join' in block) return this.#branches(block, from);
    if (block.kind === 'instances') {
      const split = this.add('each', { count: block.count });
      const together = this.add('together');
      this.lead(from, split);
      this.lead(this.draw(block.block, [`${split}.each`]), together);
      return [`${together}.out`];
    }
    if (block.kind === 'again') {
      const first = this.add('task');
      this.lead(from, first);
      const ends = this.draw(block.block, [`${first}.done`]);
      const back = this.add('back', { to: first, most: 1 });
      this.lead(ends, back);
      return [`${back}.over`];
    }
    const work = this.add('task');
    this.lead(from, work);
    if (block.kind === 'task') return [`${work}.done`];
    const { timer, interrupting, aside } = block;
    const boundary = timer ? this.add('late', { ms: 100, interrupting, times: 2 }, work) : this.add('alarm', { interrupting }, work);
    const ends = this.draw(aside, [`${boundary}.out`]);
    if (interrupting) return [`${work}.done`, ...ends];
    const end = this.add('end');
    this.lead(ends, end);
    return [`${work}.done`];
  }

  #branches(
    { kind, blocks, taken, join: rule }: Extract<Block, { kind: 'parallel' | 'pick' }>,
    from: readonly string[],
  ): readonly string[] {
    const ports = blocks.map((_, index) => `p${index}`);
    const some = ports.filter((_, index) => ((taken >> index) & 1) === 1);
    const split =
      kind === 'parallel'
        ? this.add('split', { branches: ports })
        : this.add('pick', { branches: ports, taken: some.length > 0 ? some : ['p0'] });
    this.lead(from, split);
    const meet = rule === undefined ? this.add('join') : this.add('some', rule);
    for (const [index, one] of blocks.entries()) this.lead(this.draw(one, [`${split}.p${index}`]), meet);
    return [`${meet}.out`];
  }
}

function definitionOf(block: Block): FlowDefinition {
  const drawing = new Drawing();
  const start = drawing.add('start');
  const ends = drawing.draw(block, [`${start}.out`]);
  drawing.lead(ends, drawing.add('end'));
  const { flowNodes, sequenceFlows } = drawing;
  const layout = { positions: {}, notes: [], groups: [] };
  return { schema: 'fettle/flow@1', id: 'r', kind: 'routing', name: 'r', description: '', flowNodes, sequenceFlows, layout };
}

test('every drawing of blocks comes to its end, whatever happens in which order', () => {
  fc.assert(
    fc.property(block, fc.array(fc.nat(), { maxLength: 60 }), (drawn, choices) => {
      const deps = { ...tinyDeps(definitionOf(drawn)), maxVisits: 10_000 };
      const world = new World(deps, 0);
      world.startUnit({ flow: 'r', version: 1, unit: { serialNumber: '1', jobOrder: 'JO', product: 'part', quantity: 1 } });

      for (let step = 0; step < 2000 && world.units[0]?.state === 'running'; step += 1)
        act(world, choices[step % Math.max(1, choices.length)] ?? 0, step);

      const [unit] = world.units;
      expect(unit?.tokens.filter(({ state }) => state === 'incident')).toEqual([]);
      expect(unit?.state).toBe('good');
      expect(unit?.control).toBeUndefined();
      const of = (kind: string) => world.history.filter((line) => line.kind === kind);
      expect(of('tokenEnded')).toHaveLength(of('tokenSpawned').length);
      const fired = of('joined').map(({ flowNode, data }) => `${flowNode} ${data.generation}`);
      expect(new Set(fired).size).toBe(fired.length);
      expect(of('workInstructionOpened')).toHaveLength(of('workInstructionCompleted').length + of('workInstructionWithdrawn').length);
      expect(replay(world.history, deps)).toEqual(unit);
    }),
    { numRuns: 150 },
  );
});

/** One thing that happens: an answer, an escalation or time. After many of them only answers, so that what repeats comes to an end. */
function act(world: World, choice: number, step: number): void {
  const tasks = world.openTasks;
  if (step < 40 && choice % 5 === 0 && world.nextTimer !== undefined) world.advanceTo(world.nextTimer);
  else if (step < 40 && choice % 7 === 0) world.escalate('JO/1', { code: 'any', person: 'ann', reason: String(step) });
  else {
    const task = tasks[choice % Math.max(1, tasks.length)];
    if (task !== undefined) world.complete(task, { person: 'ann', outcome: 'done', entries: {} });
  }
}

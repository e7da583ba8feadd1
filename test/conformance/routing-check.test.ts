import { type CompiledRouting, type CoreDeps, compileFlow, createExpressions, World } from '@fettle/engine/core';
import { checkRouting } from '@fettle/engine/core/routing-check/index.ts';
import type { FlowDefinition } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { loadScenario, scenarioNames } from '../scenarios/load-scenario.ts';

/**
 * The check of routings against the engine's core, with the node types of the catalogue: what it calls stuck is stuck when the same answers are given, and where units get stuck by
 * answers drawn by lot it has said so.
 */
const KINDS = ['work', 'split', 'join', 'first', 'end'] as const;
const OUTPUTS: Record<(typeof KINDS)[number], readonly string[]> = {
  work: ['done', 'other'],
  split: ['a', 'b'],
  join: ['out'],
  first: ['out'],
  end: [],
};
const PARAMS: Record<(typeof KINDS)[number], readonly [type: string, params: Record<string, unknown>]> = {
  work: [
    'manual-operation',
    {
      station: 's',
      outcomes: [
        { key: 'done', title: 'Done' },
        { key: 'other', title: 'Other' },
      ],
    },
  ],
  split: [
    'parallel-split',
    {
      branches: [
        { key: 'a', title: 'A' },
        { key: 'b', title: 'B' },
      ],
    },
  ],
  join: ['parallel-join', {}],
  first: ['partial-join', { needed: 1, late: 'ignore' }],
  end: ['end', {}],
};

/** Two or three branches whose joins are led into by lot, often one into the other. */
const drawing = fc
  .tuple(fc.array(fc.constantFrom(...KINDS), { maxLength: 3 }), fc.array(fc.nat(), { minLength: 20, maxLength: 20 }))
  .map(([kinds, targets]) => {
    const all: (typeof KINDS)[number][] = ['split', 'work', 'work', 'join', 'join', 'end', 'work', ...kinds];
    const led = [
      1,
      2,
      3 + ((targets[2] ?? 0) % 2),
      3 + ((targets[3] ?? 0) % 4),
      4,
      3 + ((targets[5] ?? 0) % 3),
      4 + ((targets[6] ?? 0) % 3),
      3 + ((targets[7] ?? 0) % 4),
    ];
    return drawn(all, [...led, ...targets.slice(led.length)]);
  });

function drawn(kinds: readonly (typeof KINDS)[number][], targets: readonly number[]): FlowDefinition {
  const idOf = (index: number): string => `${kinds[index]}${index}`;
  const flowNodes = kinds.map((kind, index) => {
    const [type, params] = PARAMS[kind];
    return { id: idOf(index), type, typeVersion: 1, name: idOf(index), params };
  });
  let drawnBefore = 0;
  const sequenceFlows = kinds.flatMap((kind, index) =>
    OUTPUTS[kind].map((port) => {
      const to = (targets[drawnBefore++ % targets.length] ?? 0) % kinds.length;
      return { id: `${idOf(index)}.${port}`, from: { node: idOf(index), port }, to: { node: idOf(to), port: 'in' } };
    }),
  );
  return {
    schema: 'fettle/flow@1',
    id: 'r',
    kind: 'routing',
    name: 'r',
    description: '',
    flowNodes: [{ id: 'start', type: 'start-on-job-order', typeVersion: 1, name: 'start', params: {} }, ...flowNodes],
    sequenceFlows: [{ id: 'start.out', from: { node: 'start', port: 'out' }, to: { node: 'split0', port: 'in' } }, ...sequenceFlows],
    layout: { positions: {}, notes: [], groups: [] },
  };
}

function worldOf(definition: FlowDefinition): World {
  const expressions = createExpressions();
  const routing = compileFlow(definition, 1, { registry: nodeRegistry, expressions, equipmentOfClass: () => [] }) as CompiledRouting;
  const deps: CoreDeps = {
    expressions,
    routing: () => routing,
    judges: () => [],
    shadows: () => [],
    rule: () => undefined,
    remembersUnits: () => false,
    signal: () => undefined,
    isAwaited: () => false,
    bufferTime: 0,
    maxVisits: 40,
  };
  const world = new World(deps, 0);
  world.startUnit({ flow: 'r', version: 1, unit: { serialNumber: 'example', jobOrder: 'simulation', product: '', quantity: 1 } });
  return world;
}

/** Where a unit that has nothing more to wait for stands for ever; undefined: it is not so. */
function stuckAt(world: World): readonly string[] | undefined {
  const [unit] = world.units;
  const isStuck = unit?.state === 'running' && world.openTasks.length === 0 && unit.tokens.every(({ state }) => state === 'joining');
  return isStuck ? [...new Set(unit.tokens.map(({ flowNode }) => flowNode))].sort() : undefined;
}

test('what is called a deadlock deadlocks in the core, and what deadlocks in the core is called one', () => {
  let stuck = 0;
  fc.assert(
    fc.property(drawing, fc.array(fc.nat(), { minLength: 5, maxLength: 40 }), (definition, choices) => {
      const problems = checkRouting(definition, nodeRegistry, 300);
      const deadlocks = problems.filter(({ code }) => code === 'deadlock');

      for (const { run = [] } of deadlocks) {
        const world = worldOf(definition);
        for (const { token, flowNode, value } of run) {
          const task = world.openTasks.find((one) => one.token.id === token);
          expect(task?.token.flowNode).toBe(flowNode);
          if (task !== undefined) world.complete(task, { person: 'ann', outcome: OUTPUTS.work[Number(value)] ?? '', entries: {} });
        }
        expect(stuckAt(world)).toBeDefined();
        stuck += 1;
      }
      const world = worldOf(definition);
      for (const choice of choices) {
        const task = world.openTasks[choice % Math.max(1, world.openTasks.length)];
        if (task === undefined) break;
        world.complete(task, { person: 'ann', outcome: OUTPUTS.work[choice % 2] ?? '', entries: {} });
      }
      const isDecided = problems.every(({ code }) => code !== 'routingNotDecided');
      if (isDecided && stuckAt(world) !== undefined) expect(deadlocks.length).toBeGreaterThan(0);
    }),
    { numRuns: 100, seed: 11 },
  );
  expect(stuck).toBeGreaterThan(2);
});

/** Its rework begins anew while branches of the round before are still at work, so there is always one more. */
const UNDECIDED = ['discriminator'];

describe('the routings of the scenarios', () => {
  it.each(scenarioNames())('%s has nothing that a unit gets stuck at', (name) => {
    const problems = loadScenario(name).flows.flatMap((flow) => checkRouting(flow, nodeRegistry, 600));

    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual(
      UNDECIDED.includes(name) ? [expect.stringContaining('routingNotDecided')] : [],
    );
  });
});

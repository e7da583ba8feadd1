import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FlowDefinition, type FlowNode } from './definition.ts';
import { FettleError } from './fettle-error.ts';
import { migrateFlow, migrateFlowNode, migrateParams } from './migrate.ts';
import { type AnyNodeType, defineNode } from './node-type.ts';

const drill = defineNode({
  type: 'drill',
  version: 3,
  title: 'Drill',
  summary: '',
  help: '',
  category: 'operations',
  icon: 'tool',
  usedIn: 'routing',
  params: z.object({ depth: z.number().positive(), machine: z.string().min(1).default('drill-1') }),
  defaults: { depth: 1, machine: '' },
  migrations: [
    (params) => ({ deep: params.d }),
    (params) => {
      if (params.deep === 'broken') throw new Error('no depth');
      return { depth: params.deep };
    },
  ],
  ports: () => ({ inputs: [], outputs: [] }),
  enter: () => ({}),
});
const registry = new Map<string, AnyNodeType>([['drill', drill]]);
const node = (change: Partial<FlowNode>): FlowNode => ({
  id: 'a',
  type: 'drill',
  typeVersion: 3,
  name: 'A',
  params: { depth: 2 },
  ...change,
});

describe('a flowNode', () => {
  it('of an old version goes through every migration in order', () => {
    const migration = migrateFlowNode(node({ typeVersion: 1, params: { d: 5 } }), registry);

    expect(migration).toMatchObject({
      ok: true,
      flowNode: { typeVersion: 3, params: { depth: 5 } },
      params: { depth: 5, machine: 'drill-1' },
    });
  });

  it('of the current version stays the same object', () => {
    const current = node({});

    expect(migrateFlowNode(current, registry)).toMatchObject({ ok: true, flowNode: current });
    expect((migrateFlowNode(current, registry) as { flowNode: FlowNode }).flowNode).toBe(current);
  });

  it('is not changed itself', () => {
    const old = node({ typeVersion: 1, params: { d: 5 } });

    migrateFlowNode(old, registry);

    expect(old).toEqual(node({ typeVersion: 1, params: { d: 5 } }));
  });

  it.each([
    [{ type: 'dril' }, 'unknownType', '"dril" is an unknown type of flowNode. Did you mean drill?', 'unknownNodeType'],
    [{ typeVersion: 4 }, 'newerVersion', 'made with version 4 of "Drill", but this Fettle knows version 3', 'unknownNodeType'],
    [
      { typeVersion: 2, params: { deep: 'broken' } },
      'migrationFailed',
      'from version 2 of "Drill" to 3 failed (no depth)',
      'malformedFlow',
    ],
    [{ typeVersion: 1, params: { d: 'x' } }, 'paramsDoNotParse', 'depth must be a number', 'malformedFlow'],
    [{ params: {} }, 'paramsDoNotParse', 'depth is missing: add it', 'malformedFlow'],
  ] as const)('%j is refused: %s', (change, reason, message, code) => {
    const migration = migrateFlowNode(node(change), registry);

    expect(migration).toMatchObject({ ok: false, reason });
    if (!migration.ok) expect(migration.message).toContain(message);
    try {
      migrateParams(node(change), registry);
      throw new Error('it was accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(FettleError);
      expect(error).toMatchObject({ code, place: { flowNode: 'a' } });
    }
  });
});

describe('a flow', () => {
  const flowOf = (...flowNodes: FlowNode[]): FlowDefinition =>
    FlowDefinition.parse({ schema: 'fettle/flow@1', id: 'f', kind: 'routing', name: 'F', flowNodes, sequenceFlows: [] });

  it('has every flowNode brought to the current version, drafts with faults included', () => {
    const migrated = migrateFlow(
      flowOf(node({ typeVersion: 1, params: { d: 5 } }), node({ id: 'b', typeVersion: 1, params: { d: -1 } })),
      registry,
    );

    expect(migrated.flowNodes.map(({ typeVersion, params }) => ({ typeVersion, params }))).toEqual([
      { typeVersion: 3, params: { depth: 5 } },
      { typeVersion: 3, params: { depth: -1 } },
    ]);
  });

  it('without anything old is the same object', () => {
    const flow = flowOf(node({}));

    expect(migrateFlow(flow, registry)).toBe(flow);
  });

  it('with an unknown type is refused', () => {
    expect(() => migrateFlow(flowOf(node({ type: 'lathe' })), registry)).toThrow('"lathe" is an unknown type');
  });
});

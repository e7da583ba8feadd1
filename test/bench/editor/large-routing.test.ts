import { lintFlow } from '@fettle/flows/lint/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { describe, expect, test } from 'vitest';
import { changedRouting, largeRouting } from './large-routing.ts';

describe('the large routing', () => {
  test('has as many steps as asked for, half as many connections more, and no error', () => {
    const routing = largeRouting('large', 1000);

    const problems = lintFlow(routing, nodeRegistry, {
      equipment: (id) => (id === 'bench-1' ? { id, title: 'Bench', path: 'bench-1', signals: [] } : undefined),
      equipmentClass: () => undefined,
    });

    expect(routing.flowNodes.length).toBeGreaterThan(995);
    expect(routing.sequenceFlows.length / routing.flowNodes.length).toBeCloseTo(1.5, 2);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('another version differs in a hundredth of its steps or more', () => {
    const routing = largeRouting('large', 1000);

    const changed = changedRouting(routing).flowNodes.filter((flowNode, index) => flowNode !== routing.flowNodes[index]);

    expect(changed.length).toBeGreaterThan(30);
  });
});

import type { Genealogy } from '@fettle/flows/contract';
import { describe, expect, it } from 'vitest';
import { type GenealogyBranch, genealogyTree } from './genealogy-tree.ts';

const link = (source: string, target: string, depth: number) => ({
  source,
  target,
  relation: 'consumed' as const,
  quantity: 1,
  at: 0,
  depth,
});
const genealogy = (madeOf: Genealogy['madeOf']): Genealogy => ({
  of: { id: 'unit/A', kind: 'unit', title: 'A', product: 'pump' },
  madeOf,
  usedIn: [],
  parts: [{ id: 'lot/B1', kind: 'lot', title: 'B1', product: 'bolt' }],
  equipment: [],
  persons: [],
});
const names = (branches: readonly GenealogyBranch[]): unknown[] => branches.map(({ part, below }) => [part.title, ...names(below)]);

describe('a genealogy as a tree', () => {
  it('shows what went in under what it went into', () => {
    const tree = genealogyTree(
      genealogy([link('unit/M', 'unit/A', 1), link('lot/B1', 'unit/M', 2), link('lot/B1', 'unit/A', 1)]),
      'madeOf',
    );

    expect(names(tree)).toEqual([['M', ['B1']], ['B1']]);
  });

  it('ends where a circle closes', () => {
    const tree = genealogyTree(genealogy([link('unit/M', 'unit/A', 1), link('unit/A', 'unit/M', 2)]), 'madeOf');

    expect(names(tree)).toEqual([['M']]);
  });
});

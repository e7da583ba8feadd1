import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FlowGraph } from './flow-graph.ts';

const graphOf = (size: number, edges: readonly (readonly [number, number])[]): FlowGraph =>
  new FlowGraph(
    size,
    edges.map(([from, to], index) => ({ from, to, index })),
  );

it('walks down and up', () => {
  const graph = graphOf(4, [
    [0, 1],
    [1, 2],
    [3, 2],
  ]);

  expect([...graph.downstream([0])]).toEqual([1, 1, 1, 0]);
  expect([...graph.upstream([2])]).toEqual([1, 1, 1, 1]);
  expect([...graph.upstream([1])]).toEqual([1, 1, 0, 0]);
});

it('finds loops, among them a step that leads to itself', () => {
  const graph = graphOf(5, [
    [0, 1],
    [1, 2],
    [2, 1],
    [2, 3],
    [4, 4],
  ]);

  expect(graph.loops()).toEqual([[1, 2], [4]]);
  expect(graph.loops((edge) => edge.from !== 2)).toEqual([[4]]);
});

it('does not run out of stack on a chain of 20,000 steps that closes', () => {
  const size = 20_000;
  const graph = graphOf(
    size,
    Array.from({ length: size }, (_, node) => [node, (node + 1) % size] as const),
  );

  expect(graph.loops()[0]).toHaveLength(size);
});

it('puts two steps in one loop exactly when each can be reached from the other', () => {
  const arbitrary = fc.integer({ min: 1, max: 8 }).chain((size) => {
    const node = fc.integer({ min: 0, max: size - 1 });
    return fc.tuple(fc.constant(size), fc.array(fc.tuple(node, node), { maxLength: 16 }));
  });

  fc.assert(
    fc.property(arbitrary, ([size, edges]) => {
      const graph = graphOf(size, edges);
      const loops = graph.loops();
      const reaches = (from: number, to: number): boolean => graph.downstream(graph.outgoing[from]?.map((edge) => edge.to) ?? [])[to] === 1;

      for (let a = 0; a < size; a += 1) {
        for (let b = 0; b < size; b += 1) {
          expect(loops.some((loop) => loop.includes(a) && loop.includes(b))).toBe(reaches(a, b) && reaches(b, a));
        }
      }
    }),
    { numRuns: 1000 },
  );
});

import { expect, test } from 'vitest';
import { positionsOf } from './lay-out.ts';

const flow = (ids: string, ways: readonly string[], positions: Record<string, { x: number; y: number }> = {}) => ({
  flowNodes: [...ids].map((id) => ({ id, type: 'any', typeVersion: 1, name: id, params: {} })),
  sequenceFlows: ways.map((way) => ({ id: way, from: { node: way[0]!, port: 'out' }, to: { node: way[1]!, port: 'in' } })),
  layout: { positions, notes: [], groups: [] },
});
const places = (found: Readonly<Record<string, { x: number; y: number }>>): number =>
  new Set(Object.values(found).map(({ x, y }) => `${x} ${y}`)).size;

test('a flow that says nothing of it stands from left to right, no step upon another', () => {
  const found = positionsOf(flow('abcd', ['ab', 'ac', 'bd', 'cd']));

  expect(found.a!.x).toBeLessThan(found.b!.x);
  expect(found.b!.x).toBe(found.c!.x);
  expect(found.d!.x).toBeGreaterThan(found.c!.x);
  expect(places(found)).toBe(4);
});

test('a way back moves nothing, and a circle that nothing leads into has a beginning', () => {
  const found = positionsOf(flow('abcxy', ['ab', 'bc', 'ca', 'xy', 'yx']));

  expect(places(found)).toBe(5);
  expect(found.a!.x).toBeLessThan(found.b!.x);
  expect(found.x!.x).toBeLessThan(found.y!.x);
});

test('what has a place keeps it, and the others stand below', () => {
  const placed = { a: { x: 40, y: 10 }, b: { x: 300, y: 90 } };
  const found = positionsOf(flow('abc', ['ab', 'bc'], placed));
  const all = flow('ab', ['ab'], placed);

  expect(found).toMatchObject(placed);
  expect(found.c!.y).toBeGreaterThan(90);
  expect(positionsOf(all)).toBe(all.layout.positions);
});

import type { AnyRoutingNodeType, SequenceFlow } from '@fettle/flows';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CompiledNode } from './core-deps.ts';
import { SplitJoins } from './split-joins.ts';

type Node = CompiledNode<AnyRoutingNodeType> & { readonly boundaries: Node[] };
type Nodes = ReadonlyMap<string, Node>;

interface Drawn {
  readonly joins: readonly number[];
  /** Of which flowNode to which. */
  readonly ways: readonly (readonly [from: number, to: number])[];
  /** Which flowNode stands at the edge of which. */
  readonly attached: readonly (readonly [boundary: number, host: number])[];
}

/** FlowNodes 0 to `count` - 1, as far as the way of tokens is concerned. */
function routing(count: number, { joins, ways, attached }: Drawn): Nodes {
  const flows = ways.map(([from, to], index): SequenceFlow => {
    return { id: `f${index}`, from: { node: `n${from}`, port: `p${index}` }, to: { node: `n${to}`, port: 'in' } };
  });
  const leaving = Map.groupBy(flows, ({ from }) => from.node);
  const nodes = new Map(
    Array.from({ length: count }, (_, index): [string, Node] => {
      const id = `n${index}`;
      const node = {
        flowNode: { id, type: 'any', typeVersion: 1, name: id, params: {} },
        type: { split: 'branches', join: joins.includes(index) } as AnyRoutingNodeType,
        params: {},
        outgoing: new Map((leaving.get(id) ?? []).map((flow) => [flow.from.port, [flow]])),
        incoming: [],
        boundaries: [],
      };
      return [id, node];
    }),
  );
  for (const [boundary, host] of attached) nodes.get(`n${host}`)!.boundaries.push(nodes.get(`n${boundary}`)!);
  return nodes;
}

/** What the joins of a split are, word for word, at the price of a walk for each join and each connection. */
function joinsByDefinition(nodes: Nodes, split: string): Record<string, 'final' | 'partial'> {
  const after = (id: string) => [...waysOut(nodes.get(id)!), ...nodes.get(id)!.boundaries.map(({ flowNode }) => flowNode.id)];
  const reach = (from: string, around: readonly string[]): ReadonlySet<string> => {
    const seen = new Set<string>();
    const open = around.includes(from) ? [] : [from];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      open.push(...after(id).filter((next) => !around.includes(next)));
    }
    return seen;
  };
  const branches = waysOut(nodes.get(split)!);
  const reached = branches.map((to) => reach(to, [split]));
  const joins = [...nodes.keys()].filter((id) => nodes.get(id)!.type.join && reached.filter((seen) => seen.has(id)).length >= 2);
  return Object.fromEntries(
    joins.map((join) => {
      const behind = reach(join, [split]);
      const past = branches.map((to) => reach(to, [split, join]));
      const isPartial = joins.some((other) => other !== join && behind.has(other) && past.some((seen) => seen.has(other)));
      return [join, isPartial ? 'partial' : 'final'];
    }),
  );
}

const waysOut = (node: Node): readonly string[] => [...node.outgoing.values()].flat().map(({ to }) => to.node);

const COUNT = 9;
const place = fc.nat({ max: COUNT - 1 });
const drawn: fc.Arbitrary<Drawn> = fc.record({
  joins: fc.uniqueArray(place, { maxLength: 6 }),
  ways: fc.array(fc.tuple(place, place), { maxLength: 20 }),
  attached: fc.array(fc.tuple(place, place), { maxLength: 2 }),
});

test('the joins of a split are what the definition says, in any drawing', () => {
  fc.assert(
    fc.property(drawn, (drawing) => {
      const nodes = routing(COUNT, drawing);
      const found = new SplitJoins(nodes);

      for (const [id, node] of nodes) {
        const joins = found.of(node);
        expect(Object.fromEntries(joins)).toEqual(joinsByDefinition(nodes, id));
        // In the order of the definition: whoever wants one takes the first.
        expect([...joins.keys()]).toEqual([...nodes.keys()].filter((key) => joins.has(key)));
      }
    }),
    { numRuns: 600 },
  );
});

/** Splits of two branches with a step each, one behind the other. */
function splitsInARow(count: number): Nodes {
  const ways = Array.from({ length: count }, (_, index) => {
    const [split, join] = [4 * index, 4 * index + 3];
    const before: [number, number][] = index === 0 ? [] : [[split - 1, split]];
    return [...before, [split, split + 1], [split, split + 2], [split + 1, join], [split + 2, join]] as [number, number][];
  });
  return routing(4 * count, { joins: Array.from({ length: count }, (_, index) => 4 * index + 3), ways: ways.flat(), attached: [] });
}

test.each([100, 1_000])(
  'of %i splits in a row the first costs a few looks at each connection, however many joins are behind it',
  (count) => {
    const nodes = splitsInARow(count);
    const found = new SplitJoins(nodes);

    const joins = found.of(nodes.get('n0')!);

    expect([...joins.values()]).toEqual(Array.from({ length: count }, () => 'final'));
    expect(found.looked).toBeLessThan(12 * 5 * count);
  },
);

test('all of 200 splits in a row cost as much for each', () => {
  const nodes = splitsInARow(200);
  const found = new SplitJoins(nodes);

  for (let split = 0; split < 200; split += 1) found.of(nodes.get(`n${4 * split}`)!);

  expect(found.looked).toBeLessThan((200 * 12 * 5 * 200) / 2);
});

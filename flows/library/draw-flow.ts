import { FlowDefinition } from '../definition.ts';

type Steps = Readonly<Record<string, readonly [type: string, name: string, params?: Readonly<Record<string, unknown>>]>>;

const COLUMN = 260;
const ROW = 130;

/** A flow from its steps by id and its connections (`from.port > to.port`), laid out from left to right in the order in which they are reached. */
export function drawFlow(
  about: Pick<FlowDefinition, 'id' | 'kind' | 'name' | 'description'> & { readonly product?: string },
  steps: Steps,
  connections: readonly string[],
): FlowDefinition {
  const sequenceFlows = connections.map((text) => {
    const [from = '', to = ''] = text.split(' > ');
    const end = (place: string) => ({ node: place.slice(0, place.indexOf('.')), port: place.slice(place.indexOf('.') + 1) });
    return { id: `${from}-${to}`.replaceAll('.', '-'), from: end(from), to: end(to) };
  });
  const ids = Object.keys(steps);
  return FlowDefinition.parse({
    schema: 'fettle/flow@1',
    ...about,
    flowNodes: Object.entries(steps).map(([id, [type, name, params = {}]]) => ({ id, type, typeVersion: 1, name, params })),
    sequenceFlows,
    layout: { positions: positionsOf(ids, sequenceFlows), notes: [], groups: [] },
  });
}

/** A step stands right of the first one that leads to it; those of one column below each other, in the order in which they are listed. */
function positionsOf(
  ids: readonly string[],
  connections: readonly { readonly from: { readonly node: string }; readonly to: { readonly node: string } }[],
): Record<string, { x: number; y: number }> {
  const column = new Map<string, number>();
  const place = (id: string, at: number): void => {
    if (column.has(id)) return;
    column.set(id, at);
  };
  const led = new Set(connections.map(({ to }) => to.node));
  const queue = ids.filter((id) => !led.has(id));
  for (const id of queue) place(id, 0);
  for (const id of queue) {
    for (const { from, to } of connections) {
      if (from.node !== id || column.has(to.node)) continue;
      place(to.node, (column.get(id) ?? 0) + 1);
      queue.push(to.node);
    }
  }
  const rows = new Map<number, number>();
  return Object.fromEntries(
    ids.map((id) => {
      const x = column.get(id) ?? 0;
      const row = rows.get(x) ?? 0;
      rows.set(x, row + 1);
      return [id, { x: x * COLUMN, y: row * ROW }];
    }),
  );
}

import type { FlowDefinition, Position } from './definition.ts';

const COLUMN = 260;
const ROW = 130;
/** Between what is placed already and what comes below it. */
const BELOW = 220;

/**
 * A position for every step, from left to right in the order in which they are reached, those of one column below each other. Steps that have one keep it; the others stand
 * below them. The same object when all have one.
 */
export function positionsOf({
  flowNodes,
  sequenceFlows,
  layout,
}: Pick<FlowDefinition, 'flowNodes' | 'sequenceFlows' | 'layout'>): Readonly<Record<string, Position>> {
  const { positions } = layout;
  const missing = new Set(flowNodes.map(({ id }) => id).filter((id) => positions[id] === undefined));
  if (missing.size === 0) return positions;
  const placed = Object.entries(positions).filter(([id]) => flowNodes.some((node) => node.id === id));
  const top = placed.length === 0 ? 0 : Math.max(...placed.map(([, { y }]) => y)) + BELOW;
  const left = placed.length === 0 ? 0 : Math.min(...placed.map(([, { x }]) => x));
  const columns = columnsOf(
    [...missing],
    sequenceFlows.filter(({ from, to }) => missing.has(from.node) && missing.has(to.node)),
  );
  const rows = new Map<number, number>();
  const made = [...missing].map((id) => {
    const column = columns.get(id) ?? 0;
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return [id, { x: left + column * COLUMN, y: top + row * ROW }] as const;
  });
  return { ...positions, ...Object.fromEntries(made) };
}

/** A step stands right of the first one that leads to it. Of a circle that nothing leads into the first step begins. */
function columnsOf(ids: readonly string[], ways: FlowDefinition['sequenceFlows']): ReadonlyMap<string, number> {
  const column = new Map<string, number>();
  const outgoing = Map.groupBy(ways, ({ from }) => from.node);
  const led = new Set(ways.map(({ to }) => to.node));
  const walk = (queue: string[]): void => {
    for (const id of queue) {
      for (const { to } of outgoing.get(id) ?? []) {
        if (column.has(to.node)) continue;
        column.set(to.node, (column.get(id) ?? 0) + 1);
        queue.push(to.node);
      }
    }
  };
  const starts = ids.filter((id) => !led.has(id));
  for (const id of starts) column.set(id, 0);
  walk([...starts]);
  for (const id of ids) {
    if (column.has(id)) continue;
    column.set(id, 0);
    walk([id]);
  }
  return column;
}

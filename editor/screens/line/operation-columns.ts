import type { FlowDefinition } from '@fettle/flows';

/** The routing as a strip: operations that can be worked on side by side stand in one column. */
export interface OperationColumns {
  readonly columns: readonly (readonly string[])[];
  /** Operation → operations that it sends units back to. */
  readonly back: ReadonlyMap<string, readonly string[]>;
}

/**
 * Columns by the longest way from a start, over everything between that is no operation (gateways, events). Ways that close a circle are rework: they do not move a
 * column, they are told apart. `operations` in the order in which a good unit passes them. Takes time in proportion to the connections times the operations.
 */
export function operationColumns(definition: Pick<FlowDefinition, 'sequenceFlows'>, operations: readonly string[]): OperationColumns {
  const place = new Map(operations.map((id, index) => [id, index]));
  const targets = new Map<string, string[]>();
  for (const { from, to } of definition.sequenceFlows) targets.set(from.node, [...(targets.get(from.node) ?? []), to.node]);

  const column = new Map<string, number>();
  const back = new Map<string, readonly string[]>();
  for (const id of operations) {
    const next = nextOperations(id, targets, place);
    const own = column.get(id) ?? 0;
    column.set(id, own);
    // The order of a good unit says what is forward: whatever leads to an operation that comes before is rework.
    for (const other of next) if (place.get(other)! > place.get(id)!) column.set(other, Math.max(column.get(other) ?? 0, own + 1));
    const backwards = next.filter((other) => place.get(other)! <= place.get(id)!);
    if (backwards.length > 0) back.set(id, backwards);
  }
  const columns: string[][] = [];
  for (const id of operations) {
    const index = column.get(id)!;
    columns[index] = [...(columns[index] ?? []), id];
  }
  return { columns: columns.filter((one) => one !== undefined), back };
}

function nextOperations(from: string, targets: ReadonlyMap<string, readonly string[]>, operations: ReadonlyMap<string, number>): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = [...(targets.get(from) ?? [])];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (operations.has(id)) found.add(id);
    else open.push(...(targets.get(id) ?? []));
  }
  return [...found];
}

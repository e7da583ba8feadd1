/** An edge of the graph; `index` is that of the sequenceFlow in the definition. */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly index: number;
}

/** Those of node n are `all[first[n]]` up to `all[first[n + 1]]`, without it. */
interface Neighbours {
  readonly first: Int32Array;
  readonly all: Int32Array;
}

function neighbours(edges: readonly (readonly GraphEdge[])[], side: 'from' | 'to'): Neighbours {
  const first = new Int32Array(edges.length + 1);
  edges.forEach((list, node) => {
    first[node + 1] = (first[node] ?? 0) + list.length;
  });
  return { first, all: Int32Array.from(edges.flat(), (edge) => edge[side]) };
}

/** The flowNodes as numbers and their connections as arrays: walks over thousands of them take microseconds. */
export class FlowGraph {
  readonly size: number;
  readonly outgoing: readonly (readonly GraphEdge[])[];
  readonly incoming: readonly (readonly GraphEdge[])[];
  private readonly next: Neighbours;
  private readonly previous: Neighbours;

  constructor(size: number, edges: readonly GraphEdge[]) {
    const outgoing: GraphEdge[][] = Array.from({ length: size }, () => []);
    const incoming: GraphEdge[][] = Array.from({ length: size }, () => []);
    for (const edge of edges) {
      outgoing[edge.from]?.push(edge);
      incoming[edge.to]?.push(edge);
    }
    this.size = size;
    this.outgoing = outgoing;
    this.incoming = incoming;
    this.next = neighbours(outgoing, 'to');
    this.previous = neighbours(incoming, 'from');
  }

  /** 1 for every node that a way leads to from one of the starts (the starts included). */
  downstream(starts: Iterable<number>): Uint8Array {
    return this.walk(starts, this.next);
  }

  /** 1 for every node from which a way leads to one of the ends (the ends included). */
  upstream(ends: Iterable<number>): Uint8Array {
    return this.walk(ends, this.previous);
  }

  private walk(starts: Iterable<number>, { first, all }: Neighbours): Uint8Array {
    const seen = new Uint8Array(this.size);
    const open = new Int32Array(this.size);
    let count = 0;
    for (const start of starts) {
      if (seen[start] === 1) continue;
      seen[start] = 1;
      open[count++] = start;
    }
    while (count > 0) {
      const node = open[--count] as number;
      const end = first[node + 1] as number;
      for (let at = first[node] as number; at < end; at += 1) {
        const next = all[at] as number;
        if (seen[next] === 1) continue;
        seen[next] = 1;
        open[count++] = next;
      }
    }
    return seen;
  }

  /**
   * The loops: strongly connected components that hold a cycle of edges that `counts` accepts (Tarjan 1972, without recursion, because a flow may be a
   * chain of thousands). Nodes of one loop in order of their number.
   */
  loops(counts: (edge: GraphEdge) => boolean = () => true): readonly (readonly number[])[] {
    const order = new Int32Array(this.size).fill(-1);
    const low = new Int32Array(this.size);
    const onStack = new Uint8Array(this.size);
    const stack: number[] = [];
    const found: number[][] = [];
    let counter = 0;
    for (let root = 0; root < this.size; root += 1) {
      if (order[root] !== -1) continue;
      const work: { node: number; edge: number }[] = [{ node: root, edge: 0 }];
      for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
        const { node } = frame;
        if (frame.edge === 0) {
          order[node] = low[node] = counter;
          counter += 1;
          stack.push(node);
          onStack[node] = 1;
        }
        const edge = this.outgoing[node]?.[frame.edge];
        frame.edge += 1;
        if (edge !== undefined) {
          if (!counts(edge)) continue;
          if (order[edge.to] === -1) work.push({ node: edge.to, edge: 0 });
          else if (onStack[edge.to] === 1) low[node] = Math.min(low[node] ?? 0, order[edge.to] ?? 0);
          continue;
        }
        work.pop();
        const parent = work.at(-1);
        if (parent !== undefined) low[parent.node] = Math.min(low[parent.node] ?? 0, low[node] ?? 0);
        if (low[node] === order[node]) found.push(popComponent(stack, onStack, node));
      }
    }
    return found.filter(
      ([first = 0, ...rest]) => rest.length > 0 || (this.outgoing[first] ?? []).some((edge) => edge.to === first && counts(edge)),
    );
  }
}

function popComponent(stack: number[], onStack: Uint8Array, root: number): number[] {
  const component: number[] = [];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    onStack[node] = 0;
    component.push(node);
    if (node === root) break;
  }
  return component.sort((a, b) => a - b);
}

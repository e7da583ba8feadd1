import type { AnyRoutingNodeType, SequenceFlow } from '@fettle/flows';
import type { CompiledNode } from './core-deps.ts';
import { SplitJoins } from './split-joins.ts';

/**
 * What can be known of a routing before any unit runs: which joins bring the branches of a split together, in which splits a flowNode can lie, and what comes before what.
 * Computed when asked for and kept; most routings ask for little of it.
 *
 * Invariants:
 * 1. a join belongs to a split as split-joins.ts says (to a multi-instance split: when its first way out reaches it and it gathers instances);
 * 2. a join that is `partial` for a split brings some of its branches together, not all;
 * 3. boundary events are reached from their hosts; a compensation handler lies in no split.
 */
type Nodes = ReadonlyMap<string, CompiledNode<AnyRoutingNodeType>>;

/** Stacks of splits that are followed for one flowNode; a drawing with more is not understood by a person either. */
const MOST_STACKS = 64;

export class RoutingStructure {
  readonly #nodes: Nodes;
  readonly #start: string;
  readonly #joins = new Map<string, ReadonlyMap<string, 'final' | 'partial'>>();
  readonly #upstream = new Map<string, ReadonlySet<string>>();
  readonly #meets = new Map<string, boolean>();
  #branches: SplitJoins | undefined;
  #stacks: ReadonlyMap<string, readonly (readonly string[])[]> | undefined;

  constructor(nodes: Nodes, start: string) {
    this.#nodes = nodes;
    this.#start = start;
  }

  /** The joins of a split; undefined: the routing has no such flowNode (any more). */
  joinsOf(split: string): ReadonlyMap<string, 'final' | 'partial'> | undefined {
    const node = this.#nodes.get(split);
    if (node === undefined) return undefined;
    let joins = this.#joins.get(split);
    if (joins === undefined) {
      joins = node.type.split === 'instances' ? this.#joinsOfInstances(node) : this.#joinsOfBranches().of(node);
      this.#joins.set(split, joins);
    }
    return joins;
  }

  /** Whether branches of a split can still meet behind a flowNode. */
  meetsBehind(split: string, flowNode: string): boolean {
    const key = `${split} ${flowNode}`;
    let meets = this.#meets.get(key);
    if (meets === undefined) {
      const behind = this.#reach(flowNode, [split]);
      meets = [...(this.joinsOf(split)?.keys() ?? [])].some((join) => join !== flowNode && behind.has(join));
      this.#meets.set(key, meets);
    }
    return meets;
  }

  /** The splits, outermost first, that a token at this flowNode can have come through and not left: every combination that the drawing allows. */
  stacksAt(flowNode: string): readonly (readonly string[])[] {
    this.#stacks ??= this.#followStacks();
    return this.#stacks.get(flowNode) ?? [];
  }

  /** Every flowNode from which a way leads here, itself only when it lies on a loop. */
  upstream(flowNode: string): ReadonlySet<string> {
    let found = this.#upstream.get(flowNode);
    if (found === undefined) {
      found = walk(this.#before(flowNode), (id) => this.#before(id));
      this.#upstream.set(flowNode, found);
    }
    return found;
  }

  #before(id: string): readonly string[] {
    const node = this.#nodes.get(id);
    const host = node?.flowNode.attachedTo;
    return [...(node?.incoming ?? []).map((flow) => flow.from.node), ...(host === undefined ? [] : [host])];
  }

  #after(id: string): readonly string[] {
    const node = this.#nodes.get(id);
    if (node === undefined) return [];
    return [...flowsOut(node).map((flow) => flow.to.node), ...node.boundaries.map(({ flowNode }) => flowNode.id)];
  }

  #reach(from: string, around: readonly string[]): ReadonlySet<string> {
    if (around.includes(from)) return new Set();
    return walk([from], (id) => this.#after(id).filter((next) => !around.includes(next)));
  }

  #joinsOfBranches(): SplitJoins {
    this.#branches ??= new SplitJoins(this.#nodes);
    return this.#branches;
  }

  #joinsOfInstances(node: CompiledNode<AnyRoutingNodeType>): ReadonlyMap<string, 'final'> {
    const port = node.type.ports(node.params).outputs[0]?.name ?? '';
    // The join of a nested split is passed with that split's generation, not with this one.
    const joins = new Map<string, 'final'>();
    const seen = new Set<string>();
    const open = (node.outgoing.get(port) ?? []).map((flow) => ({ id: flow.to.node, depth: 0 }));
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { id, depth } = next;
      if (seen.has(`${id} ${depth}`) || depth > this.#nodes.size) continue;
      seen.add(`${id} ${depth}`);
      const { type } = this.#nodes.get(id) ?? {};
      const isJoin = type?.join === true && type.joins === 'instances';
      if (isJoin && depth === 0) joins.set(id, 'final');
      else for (const to of this.#after(id)) open.push({ id: to, depth: depth + (type?.split === 'instances' ? 1 : isJoin ? -1 : 0) });
    }
    return joins;
  }

  #followStacks(): ReadonlyMap<string, readonly (readonly string[])[]> {
    const found = new Map<string, Map<string, readonly string[]>>();
    const open: { readonly id: string; readonly stack: readonly string[] }[] = [{ id: this.#start, stack: [] }];
    for (const { flowNode, type } of this.#nodes.values())
      if (type.boundary?.compensates === true) open.push({ id: flowNode.id, stack: [] });
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { id, stack } = next;
      const known = found.get(id) ?? new Map<string, readonly string[]>();
      const key = stack.join(' ');
      if (known.has(key) || known.size >= MOST_STACKS) continue;
      found.set(id, known.set(key, stack));
      const node = this.#nodes.get(id);
      if (node === undefined) continue;
      for (const { flowNode } of node.boundaries) open.push({ id: flowNode.id, stack });
      const first = node.type.ports(node.params).outputs[0]?.name;
      for (const flow of flowsOut(node)) {
        const splits = node.type.split === 'branches' || (node.type.split === 'instances' && flow.from.port === first);
        for (const leaving of splits ? [pushed(stack, id)] : this.#popped(node, stack)) open.push({ id: flow.to.node, stack: leaving });
      }
    }
    return new Map([...found].map(([id, stacks]) => [id, [...stacks.values()]]));
  }

  /** What a token that came with this stack may leave a flowNode with. */
  #popped(node: CompiledNode<AnyRoutingNodeType>, stack: readonly string[]): readonly (readonly string[])[] {
    const innermost = stack.at(-1);
    if (node.type.join !== true || innermost === undefined) return [stack];
    const closing = this.joinsOf(innermost)?.get(node.flowNode.id);
    if (closing === undefined) return [stack];
    const outer = this.#popped(node, stack.slice(0, -1));
    return closing === 'partial' ? [stack, ...outer] : outer;
  }
}

const flowsOut = (node: CompiledNode<AnyRoutingNodeType>): readonly SequenceFlow[] => [...node.outgoing.values()].flat();

/** A loop that splits again before the branches were joined is the same split once more, not a deeper one. */
const pushed = (stack: readonly string[], split: string): readonly string[] => (stack.includes(split) ? stack : [...stack, split]);

function walk(starts: Iterable<string>, next: (id: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...starts];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...next(id));
  }
  return seen;
}

import type { AnyRoutingNodeType } from '@fettle/flows';
import type { CompiledNode } from './core-deps.ts';

/*
 * Which joins bring the branches of a split together, for every split of a routing. Invariants:
 * 1. a join belongs to a split when at least two of its connections lead to it without coming through the split again: what lies behind a loop back to it belongs to its next activation;
 * 2. it is `partial` when from it one comes to another join of the split to which a way also leads past it;
 * 3. asking about one split looks at each connection behind it a few times, however many joins there are.
 *
 * How. Seen from the split, a way leads past a join J to K when J does not dominate K. All that is reached from J and not dominated by it lies behind a connection that leaves the part
 * that J dominates; and what the next joins behind the end of such a connection are, is one of three: none, one, several. So a join is partial when a connection leaves its part and ends before
 * some other join than itself. That is found from the leaves of the dominator tree to its root (dominators: Cooper, Harvey and Kennedy 2001).
 */

type Node = CompiledNode<AnyRoutingNodeType>;

const NONE = -1;
/** More than one: no number of a flowNode or of a connection. */
const SEVERAL = -2;
const NO_JOINS: ReadonlySet<number> = new Set();

export class SplitJoins {
  readonly #ids: readonly string[];
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #isJoin: readonly boolean[];
  readonly #next: readonly (readonly number[])[];
  readonly #previous: readonly (readonly number[])[];
  /** By flowNode, while one split is asked about: where it stands among those behind it. */
  readonly #places: Int32Array;
  #looked = 0;

  constructor(nodes: ReadonlyMap<string, Node>) {
    this.#ids = [...nodes.keys()];
    this.#indexes = new Map(this.#ids.map((id, index) => [id, index]));
    this.#isJoin = [...nodes.values()].map(({ type }) => type.join === true && type.joins !== 'instances');
    this.#places = new Int32Array(this.#ids.length).fill(NONE);
    const previous: number[][] = this.#ids.map(() => []);
    this.#next = [...nodes.values()].map((node, index) => {
      const after = this.#known([...leavingOf(node), ...node.boundaries.map(({ flowNode }) => flowNode.id)]);
      for (const to of after) previous[to]!.push(index);
      return after;
    });
    this.#previous = previous;
  }

  /** Connections looked at since it was made, each time that one was. */
  get looked(): number {
    return this.#looked;
  }

  /** In the order of the definition. */
  of(node: Node): ReadonlyMap<string, 'final' | 'partial'> {
    const split = this.#indexes.get(node.flowNode.id) ?? NONE;
    const branches = this.#known(leavingOf(node)).filter((to) => to !== split);
    const behind = this.#behind(split, branches);
    const together = this.#together(behind, branches);
    // Most splits have one join: nobody asks for a way past it.
    const partial = together.length < 2 ? NO_JOINS : this.#partial(behind, branches);
    for (const one of behind) this.#places[one] = NONE;
    return new Map(together.map((join) => [this.#ids[join]!, partial.has(join) ? 'partial' : 'final']));
  }

  #known(ids: readonly string[]): readonly number[] {
    return ids.flatMap((id) => this.#indexes.get(id) ?? []);
  }

  /** What is reached from the branches, each flowNode after all that is first reached through it. The split itself would be the last. */
  #behind(split: number, branches: readonly number[]): readonly number[] {
    const places = this.#places;
    const behind: number[] = [];
    for (const branch of branches) {
      if (places[branch] !== NONE) continue;
      places[branch] = SEVERAL;
      const open = [branch];
      const looked = [0];
      while (open.length > 0) {
        const top = open.length - 1;
        const node = open[top]!;
        const to = this.#next[node]![looked[top]!];
        looked[top]! += 1;
        this.#looked += 1;
        if (to === undefined) {
          open.pop();
          looked.pop();
          places[node] = behind.length;
          behind.push(node);
        } else if (to !== split && places[to] === NONE) {
          places[to] = SEVERAL;
          open.push(to);
          looked.push(0);
        }
      }
    }
    return behind;
  }

  /** Joins to which at least two branches lead. */
  #together(behind: readonly number[], branches: readonly number[]): readonly number[] {
    const branchOf = new Int32Array(behind.length).fill(NONE);
    branches.forEach((to, branch) => {
      const place = this.#places[to]!;
      branchOf[place] = either(branchOf[place]!, branch);
    });
    this.#untilSettled(behind.length, (step) => {
      const place = behind.length - 1 - step;
      let found = branchOf[place]!;
      for (const before of this.#previous[behind[place]!]!) {
        this.#looked += 1;
        const from = this.#places[before]!;
        if (from !== NONE) found = either(found, branchOf[from]!);
      }
      if (found === branchOf[place]) return false;
      branchOf[place] = found;
      return true;
    });
    return behind.filter((node, place) => this.#isJoin[node] && branchOf[place] === SEVERAL).sort((one, other) => one - other);
  }

  #partial(behind: readonly number[], branches: readonly number[]): ReadonlySet<number> {
    const count = behind.length;
    const dominators = this.#dominators(behind, branches);
    const nextJoins = this.#nextJoins(behind);
    const depths = new Int32Array(count + 1);
    for (let place = count - 1; place >= 0; place -= 1) depths[place] = depths[dominators[place]!]! + 1;
    const leaving = new Leaving(count + 1);
    const partial = new Set<number>();
    behind.forEach((node, place) => {
      for (const next of this.#next[node]!) {
        this.#looked += 1;
        const to = this.#places[next]!;
        if (to !== NONE && nextJoins[to] !== NONE) leaving.add(place, depths[dominators[to]!]!, nextJoins[to]!);
      }
      if (this.#isJoin[node] && leaving.isLeft(place, depths[place]!, node)) partial.add(node);
      leaving.addAllOf(place, dominators[place]!);
    });
    return partial;
  }

  /** By place: that of the nearest one through which every way to it leads. */
  #dominators(behind: readonly number[], branches: readonly number[]): Int32Array {
    const root = behind.length;
    const dominators = new Int32Array(root + 1).fill(NONE);
    dominators[root] = root;
    const isBranch = new Set(branches);
    this.#untilSettled(root, (step) => {
      const place = root - 1 - step;
      let found = isBranch.has(behind[place]!) ? root : NONE;
      for (const before of this.#previous[behind[place]!]!) {
        this.#looked += 1;
        let other = this.#places[before]!;
        if (other === NONE || dominators[other] === NONE) continue;
        if (found === NONE) found = other;
        // Up from both until they meet.
        while (other !== found) {
          this.#looked += 1;
          if (other < found) other = dominators[other]!;
          else found = dominators[found]!;
        }
      }
      if (found === dominators[place]) return false;
      dominators[place] = found;
      return true;
    });
    return dominators;
  }

  /** By place: the join that one comes to next, itself included. */
  #nextJoins(behind: readonly number[]): Int32Array {
    const joins = Int32Array.from(behind, (node) => (this.#isJoin[node] ? node : NONE));
    this.#untilSettled(behind.length, (place) => {
      const node = behind[place]!;
      if (this.#isJoin[node]) return false;
      let found = NONE;
      for (const next of this.#next[node]!) {
        this.#looked += 1;
        const to = this.#places[next]!;
        if (to !== NONE) found = either(found, joins[to]!);
      }
      if (found === joins[place]) return false;
      joins[place] = found;
      return true;
    });
    return joins;
  }

  /** Goes through all of them until nothing changes any more: twice, and once more for loops in loops. */
  #untilSettled(count: number, change: (step: number) => boolean): void {
    for (let isChanging = count > 0; isChanging; ) {
      isChanging = false;
      for (let step = 0; step < count; step += 1) if (change(step)) isChanging = true;
    }
  }
}

/** By place, the connections that leave its part of the dominator tree: how far up they lead and to which join. Of two different joins those that lead up furthest. */
class Leaving {
  readonly #depths: Int32Array;
  readonly #joins: Int32Array;

  constructor(places: number) {
    this.#depths = new Int32Array(2 * places).fill(FURTHEST_DOWN);
    this.#joins = new Int32Array(2 * places).fill(NONE);
  }

  add(place: number, depth: number, join: number): void {
    const [first, second] = [2 * place, 2 * place + 1];
    if (join === this.#joins[first]) {
      this.#depths[first] = Math.min(depth, this.#depths[first]!);
    } else if (depth < this.#depths[first]!) {
      this.#depths[second] = this.#depths[first]!;
      this.#joins[second] = this.#joins[first]!;
      this.#depths[first] = depth;
      this.#joins[first] = join;
    } else if (depth < this.#depths[second]!) {
      this.#depths[second] = depth;
      this.#joins[second] = join;
    }
  }

  addAllOf(place: number, to: number): void {
    for (const at of [2 * place, 2 * place + 1]) if (this.#joins[at] !== NONE) this.add(to, this.#depths[at]!, this.#joins[at]!);
  }

  /** Whether one leads out of the part of a join to another join. */
  isLeft(place: number, depth: number, join: number): boolean {
    const at = this.#joins[2 * place] === join ? 2 * place + 1 : 2 * place;
    return this.#depths[at]! < depth;
  }
}

const FURTHEST_DOWN = 2 ** 31 - 1;

const either = (one: number, other: number): number => (one === NONE || one === other ? other : other === NONE ? one : SEVERAL);

const leavingOf = (node: Node): readonly string[] => [...node.outgoing.values()].flat().map(({ to }) => to.node);

import { type Block, machineOf, millisecondsOf } from './block.ts';

/**
 * What routings mean, said once more and as plainly as can be: a unit is what it still has to do (continuations over nested blocks), a machine is a list of those who wait and a
 * list of what nobody took. No graph, no generations, no activations, no versions, nothing remembered. It shares no line with engine/core.
 */
export interface Place {
  readonly unit: number;
  readonly node: string;
  readonly state: 'waiting' | 'joining' | 'held';
}

interface Leaf {
  readonly unit: Unit;
  readonly node: string;
  readonly kind: 'task' | 'loop' | 'timer' | 'watch';
  /** Goes on: after an answer, an end of time, a match. */
  readonly go: (answer: { value: number; again: boolean }) => void;
  readonly late?: () => void;
}

interface Unit {
  readonly number: number;
  alive: boolean;
  holds: number;
  scrapped: boolean;
  readonly leaves: Set<Leaf>;
  /** Places at joins, and those that a hold keeps: what they do when it ends. */
  readonly joining: string[];
  held: { node: string; since: number; go: () => void }[];
  readonly reworks: Map<string, number>;
}

interface Machine {
  waiting: { leaf: Leaf; exclusive: boolean; active: boolean }[];
  buffer: string[];
}

export class Reference {
  readonly #root: Block;
  readonly #units: Unit[] = [];
  readonly #machines = new Map<string, Machine>();
  #timers: { at: number; leaf: Leaf }[] = [];
  #todo: (() => void)[] = [];
  readonly #branches: (() => void)[] = [];
  readonly #joins: (() => void)[] = [];
  #now = 0;
  readonly skeleton: string[] = [];
  /** Two timers were due at once, or a hold came to keep two places at once: which one is first is nobody's promise. */
  tie = false;

  constructor(root: Block) {
    this.#root = root;
  }

  get now(): number {
    return this.#now;
  }

  start(): void {
    const unit: Unit = {
      number: this.#units.length,
      alive: true,
      holds: 0,
      scrapped: false,
      leaves: new Set(),
      joining: [],
      held: [],
      reworks: new Map(),
    };
    this.#units.push(unit);
    this.#pass(unit, 'begin');
    this.#step(unit, () => this.#enter(this.#root, unit, { done: () => this.#note(unit, 'entered', 'good'), stopped: () => undefined }));
    this.#drain();
  }

  /** Places of all units, in no order that means anything. */
  places(): Place[] {
    return this.#units.flatMap((unit) => [
      ...[...unit.leaves].map(({ node }): Place => ({ unit: unit.number, node, state: 'waiting' })),
      ...unit.joining.map((node): Place => ({ unit: unit.number, node, state: 'joining' })),
      ...unit.held.map(({ node }): Place => ({ unit: unit.number, node, state: 'held' })),
    ]);
  }

  states(): string[] {
    return this.#units.map((unit) => (unit.alive ? (unit.holds > 0 ? 'held' : 'running') : unit.scrapped ? 'scrapped' : 'good'));
  }

  complete(unit: number, node: string, answer: { value: number; again: boolean }): void {
    const found = [...(this.#units[unit]?.leaves ?? [])].find((leaf) => leaf.node === node);
    if (found === undefined) throw new Error(`the model has no task at ${node}`);
    this.#finish(found, () => found.go(answer));
    this.#drain();
  }

  event(name: string): void {
    const machine = this.#machine(name);
    const takers = machine.waiting.filter(({ active }) => active);
    if (takers.length === 0) machine.buffer.push('End');
    for (const taker of takers) this.#match(machine, taker);
    this.#drain();
  }

  advanceTo(time: number): void {
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= time).sort((a, b) => a.at - b.at);
      const [first, second] = due;
      if (first === undefined) break;
      if (second?.at === first.at) this.tie = true;
      this.#timers = this.#timers.filter((timer) => timer !== first);
      this.#now = first.at;
      if (first.leaf.unit.leaves.has(first.leaf)) {
        this.#finish(first.leaf, first.leaf.late ?? (() => first.leaf.go({ value: 0, again: false })));
        this.#drain();
      }
    }
    this.#now = time;
  }

  isHeld(number: number): boolean {
    return (this.#units[number]?.holds ?? 0) > 0;
  }

  hold(number: number): void {
    const unit = this.#units[number];
    if (unit?.alive) unit.holds += 1;
  }

  release(number: number): void {
    const unit = this.#units[number];
    if (unit === undefined || unit.holds === 0) return;
    unit.holds -= 1;
    if (unit.holds > 0) return;
    const kept = unit.held;
    unit.held = [];
    this.#step(unit, () => {
      const [first, ...others] = kept;
      first?.go();
      this.#branches.unshift(...others.map((other) => () => (unit.alive ? other.go() : undefined)));
    });
    this.#drain();
  }

  #enter(block: Block, unit: Unit, then: { done: () => void; stopped: () => void }): void {
    if (!unit.alive) return;
    switch (block.kind) {
      case 'sequence': {
        const [first, ...rest] = block.blocks;
        if (first === undefined) then.done();
        else this.#enter(first, unit, { ...then, done: () => this.#enter({ kind: 'sequence', blocks: rest }, unit, then) });
        return;
      }
      case 'task':
        this.#wait({ unit, node: `t${block.n}`, kind: 'task', go: () => then.done() });
        return;
      case 'timer': {
        const leaf = this.#wait({ unit, node: `w${block.n}`, kind: 'timer', go: () => then.done() });
        this.#timers.push({ at: this.#now + millisecondsOf(block.n, block.seconds), leaf });
        return;
      }
      case 'machine':
        this.#open(this.#wait({ unit, node: `k${block.n}`, kind: 'watch', go: () => then.done() }), block.n, true);
        return;
      case 'event': {
        const late = (): void => this.#enter(block.otherwise, unit, then);
        const leaf = this.#wait({ unit, node: `e${block.n}`, kind: 'watch', go: () => then.done(), late });
        this.#open(leaf, block.n, false);
        if (block.limit > 0) this.#timers.push({ at: this.#now + millisecondsOf(block.n, block.limit), leaf });
        return;
      }
      case 'choice':
        this.#wait({
          unit,
          node: `c${block.n}`,
          kind: 'task',
          go: ({ value }) => {
            this.#pass(unit, `g${block.n}`);
            this.#enter(value >= 5 ? block.high : block.low, unit, then);
          },
        });
        return;
      case 'loop':
        this.#loop(block, unit, then);
        return;
      case 'stop':
        this.#note(unit, 'entered', `z${block.n}`);
        if (block.scrap) this.#scrap(unit);
        else then.stopped();
        return;
      case 'parallel':
        this.#parallel(block, unit, then);
        return;
    }
  }

  #loop(block: Extract<Block, { kind: 'loop' }>, unit: Unit, then: { done: () => void; stopped: () => void }): void {
    const rework = `r${block.n}`;
    this.#pass(unit, `h${block.n}`);
    const decide = (): void => {
      this.#wait({
        unit,
        node: `l${block.n}`,
        kind: 'loop',
        go: ({ again }) => {
          if (!again) return then.done();
          const count = (unit.reworks.get(rework) ?? 0) + 1;
          unit.reworks.set(rework, count);
          this.#pass(unit, rework);
          return count <= block.limit ? this.#loop(block, unit, then) : then.done();
        },
      });
    };
    this.#enter(block.body, unit, { ...then, done: decide });
  }

  /**
   * Everybody goes. Those that came go on as one when all have come that ever can, or when nobody is on the way any more: who ended is not waited for. If all ended, so has this.
   */
  #parallel(block: Extract<Block, { kind: 'parallel' }>, unit: Unit, then: { done: () => void; stopped: () => void }): void {
    const join = `j${block.n}`;
    const expected = block.branches.filter((branch) => waysOut(branch) > 0).length;
    let open = block.branches.length;
    let arrived = 0;
    let over = false;
    const look = (): void => void this.#joins.push(fire);
    const fire = (): void => {
      if (over || !unit.alive) return;
      const nobodyElse = open === 0;
      if (arrived > 0 && (arrived === expected || nobodyElse)) {
        over = true;
        for (let count = 0; count < arrived; count += 1) unit.joining.splice(unit.joining.indexOf(join), 1);
        this.#note(unit, 'left', join);
        then.done();
      } else if (nobodyElse) {
        over = true;
        then.stopped();
      }
    };
    this.#pass(unit, `s${block.n}`);
    const [first, ...others] = block.branches.map((branch, index) => {
      const go = (): void =>
        this.#enter(branch, unit, {
          stopped: () => {
            open -= 1;
            look();
          },
          done: () => {
            if (waysOut(branch) > 1) this.#pass(unit, `x${block.n}_${index}`);
            this.#note(unit, 'entered', join);
            open -= 1;
            arrived += 1;
            unit.joining.push(join);
            look();
          },
        });
      return go;
    });
    // The first goes at once, the others when it has come to rest; it matters when one of them scraps the unit.
    this.#branches.push(...others);
    first?.();
  }

  #wait(leaf: Leaf): Leaf {
    leaf.unit.leaves.add(leaf);
    this.#note(leaf.unit, 'entered', leaf.node);
    return leaf;
  }

  /** What was waited for has happened. A held unit leaves what is finished and enters nothing. */
  #finish(leaf: Leaf, go: () => void): void {
    const { unit } = leaf;
    unit.leaves.delete(leaf);
    this.#close(leaf);
    this.#note(unit, 'left', leaf.node);
    if (unit.holds > 0) {
      if (unit.held.some(({ since }) => since === this.#now)) this.tie = true;
      unit.held.push({ node: leaf.node, since: this.#now, go });
    } else this.#step(unit, go);
  }

  /** One move of a unit: on until everything of it waits; joins fire when nothing else moves. */
  #step(unit: Unit, begin: () => void): void {
    begin();
    for (let next = this.#branches.shift() ?? this.#joins.shift(); next !== undefined; next = this.#branches.shift() ?? this.#joins.shift())
      next();
    if (unit.leaves.size + unit.joining.length + unit.held.length === 0) unit.alive = false;
  }

  #open(leaf: Leaf, n: number, exclusive: boolean): void {
    const machine = this.#machine(machineOf(n));
    this.#todo.push(() => {
      const active = !exclusive || !machine.waiting.some((other) => other.exclusive);
      const waiter = { leaf, exclusive, active };
      machine.waiting.push(waiter);
      if (active) this.#lookBack(machine, waiter);
    });
  }

  #lookBack(machine: Machine, waiter: Machine['waiting'][number]): void {
    if (machine.buffer.shift() !== undefined) this.#match(machine, waiter);
  }

  #match(machine: Machine, waiter: Machine['waiting'][number]): void {
    const { leaf } = waiter;
    this.#leaveQueue(machine, waiter);
    this.#todo.push(() => {
      if (leaf.unit.leaves.has(leaf)) this.#finish(leaf, () => leaf.go({ value: 0, again: false }));
    });
  }

  #close(leaf: Leaf): void {
    if (leaf.kind !== 'watch') return;
    this.#todo.push(() => {
      for (const machine of this.#machines.values()) {
        const waiter = machine.waiting.find((one) => one.leaf === leaf);
        if (waiter !== undefined) this.#leaveQueue(machine, waiter);
      }
    });
  }

  #leaveQueue(machine: Machine, waiter: Machine['waiting'][number]): void {
    machine.waiting = machine.waiting.filter((one) => one !== waiter);
    const next = machine.waiting.find((one) => one.exclusive);
    if (!waiter.exclusive || !waiter.active || next === undefined) return;
    next.active = true;
    this.#lookBack(machine, next);
  }

  #scrap(unit: Unit): void {
    unit.scrapped = true;
    unit.alive = false;
    for (const leaf of unit.leaves) this.#close(leaf);
    unit.leaves.clear();
    unit.joining.length = 0;
    unit.held = [];
  }

  #machine(name: string): Machine {
    const machine = this.#machines.get(name) ?? { waiting: [], buffer: [] };
    this.#machines.set(name, machine);
    return machine;
  }

  #pass(unit: Unit, node: string): void {
    this.#note(unit, 'entered', node);
    this.#note(unit, 'left', node);
  }

  #note(unit: Unit, what: 'entered' | 'left', node: string): void {
    this.skeleton.push(`${this.#now} unit ${unit.number} ${what} ${node}`);
  }

  #drain(): void {
    for (let next = this.#todo.shift(); next !== undefined; next = this.#todo.shift()) next();
  }
}

/** Connections that a block ends in: with more than one its drawing gathers them before a join. */
function waysOut(block: Block): number {
  switch (block.kind) {
    case 'sequence':
      return block.blocks.reduce((open, next) => (open === 0 ? 0 : waysOut(next)), 1);
    case 'stop':
      return 0;
    case 'choice':
      return waysOut(block.high) + waysOut(block.low);
    case 'event':
      return block.limit === 0 ? 1 : 1 + waysOut(block.otherwise);
    case 'loop':
      return waysOut(block.body) === 0 ? 0 : 2;
    case 'parallel':
      return block.branches.some((branch) => waysOut(branch) > 0) ? 1 : 0;
    default:
      return 1;
  }
}

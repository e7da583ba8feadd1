import type { DrawnRegistry, FlowNode, Ports } from '@fettle/flows';
import { applyPatches, createDraft, type Draft, enablePatches, finishDraft, type Patch } from 'immer';
import type { Behaviour, Command, CommandContext } from './command.ts';
import { type FlowRecords, sameRecords } from './flow-records.ts';
import { portsOf } from './ports-of.ts';

/*
 * The store of one open flow. Invariants:
 * - the records change only by `execute`, `undo`, `redo` and `replace`; listeners hear of each change once, after it is complete;
 * - one call of `execute` is at most one step of undo, however many commands and behaviours ran inside it; one that changes nothing is none;
 * - a command that throws leaves the records as they were;
 * - undoing a step and redoing it gives the same records.
 */

enablePatches();

interface Step {
  readonly title: string;
  readonly patches: readonly Patch[];
  readonly inverse: readonly Patch[];
  readonly coalesceKey: string | undefined;
  readonly at: number;
}

/** Milliseconds within which executions with the same coalesce key are one step. */
const COALESCE_WITHIN = 1_500;
const MAX_STEPS = 500;

export interface FlowDocumentOptions {
  readonly registry: DrawnRegistry;
  readonly behaviours: readonly Behaviour[];
  /** Milliseconds; only for coalescing. */
  readonly now: () => number;
}

/** What an undo or redo brought back or took away, so that the canvas can show it. */
export interface Travelled {
  readonly title: string;
  readonly flowNodes: readonly string[];
}

export class FlowDocument {
  #records: FlowRecords;
  #done: Step[] = [];
  #undone: Step[] = [];
  #executions = 0;
  readonly #options: FlowDocumentOptions;
  readonly #listeners = new Set<() => void>();

  constructor(records: FlowRecords, options: FlowDocumentOptions) {
    this.#records = records;
    this.#options = options;
  }

  get records(): FlowRecords {
    return this.#records;
  }

  get registry(): DrawnRegistry {
    return this.#options.registry;
  }

  /** What the next undo would take back, or undefined. */
  get undoTitle(): string | undefined {
    return this.#done.at(-1)?.title;
  }

  /** How often something was changed by a command. Undo, redo and what others changed do not count. */
  get executions(): number {
    return this.#executions;
  }

  get redoTitle(): string | undefined {
    return this.#undone.at(-1)?.title;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  portsOf(flowNode: FlowNode): Ports {
    return portsOf(this.#options.registry, flowNode);
  }

  execute<Args, Result>(command: Command<Args, Result>, args: Args): Result {
    const draft = createDraft(this.#records) as Draft<FlowRecords>;
    const context: CommandContext = {
      registry: this.#options.registry,
      portsOf: (flowNode) => this.portsOf(flowNode),
      run: (nested, nestedArgs) => this.#run(draft, nested, nestedArgs, context),
    };
    const result = context.run(command, args);

    let patches: Patch[] = [];
    let inverse: Patch[] = [];
    const next = finishDraft(draft, (forward, back) => {
      patches = forward;
      inverse = back;
    }) as FlowRecords;
    if (patches.length === 0 || sameRecords(next, this.#records)) return result;

    this.#records = next;
    this.#executions += 1;
    this.#remember({
      title: command.title(args),
      patches,
      inverse,
      coalesceKey: command.coalesce?.(args),
      at: this.#options.now(),
    });
    this.#tell();
    return result;
  }

  undo(): Travelled | undefined {
    return this.#travel(this.#done, this.#undone, 'inverse');
  }

  redo(): Travelled | undefined {
    return this.#travel(this.#undone, this.#done, 'patches');
  }

  /** Ends coalescing: what comes next is a step of its own. A field calls it when it loses the focus. */
  settle(): void {
    const last = this.#done.at(-1);
    if (last?.coalesceKey !== undefined) this.#done[this.#done.length - 1] = { ...last, coalesceKey: undefined };
  }

  /** Puts other records in place, without undo: another flow was opened, or the server's draft taken over. */
  replace(records: FlowRecords): void {
    this.#records = records;
    this.#done = [];
    this.#undone = [];
    this.#tell();
  }

  /** Takes in what somebody else changed beside one's own changes; those can still be undone. */
  takeIn(records: FlowRecords): void {
    if (sameRecords(records, this.#records)) return;
    this.settle();
    this.#records = records;
    this.#tell();
  }

  #run<Args, Result>(draft: Draft<FlowRecords>, command: Command<Args, Result>, args: Args, context: CommandContext): Result {
    const followers = this.#options.behaviours.filter((behaviour) => behaviour.on === command.name);
    const afterwards = followers.map((behaviour) => behaviour.follow(draft, args, context));
    const result = command.execute(draft, args, context);
    for (const after of afterwards) after?.();
    return result;
  }

  #remember(step: Step): void {
    this.#undone = [];
    const last = this.#done.at(-1);
    const joins = step.coalesceKey !== undefined && last?.coalesceKey === step.coalesceKey && step.at - last.at < COALESCE_WITHIN;
    if (!joins) {
      this.#done.push(step);
      if (this.#done.length > MAX_STEPS) this.#done.shift();
      return;
    }
    this.#done[this.#done.length - 1] = {
      ...step,
      patches: [...last.patches, ...step.patches],
      inverse: [...step.inverse, ...last.inverse],
    };
  }

  #travel(from: Step[], to: Step[], direction: 'patches' | 'inverse'): Travelled | undefined {
    const step = from.pop();
    if (step === undefined) return undefined;
    const applied = step[direction];
    try {
      this.#records = applyPatches(this.#records, [...applied]);
    } catch {
      // What it changed is not there any more: somebody else took it away. Steps before it rest on the same.
      from.length = 0;
      this.#tell();
      return undefined;
    }
    to.push({ ...step, coalesceKey: undefined });
    this.#tell();
    return { title: step.title, flowNodes: touchedFlowNodes(applied, this.#records) };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function touchedFlowNodes(patches: readonly Patch[], records: FlowRecords): readonly string[] {
  const touched = new Set<string>();
  for (const { path } of patches) {
    const [table, id] = path;
    if ((table === 'flowNodes' || table === 'positions') && typeof id === 'string' && records.flowNodes[id] !== undefined) touched.add(id);
  }
  return [...touched];
}

import { FettleError, type Firing, type Json, type RuleItem, type RuleStep, type Time } from '@fettle/flows';
import type { CompiledRule, RuleNode } from '../core-deps.ts';
import { type Items, itemAt, lengthOf, SeriesBuilder, sequenceAt } from './items.ts';
import { type Consequence, type JudgedFiring, type JudgingFault, MOST_FIRINGS } from './judged-firing.ts';
import { arrivalOf, endOf, eventAt, lastArrivedBefore, type MachinePast } from './machine-past.ts';
import { PastContext } from './past-context.ts';

/** Items between two rests, so that who judges beside other work can let it go on: some milliseconds. */
const ITEMS_AT_ONCE = 20_000;

/** What one flowNode made of everything that arrived at it. */
export interface FlowNodeJudged {
  readonly outputs: ReadonlyMap<string, Items>;
  readonly consequences: readonly (Consequence & { readonly sequence: number })[];
  readonly fault: JudgingFault | undefined;
}

export interface Arriving {
  readonly port: string;
  readonly items: Items;
}

/**
 * Hands everything that arrived at a flowNode to its type's own `process`, in order: the same function, params, local state and latest readings as in the engine, and what throws gives
 * nothing, as there. Where the type knows at which places it does anything at all (`moments`), only those are handed over. Rests now and then by yielding.
 */
export function* judgeFlowNode(
  past: MachinePast,
  rule: CompiledRule,
  node: RuleNode,
  arriving: readonly Arriving[],
): Generator<void, FlowNodeJudged> {
  const [only] = arriving;
  const { passesOn } = node.type;
  if (passesOn !== undefined && only !== undefined && arriving.length === 1)
    return { outputs: new Map([[passesOn, only.items]]), consequences: [], fault: undefined };
  const judging = new Judging(past, rule, node, arriving);
  if (only !== undefined && arriving.length === 1) {
    const moments = judging.moments(only);
    const count = moments === undefined ? lengthOf(only.items) : moments.length;
    for (let begin = 0; begin < count; begin += ITEMS_AT_ONCE) {
      const end = Math.min(count, begin + ITEMS_AT_ONCE);
      for (let index = begin; index < end; index += 1) judging.take(only, moments === undefined ? index : (moments[index] as number));
      yield;
    }
    return judging.judged();
  }
  // Several inputs: by the order of events, and of one event by the order of the connections.
  const next = arriving.map(() => 0);
  for (let taken = 1; ; taken += 1) {
    let first = -1;
    for (let index = 0; index < arriving.length; index += 1) {
      const { items } = arriving[index] as Arriving;
      const at = next[index] as number;
      if (at >= lengthOf(items)) continue;
      const best = arriving[first];
      if (best === undefined || sequenceAt(items, at) < sequenceAt(best.items, next[first] as number)) first = index;
    }
    const chosen = arriving[first];
    if (chosen === undefined) return judging.judged();
    judging.take(chosen, next[first] as number);
    next[first] = (next[first] as number) + 1;
    if (taken % ITEMS_AT_ONCE === 0) yield;
  }
}

class Judging {
  readonly #past: MachinePast;
  readonly #node: RuleNode;
  readonly #context: PastContext;
  readonly #only: Items | undefined;
  readonly #series = new Map<string, SeriesBuilder>();
  readonly #firings = new Map<string, { firing: Firing; judged: JudgedFiring }[]>();
  readonly #consequences: (Consequence & { sequence: number })[] = [];
  /** When it wants to be looked at again. */
  #wakeAt: Time | undefined;
  #last: { readonly port: string; readonly item: RuleItem } | undefined;
  #faults = 0;
  #fault = '';

  constructor(past: MachinePast, rule: CompiledRule, node: RuleNode, arriving: readonly Arriving[]) {
    this.#past = past;
    this.#node = node;
    this.#context = new PastContext(past, rule, node);
    this.#only = arriving.length === 1 ? arriving[0]?.items : undefined;
  }

  moments({ items }: Arriving): Uint32Array | undefined {
    const { type, params, targets } = this.#node;
    if (type.moments === undefined || items.kind !== 'readings') return undefined;
    try {
      return type.moments(params, {
        series: items.series,
        latest: (signal) => this.#past.signals.get(signal)?.series,
        isConnected: (output) => targets.has(output),
      });
    } catch (error) {
      // Then `process` throws it at every reading, and that is what is told.
      if (error instanceof FettleError) return undefined;
      throw error;
    }
  }

  take({ port, items }: Arriving, index: number): void {
    const sequence = sequenceAt(items, index);
    if (this.#wakeAt !== undefined) this.#wakeUpTo(arrivalOf(this.#past, sequence));
    const item = itemAt(items, index, this.#past.equipment);
    const cause = items.kind === 'firings' ? items.firings[index]?.judged : undefined;
    this.#context.moveTo(sequence, item, cause?.waitedUntil);
    this.#last = { port, item };
    this.#carryOut(
      this.#attempt(() => this.#node.type.process(this.#context, { port, item })),
      { sequence, item, index, cause },
    );
  }

  /** What it waited for and what has come by then: before whatever arrives at that time, as in the engine. */
  #wakeUpTo(until: Time): void {
    while (this.#wakeAt !== undefined && this.#wakeAt <= until) {
      const at = this.#wakeAt;
      this.#wakeAt = undefined;
      const sequence = lastArrivedBefore(this.#past, at);
      const { port, item } = this.#lastItem(sequence);
      this.#context.moveTo(sequence, item, at);
      this.#carryOut(
        this.#attempt(() => this.#node.type.wake?.(this.#context, { port, item }) ?? {}),
        { sequence, item, index: undefined, cause: undefined, waitedUntil: at },
      );
    }
  }

  /** What arrived last by then, also when it was passed over because it changed nothing. */
  #lastItem(sequence: number): { readonly port: string; readonly item: RuleItem } {
    const last = this.#last as { readonly port: string; readonly item: RuleItem };
    const items = this.#only;
    if (items === undefined || 'firing' in last.item) return last;
    let [low, high] = [0, lengthOf(items) - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (sequenceAt(items, middle) <= sequence) low = middle;
      else high = middle - 1;
    }
    return { port: last.port, item: itemAt(items, low, this.#past.equipment) };
  }

  #carryOut(
    step: RuleStep | undefined,
    by: {
      readonly sequence: number;
      readonly item: RuleItem;
      readonly index: number | undefined;
      readonly cause: JudgedFiring | undefined;
      readonly waitedUntil?: Time;
    },
  ): void {
    const { sequence, item, index, cause } = by;
    if (step === undefined) return;
    if (step.local !== undefined) this.#context.local = step.local;
    if (step.wakeAt !== undefined) this.#wakeAt = step.wakeAt ?? undefined;
    this.#act(step, sequence, cause);
    if (step.out === undefined) return;
    for (const output of Object.keys(step.out)) {
      const produced = step.out[output];
      if (produced === undefined || !this.#node.targets.has(output)) continue;
      if ('firing' in produced) this.#fire(output, produced, { sequence, waitedUntil: by.waitedUntil ?? cause?.waitedUntil });
      else this.#builderOf(output).add(produced, sequence, produced === item ? index : undefined);
    }
  }

  judged(): FlowNodeJudged {
    if (this.#wakeAt !== undefined) this.#wakeUpTo(endOf(this.#past));
    const outputs = new Map<string, Items>();
    for (const [output, builder] of this.#series) outputs.set(output, { kind: 'readings', series: builder.series() });
    for (const [output, firings] of this.#firings) outputs.set(output, { kind: 'firings', firings });
    const fault =
      this.#faults === 0
        ? undefined
        : { equipment: this.#past.equipment, flowNode: this.#node.flowNode.id, message: this.#fault, times: this.#faults };
    return { outputs, consequences: this.#consequences, fault };
  }

  #attempt(judge: () => RuleStep): RuleStep | undefined {
    try {
      return judge();
    } catch (error) {
      if (!(error instanceof FettleError)) throw error;
      if (this.#faults === 0) this.#fault = error.message;
      this.#faults += 1;
      return undefined;
    }
  }

  #builderOf(output: string): SeriesBuilder {
    let builder = this.#series.get(output);
    if (builder === undefined) {
      builder = new SeriesBuilder(this.#only?.kind === 'readings' ? this.#only.series : undefined);
      this.#series.set(output, builder);
    }
    return builder;
  }

  #fire(
    output: string,
    firing: Firing,
    { sequence, waitedUntil }: { readonly sequence: number; readonly waitedUntil: Time | undefined },
  ): void {
    const { equipment, at, presence } = this.#context;
    const event = eventAt(this.#past, sequence);
    const list = this.#firings.get(output) ?? [];
    this.#firings.set(output, list);
    if (list.length >= MOST_FIRINGS) {
      throw new FettleError(
        'tooLarge',
        `"${this.#node.flowNode.name}" fires more than ${MOST_FIRINGS.toLocaleString('en')} times here: choose a shorter period, or a condition that is true less often.`,
        { place: { flowNode: this.#node.flowNode.id } },
      );
    }
    const judged: JudgedFiring = {
      equipment,
      flowNode: this.#node.flowNode.id,
      output,
      sequence,
      at,
      time: waitedUntil !== undefined || event === undefined ? at : (event.column.series.time[event.index] as number),
      ...(waitedUntil === undefined ? {} : { waitedUntil }),
      title: firing.title,
      trace: firing.trace,
      ...(firing.event === undefined ? {} : { event: firing.event }),
      ...(presence === undefined ? {} : { unit: presence.unit, instance: presence.instance }),
    };
    list.push({ firing, judged });
  }

  #act(step: RuleStep, sequence: number, firing: JudgedFiring | undefined): void {
    const flowNode = this.#node.flowNode.id;
    const told = (kind: Consequence['kind'], text: string, data: Readonly<Record<string, Json>> = {}): void => {
      this.#consequences.push({ firing, flowNode, kind, text, data, sequence });
    };
    if (step.effects === undefined && step.records === undefined && !holds(step)) return;
    for (const { action } of step.effects ?? []) told('effect', action.kind, action as unknown as Record<string, Json>);
    for (const record of step.records ?? []) {
      const { kind, ...data } = record as unknown as { kind: string; title?: string };
      if (kind === 'andonCalled' || kind === 'nonconformanceOpened') told(kind, data.title ?? '', data as Record<string, Json>);
    }
    if (step.holdEquipment !== undefined) told('holdEquipment', step.holdEquipment.reason);
    // Where no unit is, none is held.
    if (this.#context.presence === undefined) return;
    if (step.holdUnit !== undefined) told('holdUnit', step.holdUnit.reason);
    if (step.holdLot !== undefined) told('holdJobOrder', step.holdLot.reason);
  }
}

const holds = ({ holdUnit, holdEquipment, holdLot }: RuleStep): boolean =>
  holdUnit !== undefined || holdEquipment !== undefined || holdLot !== undefined;

import { FettleError, type Json, type Reading, type RuleStep, type Time } from '@fettle/flows';
import { type RecordedSeries, readingAt } from '@fettle/flows/back-test/index.ts';
import type { CompiledRule, RuleNode } from '../core-deps.ts';
import { type ItemFired, type Items, SeriesBuilder } from './items.ts';
import { type Consequence, type JudgingFault, MOST_FIRINGS } from './judged-firing.ts';
import { arrivalOf, endOf, lastArrivedBefore, type MachinePast } from './machine-past.ts';
import { PastContext } from './past-context.ts';

/** Readings between two rests, so that who judges beside other work can let it go on: some milliseconds. */
const READINGS_AT_ONCE = 20_000;

/** What one flowNode made of all readings that arrived at it. */
export interface FlowNodeJudged {
  readonly outputs: ReadonlyMap<string, Items>;
  readonly consequences: readonly Consequence[];
  readonly fault: JudgingFault | undefined;
}

export interface Arriving {
  readonly port: string;
  readonly series: RecordedSeries;
}

/**
 * Hands every reading that arrived at a flowNode to its type's own `process`, in order: the same function, params, local state and latest readings as in the engine, and what throws gives
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
    return { outputs: new Map([[passesOn, { kind: 'readings', series: only.series }]]), consequences: [], fault: undefined };
  const judging = new Judging(past, rule, node, arriving);
  if (only !== undefined && arriving.length === 1) {
    const moments = judging.moments(only);
    const count = moments === undefined ? only.series.length : moments.length;
    for (let begin = 0; begin < count; begin += READINGS_AT_ONCE) {
      const end = Math.min(count, begin + READINGS_AT_ONCE);
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
      const { series } = arriving[index] as Arriving;
      const at = next[index] as number;
      if (at >= series.length) continue;
      const best = arriving[first];
      if (best === undefined || (series.sequence[at] as number) < (best.series.sequence[next[first] as number] as number)) first = index;
    }
    const chosen = arriving[first];
    if (chosen === undefined) return judging.judged();
    judging.take(chosen, next[first] as number);
    next[first] = (next[first] as number) + 1;
    if (taken % READINGS_AT_ONCE === 0) yield;
  }
}

class Judging {
  readonly #past: MachinePast;
  readonly #node: RuleNode;
  readonly #context: PastContext;
  readonly #only: RecordedSeries | undefined;
  readonly #series = new Map<string, SeriesBuilder>();
  readonly #firings = new Map<string, ItemFired[]>();
  readonly #consequences: Consequence[] = [];
  /** When it wants to be looked at again. */
  #wakeAt: Time | undefined;
  #last: { readonly port: string; readonly item: Reading } | undefined;
  #faults = 0;
  #fault = '';

  constructor(past: MachinePast, rule: CompiledRule, node: RuleNode, arriving: readonly Arriving[]) {
    this.#past = past;
    this.#node = node;
    this.#context = new PastContext(past, rule, node);
    this.#only = arriving.length === 1 ? arriving[0]?.series : undefined;
  }

  moments({ series }: Arriving): Uint32Array | undefined {
    const { type, params, targets } = this.#node;
    if (type.moments === undefined) return undefined;
    try {
      return type.moments(params, {
        series,
        latest: (signal) => this.#past.signals.get(signal)?.series,
        isConnected: (output) => targets.has(output),
      });
    } catch (error) {
      // Then `process` throws it at every reading, and that is what is told.
      if (error instanceof FettleError) return undefined;
      throw error;
    }
  }

  take({ port, series }: Arriving, index: number): void {
    const sequence = series.sequence[index] as number;
    if (this.#wakeAt !== undefined) this.#wakeUpTo(arrivalOf(this.#past, sequence));
    const item = readingAt(series, index, this.#past.equipment);
    this.#context.moveTo(sequence, item);
    this.#last = { port, item };
    this.#carryOut(
      this.#attempt(() => this.#node.type.process(this.#context, { port, item })),
      { sequence, item, index },
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
        { sequence, item, index: undefined, waitedUntil: at },
      );
    }
  }

  /** What arrived last by then, also when it was passed over because it changed nothing. */
  #lastItem(sequence: number): { readonly port: string; readonly item: Reading } {
    const last = this.#last as { readonly port: string; readonly item: Reading };
    const series = this.#only;
    if (series === undefined) return last;
    let [low, high] = [0, series.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((series.sequence[middle] as number) <= sequence) low = middle;
      else high = middle - 1;
    }
    return { port: last.port, item: readingAt(series, low, this.#past.equipment) };
  }

  #carryOut(
    step: RuleStep | undefined,
    by: { readonly sequence: number; readonly item: Reading; readonly index: number | undefined; readonly waitedUntil?: Time },
  ): void {
    const { sequence, item, index, waitedUntil } = by;
    if (step === undefined) return;
    if (step.local !== undefined) this.#context.local = step.local;
    if (step.wakeAt !== undefined) this.#wakeAt = step.wakeAt ?? undefined;
    this.#act(step, sequence);
    if (step.out === undefined) return;
    for (const output of Object.keys(step.out)) {
      const produced = step.out[output];
      if (produced === undefined || !this.#node.targets.has(output)) continue;
      if ('firing' in produced) this.#fire(output, { firing: produced, sequence, ...(waitedUntil === undefined ? {} : { waitedUntil }) });
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
      builder = new SeriesBuilder(this.#only);
      this.#series.set(output, builder);
    }
    return builder;
  }

  #fire(output: string, fired: ItemFired): void {
    const list = this.#firings.get(output) ?? [];
    this.#firings.set(output, list);
    if (list.length >= MOST_FIRINGS) {
      throw new FettleError(
        'tooLarge',
        `"${this.#node.flowNode.name}" fires more than ${MOST_FIRINGS.toLocaleString('en')} times here: choose a shorter period, or a condition that is true less often.`,
        { place: { flowNode: this.#node.flowNode.id } },
      );
    }
    list.push(fired);
  }

  /** What a reading alone asks for: a lookup. Everything else follows from firings. */
  #act({ effects = [] }: RuleStep, sequence: number): void {
    for (const { action } of effects)
      this.#consequences.push({
        firing: undefined,
        flowNode: this.#node.flowNode.id,
        kind: 'effect',
        text: action.kind,
        data: action as unknown as Record<string, Json>,
        sequence,
      });
  }
}

import { seriesFrom } from '@fettle/flows/back-test/index.ts';
import { canonicalJson } from '@fettle/flows/hash.ts';
import type { CompiledRule, RuleNode } from '../core-deps.ts';
import type { Items } from './items.ts';
import { type Arriving, type FlowNodeJudged, judgeFlowNode } from './judge-flow-node.ts';
import { judgeOneByOne } from './judge-one-by-one.ts';
import type { Consequence, JudgedFiring, JudgedPast, JudgingFault } from './judged-firing.ts';
import type { MachinePast } from './machine-past.ts';
import { isJoined, nodesInOrder } from './rule-order.ts';

/** A flowNode's results are kept while one of so many judgements before used them: those of the released version beside those of the draft that is being changed. */
const KEPT_JUDGEMENTS = 3;

interface Kept {
  readonly judged: FlowNodeJudged;
  usedBy: number;
}

/**
 * Judges versions of rules over what one machine went through.
 *
 * Invariants:
 * 1. what fires is what the engine would have fired with the rule released at the beginning of the period: every flowNode's own `process`, and nothing else, decides;
 * 2. flowNodes are judged one after the other over all that arrives at them, because a flowNode knows of others only what arrives; where several ways of one event meet again in a flowNode, the
 *    order of the ways matters, and the whole rule is judged event by event by the core;
 * 3. what a flowNode made is kept under everything that it follows from, so that a changed number costs the flowNodes behind it and no others.
 */
export class BackTest {
  readonly past: MachinePast;
  readonly #kept = new Map<string, Kept>();
  #judgements = 0;

  constructor(past: MachinePast) {
    this.past = past;
  }

  /** All at once. Throws `tooLarge` when it fires too often to be told. */
  judge(rule: CompiledRule): JudgedPast {
    const judging = this.judging(rule);
    for (;;) {
      const { done, value } = judging.next();
      if (done === true) return value;
    }
  }

  /** The same, resting every few milliseconds. */
  *judging(rule: CompiledRule): Generator<void, JudgedPast> {
    this.#judgements += 1;
    const judges = rule.sources.some(({ equipment }) => equipment.includes(this.past.equipment));
    if (!judges) return { firings: [], consequences: [], faults: [] };
    if (isJoined(rule)) return yield* judgeOneByOne(this.past, rule);
    const made = yield* this.#judgeNodes(rule);
    this.#forget();
    return gathered(made);
  }

  /** What arrives at a flowNode, when it is readings: to be drawn under a threshold. */
  arrivingAt(rule: CompiledRule, flowNode: string): Items | undefined {
    if (isJoined(rule, flowNode)) return undefined;
    const judging = this.#judgeNodes(rule, flowNode);
    for (;;) {
      const { done, value } = judging.next();
      if (done === true) return value.arriving;
    }
  }

  *#judgeNodes(rule: CompiledRule, upTo?: string): Generator<void, Made> {
    const { equipment, signals } = this.past;
    const results = new Map<string, { readonly key: string; readonly judged: FlowNodeJudged }>();
    const order: FlowNodeJudged[] = [];
    for (const node of nodesInOrder(rule)) {
      const source = rule.sources.find((candidate) => candidate.node === node && candidate.equipment.includes(equipment));
      const arriving: Arriving[] = [];
      const from: unknown[] = [];
      const column = source === undefined ? undefined : signals.get(source.signal);
      if (column !== undefined) {
        arriving.push({ port: 'in', items: { kind: 'readings', series: seriesFrom(column.series, column.begin) } });
        from.push(source?.signal);
      }
      for (const { from: origin, to } of node.incoming) {
        const before = results.get(origin.node);
        const items = before?.judged.outputs.get(origin.port);
        if (before !== undefined) from.push([before.key, origin.port, to.port]);
        if (items !== undefined) arriving.push({ port: to.port, items });
      }
      if (node.flowNode.id === upTo) return { order, arriving: arriving[0]?.items };
      const key = keyOf(node, from);
      const kept = this.#kept.get(key);
      const judged = kept?.judged ?? (yield* judgeFlowNode(this.past, rule, node, arriving));
      if (kept === undefined) this.#kept.set(key, { judged, usedBy: this.#judgements });
      else kept.usedBy = this.#judgements;
      results.set(node.flowNode.id, { key, judged });
      order.push(judged);
    }
    return { order, arriving: undefined };
  }

  #forget(): void {
    for (const [key, { usedBy }] of this.#kept) if (usedBy <= this.#judgements - KEPT_JUDGEMENTS) this.#kept.delete(key);
  }
}

interface Made {
  readonly order: readonly FlowNodeJudged[];
  readonly arriving: Items | undefined;
}

function keyOf({ flowNode, params, targets }: RuleNode, from: readonly unknown[]): string {
  return canonicalJson([flowNode.id, flowNode.name, flowNode.type, params, [...targets.keys()].sort(), from]);
}

function gathered({ order }: Made): JudgedPast {
  const firings: JudgedFiring[] = [];
  const consequences: (Consequence & { sequence: number })[] = [];
  const faults: JudgingFault[] = [];
  for (const judged of order) {
    for (const items of judged.outputs.values()) {
      if (items.kind === 'firings') for (const each of items.firings) firings.push(each.judged);
    }
    for (const consequence of judged.consequences) consequences.push(consequence);
    if (judged.fault !== undefined) faults.push(judged.fault);
  }
  firings.sort((a, b) => a.sequence - b.sequence);
  consequences.sort((a, b) => a.sequence - b.sequence);
  return { firings, consequences: consequences.map(({ sequence: _sequence, ...rest }) => rest), faults };
}

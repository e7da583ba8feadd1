import { type RecordedSeries, seriesFrom } from '@fettle/flows/back-test/index.ts';
import { canonicalJson } from '@fettle/flows/hash.ts';
import type { CompiledRule, RuleNode } from '../core-deps.ts';
import { type Fired, followFirings } from './follow-firings.ts';
import { type Arriving, type FlowNodeJudged, judgeFlowNode } from './judge-flow-node.ts';
import { judgeOneByOne } from './judge-one-by-one.ts';
import type { JudgedPast } from './judged-firing.ts';
import { limitsOf, type MachinePast } from './machine-past.ts';
import { needsTheCore, readingNodes } from './rule-order.ts';

/** A flowNode's results are kept while one of so many judgements before used them: those of the released version beside those of the draft that is being changed. */
const KEPT_JUDGEMENTS = 3;

interface Kept<Result> {
  readonly result: Result;
  usedBy: number;
}

/**
 * Judges versions of rules over what one machine went through.
 *
 * Invariants:
 * 1. what fires is what the engine would have fired with the rule released at the beginning of the period, and nobody there who answers or signs off: every flowNode's own `process`, and nothing else,
 *    decides;
 * 2. flowNodes that readings come to are judged one after the other over all that arrives at them, because such a flowNode knows of others only what arrives; what follows from their firings is the
 *    core's own walk. Where that does not hold (rule-order.ts), the whole rule is judged event by event by the core;
 * 3. what was made is kept under everything that it follows from, so that a changed number costs the flowNodes behind it and no others.
 */
export class BackTest {
  readonly past: MachinePast;
  readonly #kept = new Map<string, Kept<FlowNodeJudged>>();
  readonly #followed = new Map<string, Kept<JudgedPast>>();
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
    if (needsTheCore(rule)) return yield* judgeOneByOne(this.past, rule);
    const { judged } = yield* this.#judgeNodes(rule);
    const key = canonicalJson([
      rule.definition.id,
      rule.definition.name,
      judged.map((each) => each.key),
      [...rule.nodes.values()].map(drawnOf),
    ]);
    const followed = yield* this.#once(this.#followed, key, () => followFirings(this.past, rule, firedOf(judged)));
    this.#forget();
    return together(judged, followed);
  }

  /** What arrives at a flowNode, when it is readings: to be drawn under a threshold. */
  arrivingAt(rule: CompiledRule, flowNode: string): RecordedSeries | undefined {
    if (needsTheCore(rule, flowNode)) return undefined;
    const judging = this.#judgeNodes(rule, flowNode);
    for (;;) {
      const { done, value } = judging.next();
      if (done === true) return value.arriving;
    }
  }

  *#judgeNodes(rule: CompiledRule, upTo?: string): Generator<void, Made> {
    const { equipment, signals } = this.past;
    const results = new Map<string, JudgedNode>();
    for (const node of readingNodes(rule)) {
      const source = rule.sources.find((candidate) => candidate.node === node && candidate.equipment.includes(equipment));
      const arriving: Arriving[] = [];
      const from: unknown[] = limitsOf(this.past, { flow: rule.definition.id, flowNode: node.flowNode.id }).map(
        ({ limits }) => limits.version,
      );
      const column = source === undefined ? undefined : signals.get(source.signal);
      if (column !== undefined) {
        arriving.push({ port: 'in', series: seriesFrom(column.series, column.begin) });
        from.push(source?.signal);
      }
      for (const { from: origin, to } of node.incoming) {
        const before = results.get(origin.node);
        const items = before?.judged.outputs.get(origin.port);
        if (before !== undefined) from.push([before.key, origin.port, to.port]);
        if (items?.kind === 'readings') arriving.push({ port: to.port, series: items.series });
      }
      if (node.flowNode.id === upTo) return { judged: [...results.values()], arriving: arriving[0]?.series };
      const key = canonicalJson([rule.definition.id, drawnOf(node), from]);
      const judged = yield* this.#once(this.#kept, key, () => judgeFlowNode(this.past, rule, node, arriving));
      results.set(node.flowNode.id, { key, node, judged });
    }
    return { judged: [...results.values()], arriving: undefined };
  }

  *#once<Result>(kept: Map<string, Kept<Result>>, key: string, make: () => Generator<void, Result>): Generator<void, Result> {
    const before = kept.get(key);
    if (before === undefined) {
      const result = yield* make();
      kept.set(key, { result, usedBy: this.#judgements });
      return result;
    }
    before.usedBy = this.#judgements;
    return before.result;
  }

  #forget(): void {
    for (const kept of [this.#kept, this.#followed] as const)
      for (const [key, { usedBy }] of kept) if (usedBy <= this.#judgements - KEPT_JUDGEMENTS) kept.delete(key);
  }
}

interface JudgedNode {
  readonly key: string;
  readonly node: RuleNode;
  readonly judged: FlowNodeJudged;
}

interface Made {
  readonly judged: readonly JudgedNode[];
  readonly arriving: RecordedSeries | undefined;
}

const drawnOf = ({ flowNode, params, targets }: RuleNode): unknown => [
  flowNode.id,
  flowNode.name,
  flowNode.type,
  params,
  [...targets].map(([output, to]) => [output, to.map(({ node, port }) => [node.flowNode.id, port])]),
];

/** In the order of the events; of one event in that of the flowNodes. */
function firedOf(judged: readonly JudgedNode[]): readonly Fired[] {
  const fired = judged.flatMap(({ node, judged: { outputs } }) =>
    [...outputs].flatMap(([output, items]) =>
      items.kind === 'firings' ? items.firings.map((each): Fired => ({ ...each, node, output })) : [],
    ),
  );
  return fired.sort((a, b) => a.sequence - b.sequence || (a.waitedUntil ?? 0) - (b.waitedUntil ?? 0));
}

function together(judged: readonly JudgedNode[], followed: JudgedPast): JudgedPast {
  const consequences = [...judged.flatMap((each) => each.judged.consequences), ...followed.consequences];
  const faults = judged.flatMap(({ judged: { fault } }) => (fault === undefined ? [] : [fault]));
  return {
    firings: followed.firings,
    consequences: consequences.sort((a, b) => a.sequence - b.sequence),
    faults: [...faults, ...followed.faults],
  };
}

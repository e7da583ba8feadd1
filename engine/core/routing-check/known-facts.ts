import type { HistoryEvent, RoutingInstance } from '@fettle/flows';
import type { Fact } from './fact.ts';
import type { RoutingSkeleton } from './routing-skeleton.ts';

/**
 * What of the facts on a unit's way still holds and can still decide something.
 *
 * Invariants:
 * 1. a fact is forgotten when something happens at a flowNode that its answer is made of: the next answer may be another;
 * 2. a fact that no step asks for any more, wherever the unit's tokens go, is forgotten too, so that it makes no two situations of one.
 */
export class KnownFacts {
  readonly #skeleton: RoutingSkeleton;
  /** flowNodes that ask for a fact, by its key. */
  readonly #asking: ReadonlyMap<string, readonly string[]>;

  constructor(skeleton: RoutingSkeleton) {
    this.#skeleton = skeleton;
    const asking = new Map<string, string[]>();
    for (const id of skeleton.routing.nodes.keys()) {
      const keys = new Set(skeleton.plansAt(id).plans.flatMap(({ facts }) => facts.map(({ key }) => key)));
      for (const key of keys) asking.set(key, [...(asking.get(key) ?? []), id]);
    }
    this.#asking = asking;
  }

  after(facts: ReadonlyMap<string, Fact>, { tokens }: RoutingInstance, history: readonly HistoryEvent[]): ReadonlyMap<string, Fact> {
    if (facts.size === 0) return facts;
    const touched = new Set(history.flatMap(({ flowNode }) => flowNode ?? []));
    const kept = [...facts].filter(
      ([key, { sources }]) =>
        ![...sources].some((source) => touched.has(source)) && tokens.some(({ flowNode }) => this.#isAskedFrom(flowNode, key)),
    );
    return kept.length === facts.size ? facts : new Map(kept);
  }

  #isAskedFrom(flowNode: string, key: string): boolean {
    const { structure } = this.#skeleton.routing;
    return (this.#asking.get(key) ?? []).some((asking) => asking === flowNode || structure.upstream(asking).has(flowNode));
  }
}

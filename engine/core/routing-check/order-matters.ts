import type { RoutingInstance, Token } from '@fettle/flows';
import { splitOf } from '../generations.ts';
import type { RoutingSkeleton } from './routing-skeleton.ts';

/**
 * Whether it can make a difference which of a unit's tokens goes on first. It can not, as long as no token that is at work can come to something that looks at the others or ends them before they are
 * joined: then it is enough to follow one of them after the other (persistent sets: Godefroid 1996), which turns a product of branches into a sum.
 */
export class OrderMatters {
  readonly #skeleton: RoutingSkeleton;
  /** flowNodes at which a token looks at others, or ends them. */
  readonly #meeting: ReadonlySet<string>;
  readonly #reaches = new Map<string, boolean>();

  constructor(skeleton: RoutingSkeleton) {
    this.#skeleton = skeleton;
    this.#meeting = meetingPlaces(skeleton);
  }

  between({ tokens, control }: RoutingInstance): boolean {
    if (control?.clocks !== undefined) return true;
    return this.#meeting.size > 0 && tokens.length > 1 && tokens.some((token) => this.#meetsFrom(token));
  }

  #meetsFrom({ flowNode, generations }: Token): boolean {
    const outermost = generations[0];
    const split = outermost === undefined ? '' : splitOf(outermost);
    const key = `${flowNode}|${split}`;
    let reaches = this.#reaches.get(key);
    if (reaches === undefined) {
      reaches = this.#walk(flowNode, split);
      this.#reaches.set(key, reaches);
    }
    return reaches;
  }

  /** Up to the join that brings all branches of the split together. */
  #walk(from: string, split: string): boolean {
    const { nodes, structure } = this.#skeleton.routing;
    const joins = split === '' ? undefined : structure.joinsOf(split);
    const seen = new Set<string>();
    const open = [from];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (this.#meeting.has(id)) return true;
      if (joins?.get(id) === 'final') continue;
      const node = nodes.get(id);
      for (const flows of node?.outgoing.values() ?? []) for (const flow of flows) open.push(flow.to.node);
      for (const { flowNode } of node?.boundaries ?? []) open.push(flowNode.id);
      for (const { plan } of this.#skeleton.plansAt(id).plans) if (plan.goTo !== undefined) open.push(plan.goTo.flowNode);
    }
    return false;
  }
}

function meetingPlaces({ routing, plansAt }: RoutingSkeleton): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [id, { type, params }] of routing.nodes) {
    const { plans, isMilestone } = plansAt(id);
    const rule = type.join === true ? type.joinRule?.(params) : undefined;
    const choosy = rule !== undefined && (typeof rule.needs === 'number' || rule.late === 'cancel');
    const looks = plans.some(({ plan }) => plan.cancel !== undefined || plan.escalate !== undefined || plan.goTo !== undefined);
    if (choosy || isMilestone || looks || type.gather === true) found.add(id);
  }
  for (const join of sharedWaysIn({ routing, plansAt } as RoutingSkeleton)) found.add(join);
  return found;
}

/** Joins into which two branches come by one connection: they go on when each connection has brought one, so it counts who comes first. */
function sharedWaysIn({ routing }: RoutingSkeleton): readonly string[] {
  const splits = [...routing.nodes.values()].filter(({ type }) => type.split === 'branches');
  const found: string[] = [];
  for (const split of splits) {
    const joins = [...(routing.structure.joinsOf(split.flowNode.id) ?? [])]
      .filter(([, closing]) => closing === 'final')
      .map(([join]) => join);
    if (joins.length === 0) continue;
    const around = new Set([split.flowNode.id, ...joins]);
    const branches = [...split.outgoing.values()].flat().map((flow) => {
      const ways = new Set<string>();
      const open = [flow];
      for (let way = open.pop(); way !== undefined; way = open.pop()) {
        if (ways.has(way.id)) continue;
        ways.add(way.id);
        if (around.has(way.to.node)) continue;
        const node = routing.nodes.get(way.to.node);
        open.push(
          ...[...(node?.outgoing.values() ?? [])].flat(),
          ...(node?.boundaries ?? []).flatMap(({ outgoing }) => [...outgoing.values()].flat()),
        );
      }
      return ways;
    });
    for (const join of joins) {
      const incoming = routing.nodes.get(join)?.incoming ?? [];
      if (incoming.some(({ id }) => branches.filter((ways) => ways.has(id)).length > 1)) found.push(join);
    }
  }
  return found;
}

import {
  boundaryOfWait,
  type HistoryEvent,
  type Message,
  type MessageBody,
  type RoutingInstance,
  type Token,
  unitKey,
} from '@fettle/flows';
import type { RunStep } from '@fettle/flows/lint/problem.ts';
import { stepUnit } from '../step-unit.ts';
import { type Fact, factsTogether } from './fact.ts';
import { KnownFacts } from './known-facts.ts';
import { OrderMatters } from './order-matters.ts';
import type { RoutingSkeleton } from './routing-skeleton.ts';
import { HAPPENS } from './routing-skeleton.ts';
import { bodyOf, startBody } from './run-messages.ts';
import { stateKey } from './state-key.ts';

/*
 * Every situation that a unit can get into, found by letting the core carry out every answer in every situation.
 *
 * Invariants:
 * 1. a situation without an answer, in which tokens are left, is reached if the drawing allows one (order-matters.ts says why not every order of answers is tried);
 * 2. situations are found in the order of the number of answers to them, so the run to the first of a kind is a shortest one among those tried;
 * 3. after `most` situations it stops and says so: nothing is concluded from what was not looked at.
 */

/** Tokens of one unit, after which it is not followed any further: a loop that leaves some behind each time has no last situation. */
const MOST_TOKENS = 8;

/** One situation, and how it was come to. */
export interface Situation {
  readonly instance: RoutingInstance;
  /** Tokens that a boundary event has begun beside its operation, and what came of them, with that event. */
  readonly aside: ReadonlyMap<string, string>;
  /** What conditions came out as on the way here, as far as it still holds. */
  readonly facts: ReadonlyMap<string, Fact>;
  readonly from: Situation | undefined;
  readonly step: RunStep | undefined;
}

export interface Exploration {
  /** False: there are more situations than were looked at. */
  readonly isComplete: boolean;
  readonly situations: number;
  readonly entered: ReadonlySet<string>;
}

export interface ExploreOptions {
  /** Situations after which it gives up. */
  readonly most: number;
  /** Where a unit is not followed any further. */
  readonly stopsAt?: ((flowNode: string) => boolean) | undefined;
  /** Called with each step: what it has led to, and what the core wrote about it. */
  readonly look: (situation: Situation, history: readonly HistoryEvent[]) => void;
  /** Called with a situation from which nothing leads on although tokens are left. */
  readonly stuck: (situation: Situation) => void;
}

/** A generator, so that a worker can listen in between: it yields after a few situations. */
export function* exploreRouting(
  skeleton: RoutingSkeleton,
  { most, stopsAt, look, stuck }: ExploreOptions,
): Generator<undefined, Exploration> {
  const start = startBody(skeleton.routing);
  const key = unitKey(start.instance);
  const order = new OrderMatters(skeleton);
  const known = new KnownFacts(skeleton);
  const watched = milestonePlaces(skeleton);
  const seen = new Set<string>();
  const entered = new Set<string>();
  const open: Situation[] = [];

  let isCut = false;
  const reach = (
    from: Situation | undefined,
    { step, facts }: { step?: RunStep; facts: ReadonlyMap<string, Fact> },
    message: Message,
  ): void => {
    const { state: instance, history } = stepUnit(from?.instance, message, skeleton.deps);
    const aside = asideAfter(from?.aside, instance, history);
    const situation: Situation = { instance, aside, facts: known.after(facts, instance, history), from, step };
    for (const { kind, flowNode } of history) if (kind === 'entered' && flowNode !== undefined) entered.add(flowNode);
    look(situation, history);
    if (instance.tokens.length === 0 || (stopsAt !== undefined && instance.tokens.some(({ flowNode }) => stopsAt(flowNode)))) return;
    // Nothing is connected to a way out: that is told already, and what a person would do about it is not known.
    if (instance.tokens.some(({ state }) => state === 'incident')) return;
    if (instance.tokens.length > MOST_TOKENS) {
      isCut = true;
      return;
    }
    const name = `${stateKey(instance, watched, aside)}${[...situation.facts.values()]
      .map(({ key, is }) => `;${key}=${is}`)
      .sort()
      .join('')}`;
    if (seen.has(name)) return;
    seen.add(name);
    open.push(situation);
  };

  reach(undefined, { facts: new Map() }, { id: 'start', key, at: 0, body: start });
  for (let at = 0; at < open.length; at += 1) {
    if (at >= most) return { isComplete: false, situations: at, entered };
    const situation = open[at] as Situation;
    const answers = answersIn(situation, skeleton, order);
    if (answers.length === 0) stuck(situation);
    for (const { step, body, facts } of answers) reach(situation, { step, facts }, { id: `answer ${at}`, key, at: 0, body });
    if (at % 20 === 19) yield undefined;
  }
  return { isComplete: !isCut, situations: open.length, entered };
}

/** The answers of a run, from the start. */
export function runTo(situation: Situation): readonly RunStep[] {
  const steps: RunStep[] = [];
  for (let one: Situation | undefined = situation; one !== undefined; one = one.from) if (one.step !== undefined) steps.push(one.step);
  return steps.reverse();
}

interface Answer {
  readonly step: RunStep;
  readonly body: MessageBody;
  readonly facts: ReadonlyMap<string, Fact>;
}

/** What can happen next: of one token, when the order of tokens makes no difference. */
function answersIn(situation: Situation, skeleton: RoutingSkeleton, order: OrderMatters): readonly Answer[] {
  const { instance } = situation;
  const { tokens } = instance;
  // What is decided at once in the plant is decided before anything else happens.
  const atOnce = tokens.find(({ state, waits, flowNode }) => state === 'waiting' && waits.length > 0 && !skeleton.plansAt(flowNode).waits);
  if (atOnce !== undefined) return answersOf(atOnce, skeleton, situation);
  const clocks = (instance.control?.clocks ?? []).filter(({ state, dueAt }) => state !== 'expired' && dueAt !== undefined);
  const expiries = clocks.map(({ number, limit }): Answer => {
    const step: RunStep = { token: '', activation: number, name: 'expiry', value: '', flowNode: limit, title: 'Time is over' };
    return { step, body: bodyOf(step), facts: situation.facts };
  });
  const all = [...tokens].reverse();
  if (order.between(instance)) return [...all.flatMap((token) => answersOf(token, skeleton, situation)), ...expiries];
  // The latest first: what is begun beside an operation in a loop comes to its end before the loop begins anew.
  for (const token of all) {
    const answers = answersOf(token, skeleton, situation);
    if (answers.length > 0) return [...answers, ...expiries];
  }
  return expiries;
}

function answersOf(token: Token, { plansAt, routing }: RoutingSkeleton, { aside, facts }: Situation): readonly Answer[] {
  if (token.state !== 'waiting') return [];
  const { id, activation } = token;
  return token.waits.flatMap((wait): readonly Answer[] => {
    if (wait.kind !== 'decision') return [];
    const boundary = boundaryOfWait(wait.name)?.boundary;
    // One of a kind at a time: else a loop would begin ever more beside it.
    if (boundary !== undefined && [...aside].some(([other, by]) => by === boundary && other !== id)) return [];
    const flowNode = boundary ?? token.flowNode;
    const name = routing.nodes.get(flowNode)?.flowNode.name || flowNode;
    if (boundary !== undefined) {
      const step: RunStep = { token: id, activation, name: wait.name, value: HAPPENS, flowNode, title: name };
      return [{ step, body: bodyOf(step), facts }];
    }
    return plansAt(flowNode).plans.flatMap(({ title, facts: made }, index) => {
      const after = factsTogether(facts, made);
      if (after === undefined) return [];
      const step: RunStep = { token: id, activation, name: wait.name, value: String(index), flowNode, title };
      return [{ step, body: bodyOf(step), facts: after }];
    });
  });
}

/** flowNodes of which a milestone remembers whether somebody was there. */
function milestonePlaces({ routing, plansAt }: RoutingSkeleton): readonly string[] {
  const places = [...routing.nodes.values()].flatMap(({ flowNode, type, params }) =>
    plansAt(flowNode.id).isMilestone ? (type.flowNodes?.(params) ?? []).map((named) => named.flowNode) : [],
  );
  return [...new Set(places)];
}

const NONE: ReadonlyMap<string, string> = new Map();

function asideAfter(
  before: ReadonlyMap<string, string> = NONE,
  { tokens }: RoutingInstance,
  history: readonly HistoryEvent[],
): ReadonlyMap<string, string> {
  let after: Map<string, string> | undefined;
  for (const { kind, token, data } of history) {
    if (kind !== 'tokenSpawned' || token === undefined) continue;
    const by = typeof data.boundary === 'string' ? data.boundary : (after ?? before).get(String(data.from));
    if (by === undefined) continue;
    after ??= new Map(before);
    after.set(token, by);
  }
  const known = after ?? before;
  if (known.size === 0) return NONE;
  const live = new Map(tokens.flatMap(({ id }) => (known.has(id) ? [[id, known.get(id) ?? ''] as const] : [])));
  return live.size === known.size ? known : live;
}

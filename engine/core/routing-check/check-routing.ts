import type { FlowDefinition, HistoryEvent, NodeRegistry } from '@fettle/flows';
import type { Problem } from '@fettle/flows/lint/problem.ts';
import { splitOf } from '../generations.ts';
import { type ExploreOptions, exploreRouting, runTo, type Situation } from './explore-routing.ts';
import { type RoutingSkeleton, routingSkeleton, WAY } from './routing-skeleton.ts';
import { wayOfRun } from './way-of-run.ts';

/** Situations that are looked at before it is given up; 1,000 steps one after the other, with choices, are about as many. */
export const MOST_SITUATIONS = 4_000;
/** Findings of one kind that are told: the first ones have the shortest examples. */
const TOLD = 5;

/**
 * What can only be found by following units through a routing: places where a unit gets stuck, steps that no unit ever comes to, work that is left over when a unit ends, and ways on which nobody
 * inspects it. Empty for a quality rule, and for what does not compile: that is the linter's to tell.
 *
 * A generator that yields now and then, so that a worker can listen in between; `checkRouting` runs it to its end.
 */
export function* routingProblems(
  definition: FlowDefinition,
  registry: NodeRegistry,
  most = MOST_SITUATIONS,
): Generator<undefined, readonly Problem[]> {
  const skeleton = skeletonOf(definition, registry);
  if (skeleton === undefined) return [];
  const found = new Findings(skeleton);
  const { isComplete, situations, entered } = yield* exploreRouting(skeleton, {
    most,
    look: (situation, history) => found.look(situation, history),
    stuck: (situation) => found.stuck(situation),
  });
  found.judge(isComplete);
  const uninspected = yield* withoutInspection(skeleton, most);
  return [...found.problems, ...(isComplete ? neverReached(skeleton, entered) : [notDecided(situations)]), ...uninspected];
}

export function checkRouting(definition: FlowDefinition, registry: NodeRegistry, most = MOST_SITUATIONS): readonly Problem[] {
  const problems = routingProblems(definition, registry, most);
  for (;;) {
    const next = problems.next();
    if (next.done === true) return next.value;
  }
}

/** Undefined: it is no routing, or cannot run at all. */
export function skeletonOf(definition: FlowDefinition, registry: NodeRegistry): RoutingSkeleton | undefined {
  if (definition.kind !== 'routing') return undefined;
  try {
    return routingSkeleton(definition, registry);
  } catch {
    return undefined;
  }
}

class Findings {
  readonly problems: Problem[] = [];
  readonly #skeleton: RoutingSkeleton;
  /** Problems of places where units get stuck, with the fewest choices of data on an example's way there. */
  readonly #deadlocks = new Map<string, { readonly at: number; readonly choices: number }>();
  #isEnded = false;
  readonly #known = new Set<string>();

  constructor(skeleton: RoutingSkeleton) {
    this.#skeleton = skeleton;
  }

  stuck(situation: Situation): void {
    const { tokens } = situation.instance;
    const places = [...new Set(tokens.map(({ flowNode }) => flowNode))];
    const [first] = places;
    if (first === undefined) return;
    const key = [...places].sort().join(' ');
    const choices = choicesOfData(this.#skeleton, situation);
    const known = this.#deadlocks.get(key);
    if (known === undefined ? this.#deadlocks.size >= TOLD : known.choices <= choices) return;
    const joining = tokens.some(({ state }) => state === 'joining');
    const names = listed(places.map((id) => nameIn(this.#skeleton, id)));
    const message = joining
      ? `A unit can get stuck for ever at ${names}: what is waited for there stands at the other and does not come. Lead the branches together in one join, or let one of them end.`
      : `A unit can get stuck for ever at ${names}: no other branch comes any more to the step that is waited for. Let what is missed lead on, or wait for a step that is always reached.`;
    const problem = this.#withExample({ code: 'deadlock', severity: 'error', flowNode: first, places, message }, situation);
    const at = known?.at ?? this.problems.length;
    this.problems[at] = problem;
    this.#deadlocks.set(key, { at, choices });
  }

  /**
   * A unit gets stuck for certain where persons and machines alone decide, where one condition does, or where every unit does. Of several conditions nobody can say by the drawing whether they are ever so
   * together: that is for a person to judge.
   */
  judge(isComplete: boolean): void {
    if (isComplete && !this.#isEnded) return;
    for (const { at, choices } of this.#deadlocks.values()) {
      const problem = this.problems[at];
      if (choices < 2 || problem === undefined) continue;
      const message = `${problem.message} ${choices} conditions have to come out so at the same time: play the example, and judge whether they can.`;
      this.problems[at] = { ...problem, severity: 'warning', message };
    }
  }

  look(situation: Situation, history: readonly HistoryEvent[]): void {
    const before = situation.from;
    if (situation.instance.tokens.length === 0) this.#isEnded = true;
    if (before === undefined || before.instance.tokens.length < 2) return;
    const ends = history.filter(
      ({ kind, data, token = '' }) =>
        kind === 'tokenEnded' && (data.reason === 'good' || data.reason === 'returned') && !before.aside.has(token),
    );
    const goOn = situation.instance.tokens.some(({ id }) => !situation.aside.has(id));
    // Where nobody is left, the first of several ends was too early, and the last is the end.
    for (const { flowNode = '', token = '' } of goOn ? ends : ends.slice(0, -1)) {
      if (leftByException(this.#skeleton, situation, token) || !this.#leavesOthers(situation, token)) continue;
      const others = situation.instance.tokens.filter(({ id }) => !situation.aside.has(id));
      const at = [
        ...new Set((others.length > 0 ? others : before.instance.tokens.filter(({ id }) => id !== token)).map((one) => one.flowNode)),
      ];
      if (!this.#isNew('leftOverToken', [flowNode])) continue;
      const message = `A unit comes to its end ${nameIn(this.#skeleton, flowNode)} while it is still worked on at ${listed(at.map((id) => nameIn(this.#skeleton, id)))}. Lead the branches into one join before it, or cancel what is left over.`;
      this.#tell({ code: 'leftOverToken', severity: 'warning', flowNode, message }, situation);
    }
  }

  /** Others of the same split are at work, and the drawing brings the branches of that split together elsewhere. */
  #leavesOthers({ from }: Situation, token: string): boolean {
    const own = from?.instance.tokens.find(({ id }) => id === token);
    const generation = own?.generations[0];
    if (own === undefined || generation === undefined || (own.instances?.length ?? 0) > 0) return false;
    return (this.#skeleton.routing.structure.joinsOf(splitOf(generation))?.size ?? 0) > 0;
  }

  #isNew(code: string, places: readonly string[]): boolean {
    const key = `${code} ${[...places].sort().join(' ')}`;
    const told = [...this.#known].filter((one) => one.startsWith(`${code} `)).length;
    if (this.#known.has(key) || told >= TOLD) return false;
    this.#known.add(key);
    return true;
  }

  #tell(problem: Problem, situation: Situation): void {
    this.problems.push(this.#withExample(problem, situation));
  }

  #withExample(problem: Problem, situation: Situation): Problem {
    const run = [...runTo(situation)];
    return { ...problem, run, way: [...wayOfRun(this.#skeleton, run)] };
  }
}

/** Steps on the way at which what is known of the unit decided, and decided something that was not decided before. */
function choicesOfData({ plansAt }: RoutingSkeleton, situation: Situation): number {
  const choosing = new Set<string>();
  for (let one: Situation | undefined = situation; one?.step !== undefined; one = one.from) {
    const { flowNode, value, name } = one.step;
    const { byData, plans } = plansAt(flowNode);
    if (!byData || name !== WAY) continue;
    const facts = plans[Number(value)]?.facts ?? [];
    const isDecided = facts.length > 0 && facts.every(({ key, is }) => one?.from?.facts.get(key)?.is === is);
    if (!isDecided) choosing.add(flowNode);
  }
  return choosing.size;
}

/** It has left a step by an exceptional way since it was split off: a part that broke goes to an end of its own, and the others are meant to go on. */
function leftByException({ plansAt, routing }: RoutingSkeleton, situation: Situation, token: string): boolean {
  for (let one: Situation | undefined = situation; one?.step !== undefined; one = one.from) {
    if (one.step.token !== token) continue;
    const { flowNode, value } = one.step;
    const node = routing.nodes.get(flowNode);
    if (node?.type.boundary !== undefined) return true;
    const take = plansAt(flowNode).plans[Number(value)]?.plan.take;
    if (node?.type.ports(node.params).outputs.some(({ name, exceptional }) => exceptional === true && name === take) === true) return true;
    if ((one.from?.instance.tokens.find(({ id }) => id === token)?.generations.length ?? 0) === 0) return false;
  }
  return false;
}

function neverReached(skeleton: RoutingSkeleton, entered: ReadonlySet<string>): readonly Problem[] {
  const { nodes, start } = skeleton.routing;
  const reached = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = nodes.get(id);
    if (node === undefined || reached.has(id)) continue;
    reached.add(id);
    for (const flows of node.outgoing.values()) for (const { to } of flows) open.push(to.node);
    // Instances are followed as if no more could be added: what happens while they are is not looked at.
    if (node.type.split === 'instances') continue;
    for (const { type, flowNode } of node.boundaries) if (type.boundary?.compensates !== true) open.push(flowNode.id);
  }
  const missed = [...reached].filter((id) => !entered.has(id));
  // Of a whole region behind something that never lets a unit on, its first steps say enough.
  const first = missed.filter((id) => (nodes.get(id)?.incoming ?? []).every(({ from }) => entered.has(from.node)));
  return (first.length > 0 ? first : missed).slice(0, TOLD).map((id) => ({
    code: 'neverReached' as const,
    severity: 'warning' as const,
    flowNode: id,
    message: `A way is drawn to ${nameIn(skeleton, id)}, but no unit ever gets there: before it, every unit is stuck, has ended, or goes another way.`,
  }));
}

function notDecided(situations: number): Problem {
  return {
    code: 'routingNotDecided',
    severity: 'warning',
    message: `Whether a unit can get stuck is not decided: ${situations} situations were looked at, and there are more. Fewer branches at the same time, or called routings for parts of it, make it decidable.`,
  };
}

function* withoutInspection(skeleton: RoutingSkeleton, most: number): Generator<undefined, readonly Problem[]> {
  const { nodes } = skeleton.routing;
  const inspecting = new Set(
    [...nodes.values()]
      .filter(({ type, params }) => type.inspects?.(params) === true || type.calls !== undefined)
      .map(({ flowNode }) => flowNode.id),
  );
  const inspects = [...nodes.values()].some(({ type, params }) => type.category === 'operations' && type.inspects?.(params) === true);
  if (!inspects) return [];
  let shipped: Situation | undefined;
  const look: ExploreOptions['look'] = (situation) => {
    if (situation.instance.state === 'good') shipped ??= situation;
  };
  yield* exploreRouting(skeleton, { most, stopsAt: (id) => inspecting.has(id), look, stuck: () => undefined });
  if (shipped === undefined) return [];
  const run = [...runTo(shipped)];
  const way = [...wayOfRun(skeleton, run)];
  const end = [...way].reverse().find((id) => nodes.has(id) && isGoodEnd(id, skeleton));
  const message = `A unit can come to ${end === undefined ? 'its end' : nameIn(skeleton, end)} as good without any inspection. Lead this way through an inspection, too.`;
  return [{ code: 'noInspection', severity: 'warning', ...(end === undefined ? {} : { flowNode: end }), message, run, way }];
}

function isGoodEnd(id: string, { plansAt }: RoutingSkeleton): boolean {
  return plansAt(id).plans.some(({ plan }) => plan.end === 'good');
}

const nameIn = ({ routing }: RoutingSkeleton, id: string): string => `"${routing.nodes.get(id)?.flowNode.name.trim() || id}"`;

function listed(names: readonly string[]): string {
  if (names.length > 4) return `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

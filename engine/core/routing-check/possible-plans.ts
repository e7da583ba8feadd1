import type { AnyRoutingNodeType, FlowNode, RoutingPlan } from '@fettle/flows';
import { type Fact, factOf, factsTogether } from './fact.ts';
import { isMilestone, stepByItself } from './step-by-itself.ts';

/** One of the ways in which a unit can leave a step. */
export interface PossiblePlan {
  readonly title: string;
  readonly plan: RoutingPlan;
  /** What is so when data decides for it. */
  readonly facts: readonly Fact[];
}

/** What a step can do with a unit, whoever decides it. */
export interface PossiblePlans {
  readonly plans: readonly PossiblePlan[];
  /** A unit stays here until something happens; else it is decided at once. */
  readonly waits: boolean;
  /** What is known of the unit decides, and neither a person nor a machine. */
  readonly byData: boolean;
  /** Another token of the unit lets it go on: the node type says how. */
  readonly isMilestone: boolean;
}

/** Instances that are followed: what two can do to each other, more can do as well. */
const INSTANCES = 2;

/** Every plan that a step may carry out: what its type says, or else each way out by itself. */
export function possiblePlans(
  type: AnyRoutingNodeType,
  params: unknown,
  { flowNode, earlier }: { readonly flowNode: FlowNode; readonly earlier: () => readonly string[] },
): PossiblePlans {
  const { plan, waits } = stepByItself(type, params, flowNode);
  if (plan !== undefined && isMilestone(plan)) return { plans: [], waits: true, byData: false, isMilestone: true };
  if (plan !== undefined)
    return { plans: [{ title: type.title, plan: controlOf(plan), facts: [] }], waits: false, byData: false, isMilestone: false };
  const { outputs } = type.ports(params);
  const titleOf = (port: string): string => outputs.find(({ name }) => name === port)?.title ?? port;
  const first = outputs[0]?.name ?? '';
  if (type.split === 'instances')
    return {
      plans: [{ title: `${INSTANCES} instances`, plan: { instances: { port: first, from: 1, count: INSTANCES } }, facts: [] }],
      waits: false,
      byData: false,
      isMilestone: false,
    };
  const goesTo = type.mayGoTo?.(params) ?? [];
  const plans: PossiblePlan[] = [
    ...(type.mayTake?.(params).flatMap(({ take, when = [] }) => {
      const facts = when.flatMap(({ expression, is }) => factOf(expression, is) ?? []);
      // Who asks the same twice in one step never gets two answers.
      const possible = factsTogether(new Map(), facts) !== undefined;
      return possible ? [{ title: take.map(titleOf).join(', '), plan: { take }, facts }] : [];
    }) ?? outputs.map(({ name, title }) => ({ title, plan: { take: name }, facts: [] }))),
    ...(goesTo === 'earlier' ? earlier() : goesTo).map((target) => ({
      title: `Back to ${target}`,
      plan: { goTo: { flowNode: target, reason: '' } },
      facts: [],
    })),
  ];
  const some = plans.length === 0 ? [{ title: type.title, plan: { end: 'quiet' as const }, facts: [] }] : plans;
  return { plans: some, waits, byData: !waits && some.length > 1, isMilestone: false };
}

/** What of a plan moves tokens. */
function controlOf({ take, end, goTo, cancel, escalate, instances, close }: RoutingPlan): RoutingPlan {
  return {
    ...(take === undefined ? {} : { take }),
    ...(end === undefined ? {} : { end }),
    ...(goTo === undefined ? {} : { goTo }),
    ...(cancel === undefined ? {} : { cancel }),
    ...(escalate === undefined ? {} : { escalate }),
    ...(close === undefined ? {} : { close }),
    ...(instances === undefined ? {} : { instances: { ...instances, count: Math.min(INSTANCES, instances.count) } }),
  };
}

import type { AnyRoutingNodeType, FlowNode, RoutingPlan } from '@fettle/flows';
import { isMilestone, stepByItself } from './step-by-itself.ts';

/** One of the ways in which a unit can leave a step. */
export interface PossiblePlan {
  readonly title: string;
  readonly plan: RoutingPlan;
}

/** What a step can do with a unit, whoever decides it. */
export interface PossiblePlans {
  readonly plans: readonly PossiblePlan[];
  /** A unit stays here until something happens; else it is decided at once. */
  readonly waits: boolean;
  /** Another token of the unit lets it go on: the node type says how. */
  readonly isMilestone: boolean;
}

/** Instances that are followed: what two can do to each other, more can do as well. */
const INSTANCES = 2;

/** Every plan that a step may carry out: what its type says, or else each way out by itself. */
export function possiblePlans(
  type: AnyRoutingNodeType,
  params: unknown,
  { flowNode, earlier }: { readonly flowNode: FlowNode; readonly earlier: readonly string[] },
): PossiblePlans {
  const { plan, waits } = stepByItself(type, params, flowNode);
  if (plan !== undefined && isMilestone(plan)) return { plans: [], waits: true, isMilestone: true };
  if (plan !== undefined) return { plans: [{ title: type.title, plan: controlOf(plan) }], waits: false, isMilestone: false };
  const { outputs } = type.ports(params);
  const titleOf = (port: string): string => outputs.find(({ name }) => name === port)?.title ?? port;
  const first = outputs[0]?.name ?? '';
  if (type.split === 'instances')
    return {
      plans: [{ title: `${INSTANCES} instances`, plan: { instances: { port: first, from: 1, count: INSTANCES } } }],
      waits: false,
      isMilestone: false,
    };
  const goesTo = type.mayGoTo?.(params) ?? [];
  const plans: PossiblePlan[] = [
    ...(type.mayTake?.(params).map((take) => ({ title: take.map(titleOf).join(', '), plan: { take } })) ??
      outputs.map(({ name, title }) => ({ title, plan: { take: name } }))),
    ...(goesTo === 'earlier' ? earlier : goesTo).map((target) => ({
      title: `Back to ${target}`,
      plan: { goTo: { flowNode: target, reason: '' } },
    })),
  ];
  return { plans: plans.length === 0 ? [{ title: type.title, plan: { end: 'quiet' } }] : plans, waits, isMilestone: false };
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

import type { AnyRoutingNodeType, FlowNode, RoutingContext, RoutingPlan } from '@fettle/flows';

/** What a step does with a unit that comes to it, as far as its settings alone say it. */
export interface StepByItself {
  /** What it does whatever the unit, the data and the number of its visits are; undefined: that depends on them. */
  readonly plan: RoutingPlan | undefined;
  /** A unit stays here until something happens. */
  readonly waits: boolean;
}

const DEPENDS = new Error('it depends on the unit');

/**
 * Asks a node type what `enter` plans, with a context that notices when it looks at what differs from unit to unit. Node types are pure, so asking changes nothing.
 */
export function stepByItself(type: AnyRoutingNodeType, params: unknown, { id, name }: FlowNode): StepByItself {
  let depends = false;
  const differs = <Value>(value: Value): Value => {
    depends = true;
    return value;
  };
  const context: RoutingContext<unknown> = {
    params,
    flowNode: { id, name },
    get unit() {
      return differs({ serialNumber: '', jobOrder: '', product: '', quantity: 1 });
    },
    get data() {
      return differs({});
    },
    get visit() {
      return differs(1);
    },
    get local() {
      return differs(null);
    },
    get instance() {
      return differs(0);
    },
    get arrivedAt() {
      return differs(undefined);
    },
    get origin() {
      return differs(undefined);
    },
    at: 0,
    earlier: () => differs([]),
    reworks: () => differs(0),
    evaluate: () => {
      throw DEPENDS;
    },
    equipment: (reference) => reference,
  };
  try {
    const plan = type.enter(context);
    const waits = isWaiting(plan);
    return { plan: depends || (waits && !isMilestone(plan)) ? undefined : plan, waits };
  } catch {
    return { plan: undefined, waits: false };
  }
}

function isWaiting({ take, end, goTo, instances, close, wait = [], requests = [] }: RoutingPlan): boolean {
  const goes = take !== undefined || end !== undefined || goTo !== undefined || close === true;
  return !goes && (instances === undefined || wait.length > 0) && wait.length + requests.length > 0;
}

/** It waits for another token of the unit, and for nothing else: that is decided by the routing itself. */
export function isMilestone({ wait = [], requests = [], effects = [] }: RoutingPlan): boolean {
  return wait.length > 0 && requests.length + effects.length === 0 && wait.every(({ kind }) => kind === 'milestone');
}

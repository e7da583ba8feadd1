import type {
  ActivitySignal,
  AnyRoutingNodeType,
  BoundaryReaction,
  FlowDefinition,
  FlowNode,
  NodeRegistry,
  RoutingContext,
  Wait,
} from '@fettle/flows';
import { compileFlow } from '../compile-flow.ts';
import type { CompiledExpressions, CompiledRouting, CoreDeps } from '../core-deps.ts';
import { type PossiblePlans, possiblePlans } from './possible-plans.ts';

/** The answer by which a boundary event happens. */
export const HAPPENS = 'happens';
/** The wait at which it is decided how a unit leaves a step. */
export const WAY = 'way';

export interface RoutingSkeleton {
  readonly routing: CompiledRouting;
  readonly deps: CoreDeps;
  plansAt(flowNode: string): PossiblePlans;
}

/**
 * The routing with nothing left of it but how tokens move: the core runs it as it runs the real one (joins, splits, boundary events, jumps, times between operations are the core's own), and
 * what persons, machines and data decide in the plant is a question at each step, so that all answers can be followed.
 *
 * Throws FettleError as `compileFlow` does for what cannot run at all.
 */
export function routingSkeleton(definition: FlowDefinition, registry: NodeRegistry): RoutingSkeleton {
  const plans = new Map<string, PossiblePlans>();
  const earlierOf = earlierOperations(definition, registry);
  const expressions: CompiledExpressions = {
    evaluate: () => null,
    evaluateOverReadings: () => undefined,
    references: () => [],
  };
  const byType = new Map([...registry].map(([name, type]) => [name, type.usedIn === 'routing' ? bareType(type, plansOf) : type]));
  const nodesById = new Map(definition.flowNodes.map((flowNode) => [flowNode.id, flowNode]));
  const real = compileFlow(definition, 1, { registry, expressions, equipmentOfClass: () => [] });
  const routing = compileFlow(definition, 1, { registry: byType, expressions, equipmentOfClass: () => [] });
  if (routing.kind !== 'routing' || real.kind !== 'routing') throw new TypeError('a quality rule moves no units');

  function plansOf(id: string): PossiblePlans {
    const known = plans.get(id);
    if (known !== undefined) return known;
    const node = real.kind === 'routing' ? real.nodes.get(id) : undefined;
    if (node === undefined) throw new RangeError(`there is no flowNode "${id}"`);
    const found = possiblePlans(node.type, node.params, { flowNode: nodesById.get(id) ?? node.flowNode, earlier: () => earlierOf(id) });
    plans.set(id, found);
    return found;
  }

  return {
    routing,
    plansAt: plansOf,
    deps: {
      expressions,
      routing: () => routing,
      judges: () => [],
      shadows: () => [],
      rule: () => undefined,
      remembersUnits: () => false,
      signal: () => undefined,
      isAwaited: () => false,
      bufferTime: 0,
      // A loop in which nothing waits would never come back; no shortest run enters a step so often.
      maxVisits: 60,
    },
  };
}

function bareType(type: AnyRoutingNodeType, plansOf: (flowNode: string) => PossiblePlans): AnyRoutingNodeType {
  const { boundary, timeLimit } = type;
  return {
    ...type,
    enter: (ctx) => {
      const { plans, waits, isMilestone } = plansOf(ctx.flowNode.id);
      if (isMilestone) return type.enter(ctx);
      const [only] = plans;
      return plans.length === 1 && only !== undefined && !waits ? only.plan : { wait: [question(plans.map(({ title }) => title))] };
    },
    resume: (ctx, signal) => {
      const { plans, isMilestone } = plansOf(ctx.flowNode.id);
      if (isMilestone) return type.resume?.(ctx, signal) ?? {};
      return signal.kind === 'decided' ? (plans[Number(signal.value)]?.plan ?? {}) : {};
    },
    ...(boundary === undefined
      ? {}
      : {
          boundary: {
            ...(boundary.compensates === undefined ? {} : { compensates: boundary.compensates }),
            attach: (ctx: RoutingContext<unknown>) => (boundary.compensates === true ? [] : [happening(type), ...escalations(type, ctx)]),
            react: (ctx: RoutingContext<unknown>) => caught(type, ctx),
          },
        }),
    ...(timeLimit === undefined
      ? {}
      : {
          timeLimit: (params: unknown) => {
            const limit = timeLimit(params);
            return limit?.reaction === 'leave' ? { ...limit, minimum: 0, warning: 0, station: '' } : undefined;
          },
        }),
  };
}

function question(titles: readonly string[]): Wait {
  return {
    kind: 'decision',
    name: WAY,
    decision: { decision: 'release', options: titles.map((title, index) => ({ value: String(index), title })) },
  };
}

function happening({ title }: AnyRoutingNodeType): Wait {
  return { kind: 'decision', name: HAPPENS, decision: { decision: 'release', options: [{ value: HAPPENS, title }] } };
}

/** Escalations of other steps of the routing are caught as in the plant. */
function escalations({ boundary }: AnyRoutingNodeType, ctx: RoutingContext<unknown>): readonly Wait[] {
  try {
    return (boundary?.attach(ctx) ?? []).filter(({ kind }) => kind === 'escalation');
  } catch {
    return [];
  }
}

const SIGNALS: readonly ActivitySignal[] = [
  { kind: 'timerFired', name: '1' },
  { kind: 'escalated', name: 'escalation', code: '', person: '', reason: '' },
  { kind: 'watchMatched', name: 'watch', outcome: '', event: undefined, collected: {}, reached: {} },
];

/** Whether it interrupts its host: the type is asked with what could happen to it. */
function caught({ boundary }: AnyRoutingNodeType, ctx: RoutingContext<unknown>): BoundaryReaction {
  for (const signal of SIGNALS) {
    try {
      const catches = boundary?.react(ctx, signal).catches;
      if (catches !== undefined) return { catches };
    } catch {
      // It takes no such signal.
    }
  }
  return { catches: 'interrupt' };
}

/** The operations before a step, as a rework to "any earlier operation" offers them. */
function earlierOperations({ flowNodes, sequenceFlows }: FlowDefinition, registry: NodeRegistry): (flowNode: string) => readonly string[] {
  const before = new Map<string, string[]>(flowNodes.map(({ id, attachedTo }) => [id, attachedTo === undefined ? [] : [attachedTo]]));
  for (const { from, to } of sequenceFlows) before.get(to.node)?.push(from.node);
  const isOperation = ({ type }: FlowNode): boolean => registry.get(type)?.category === 'operations';
  return (flowNode) => {
    const seen = new Set<string>();
    const open = [...(before.get(flowNode) ?? [])];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      open.push(...(before.get(id) ?? []));
    }
    return flowNodes.filter((node) => seen.has(node.id) && node.id !== flowNode && isOperation(node)).map(({ id }) => id);
  };
}

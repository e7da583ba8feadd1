import type { RoutingContext } from '../node-type.ts';
import type { LintNode } from './lint-context.ts';

/** One for all: to note where each was thrown cost more than all else here. */
const NOTHING_TO_EVALUATE = new Error('nothing can be evaluated here');

/**
 * The ways out that a step takes all at once, as a parallel split does: its type is asked. Node types are pure, so `enter` can be run with an empty unit to see what it
 * would do; a step that needs more than its params to decide fails or waits, and takes nothing at once.
 */
export function takenAtOnce(node: LintNode): readonly string[] {
  if (node.type?.usedIn !== 'routing' || node.params === undefined || (node.ports?.outputs.length ?? 0) < 2) return [];
  const context: RoutingContext<never> = {
    params: node.params as never,
    flowNode: { id: node.flowNode.id, name: node.flowNode.name },
    unit: { serialNumber: '', jobOrder: '', product: '', quantity: 1 },
    data: {},
    at: 0,
    visit: 1,
    local: null,
    instance: 0,
    arrivedAt: undefined,
    earlier: () => [],
    reworks: () => 0,
    evaluate: () => {
      throw NOTHING_TO_EVALUATE;
    },
    equipment: (reference) => reference,
  };
  try {
    const { take } = node.type.enter(context);
    return Array.isArray(take) ? take : [];
  } catch {
    return [];
  }
}

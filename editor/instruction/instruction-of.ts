import type { FlowNode, Json } from '@fettle/flows';
import { compileExpression, openScope } from '@fettle/flows/expression/index.ts';
import type { WorkInstruction } from '@fettle/flows/work-instruction.ts';
import { nodeRegistry } from '@fettle/nodes';

/** What an expression of a routing sees: see forms/use-example-unit.ts. */
export type UnitValues = Readonly<Record<string, unknown>>;

/** For a flow that nothing has run through yet. */
const UNIT = { serialNumber: 'SN-0001', jobOrder: 'JO-1', product: 'Product', quantity: 1 };

/**
 * The work instruction that a step hands out, made by its node type itself, as in the engine; undefined: it hands out none, or its params cannot be read as they are now. An automatic value that
 * this unit does not give is left to the operator.
 */
export function instructionOf(
  flowNode: FlowNode,
  values: UnitValues = { unit: UNIT, data: {}, visit: 1, instance: 0 },
): WorkInstruction | undefined {
  const nodeType = nodeRegistry.get(flowNode.type);
  const parsed = nodeType?.params.safeParse(flowNode.params);
  if (nodeType?.usedIn !== 'routing' || parsed?.success !== true) return undefined;
  const evaluate = (source: string, extra: UnitValues = {}): Json => {
    try {
      return compileExpression(source, openScope).evaluate({ ...values, ...extra });
    } catch {
      return null;
    }
  };
  try {
    const plan = nodeType.enter({
      params: parsed.data,
      flowNode,
      unit: { ...UNIT, ...(values.unit as Partial<typeof UNIT>), quantity: 1 },
      data: {},
      at: 0,
      visit: 1,
      local: null,
      instance: 0,
      earlier: () => [],
      reworks: () => 0,
      arrivedAt: undefined,
      evaluate,
      equipment: (reference) => reference,
    });
    const task = plan.wait?.find((wait) => wait.kind === 'task');
    return task?.kind === 'task' ? task.instruction : undefined;
  } catch {
    return undefined;
  }
}

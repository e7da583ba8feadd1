import { FettleError, type FlowDefinition } from '@fettle/flows';
import { parseFlowDefinition } from '@fettle/flows/parse-definition.ts';

/**
 * What a client sends as a flow, read and refused as `parseFlowDefinition` says. On top of that, no flowNode may have an id that every object of the program has already (`__proto__`,
 * `constructor`, `toString`): results and positions are kept by it.
 */
export function readFlow(json: unknown): FlowDefinition {
  const definition = parseFlowDefinition(json);
  for (const [index, { id }] of definition.flowNodes.entries()) {
    if (id in Object.prototype)
      throw new FettleError('malformedFlow', `flowNodes[${index}].id is "${id}", which is not allowed. Give the step another id.`, {
        place: { path: `flowNodes[${index}].id`, flowNode: id },
      });
  }
  return definition;
}

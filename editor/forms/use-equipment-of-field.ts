import { type ParamPath, readParam } from '../document/param-path.ts';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import { useParams } from './form-context.ts';
import type { FieldSpec } from './form-field.ts';
import { referencedEquipment } from './signal-reference.ts';

/**
 * The equipment whose signals a field is about. In a rule a field may mean "the equipment that the rule judges": that is what the rule's sources name.
 */
export function useEquipmentOfField(field: Pick<FieldSpec, 'signalOf'>, path: ParamPath = []): string {
  const params = useParams();
  const siblings = path.length > 1 ? readParam(params, path.slice(0, -1)) : undefined;
  const { document } = useOpenFlow();
  const judged = useRecords((records) => {
    for (const flowNode of Object.values(records.flowNodes)) {
      const nodeType = document.registry.get(flowNode.type);
      if (nodeType?.usedIn !== 'qualityRule' || nodeType.source === undefined) continue;
      const parsed = nodeType.params.safeParse(flowNode.params);
      if (!parsed.success) continue;
      const source = nodeType.source(parsed.data);
      const reference = source?.equipment || source?.equipmentClass;
      if (reference) return reference;
    }
    return '';
  });
  const besides = isGroup(siblings) ? referencedEquipment(siblings, field.signalOf) : '';
  return besides || referencedEquipment(params, field.signalOf) || judged;
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

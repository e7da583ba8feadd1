import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import { useForm } from './form-context.ts';
import type { FieldSpec } from './form-field.ts';
import { referencedEquipment } from './signal-reference.ts';

/**
 * The equipment whose signals a field is about. In a rule a field may mean "the equipment that the rule judges": that is what the rule's sources name.
 */
export function useEquipmentOfField(field: Pick<FieldSpec, 'signalOf'>): string {
  const { params } = useForm();
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
  return referencedEquipment(params, field.signalOf) || judged;
}

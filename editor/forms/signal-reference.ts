/** The equipment (or class) that a field with `signalOf` means: the value of that param. Without `signalOf`, what a rule's sources name. */
export function referencedEquipment(params: Readonly<Record<string, unknown>>, signalOf: string | undefined): string {
  if (signalOf === undefined) return '';
  const names = [signalOf, 'equipmentClass'].map((name) => params[name]).filter((value): value is string => typeof value === 'string');
  return names.find((value) => value !== '') ?? '';
}

import type { DraftValue } from './task-draft.ts';

/** A value as an operator says it. */
export function valueInWords(drafted: DraftValue | undefined): string {
  const value = drafted?.value;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return drafted?.text ?? (value === null || value === undefined ? '' : String(value));
}

/** Where an automatic value came from: `data.screwdriver.torque` is "screwdriver, torque"; any other expression stands as it is. */
export function sourceInWords(source: string): string {
  const result = /^data\.([\w-]+)\.([\w-]+)$/.exec(source);
  return result === null ? source : `${result[1]!.replaceAll(/[-_]/g, ' ')}, ${result[2]!.replaceAll(/[-_]/g, ' ')}`;
}

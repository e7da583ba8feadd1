import { canonicalJson } from '../hash.ts';
import { factPath } from './fact-path.ts';
import type { FactReading } from './fact-reading.ts';
import type { Operand } from './predicate.ts';

/** What a comparison sees of a reading: its value, or the part that the path names; undefined when that is not known. */
export function knownPart(operand: Operand): (reading: FactReading | undefined) => unknown {
  const path = operand.path === undefined || operand.path === '' ? undefined : factPath(operand.path);
  if (path === undefined) return (reading) => (reading === undefined || reading.quality !== 'good' ? undefined : reading.value);
  return (reading) => (reading === undefined || reading.quality !== 'good' ? undefined : path(reading.value));
}

/** Two operands of one key have the same value at every moment. */
export function operandKey({ signal, path, params }: Operand): string {
  const normalPath = path === undefined || path === '' || path === '$' ? '' : path;
  return canonicalJson([signal, normalPath, params ?? null]);
}

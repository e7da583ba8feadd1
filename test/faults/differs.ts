/** A sentence when what was found is not what must be. */
export function differs(what: string, found: number, expected: number): string[] {
  return found === expected ? [] : [`${what}: ${found} instead of ${expected}`];
}

/** Reads a part of a value; `undefined`: it is not there. */
export type FactPath = (value: unknown) => unknown;

const STEP = /^(?:\.([A-Za-z_$][\w$]*)|\[(\d+)\]|\[(?:'([^'\\]*)'|"([^"\\]*)")\])/;

/**
 * The path of a condition: the part of JSONPath that names one place (`$.a.b[0]['c']`). Filters, wildcards and scripts are refused: the library that the format
 * comes from runs them as code. Undefined when the path is not of that kind. As in json-rules-engine a scalar is returned as it is, whatever the path.
 */
export function factPath(path: string): FactPath | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: string[] = [];
  let rest = path.slice(1);
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (match === null) return undefined;
    steps.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
    rest = rest.slice(match[0].length);
  }
  return (value) => {
    if (typeof value !== 'object' || value === null) return value;
    let current: unknown = value;
    for (const step of steps) {
      if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
      current = (current as Record<string, unknown>)[step];
    }
    return current;
  };
}

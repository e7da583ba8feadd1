/** Where in params something is: `['collect', 0, 'while']`. */
export type ParamPath = readonly (string | number)[];

/** From the form that node types and problems use: `collect[0].while`. */
export function parseParamPath(path: string): ParamPath {
  return [...path.matchAll(/[^.[\]]+/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part));
}

export function formatParamPath(path: ParamPath): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

export function readParam(params: unknown, path: ParamPath): unknown {
  let value = params;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

/** Sets a value in place (in a draft). Objects on the way are made; `undefined` removes the field, or the item of a list. */
export function writeParam(params: object, path: ParamPath, value: unknown): void {
  let container = params as Record<string | number, unknown>;
  for (const [index, part] of path.entries()) {
    if (index === path.length - 1) break;
    const inner = container[part];
    if (typeof inner !== 'object' || inner === null) container[part] = typeof path[index + 1] === 'number' ? [] : {};
    container = container[part] as Record<string | number, unknown>;
  }
  const last = path.at(-1)!;
  if (value !== undefined) container[last] = value;
  else if (Array.isArray(container)) container.splice(Number(last), 1);
  else delete container[last];
}

import { parseAst } from 'vite';
import type { Syntax } from './syntax.ts';

export interface LeavingOut {
  /** The function whose argument, an object written out, is shortened: `defineNode`. */
  readonly call: string;
  /** Properties that go. */
  readonly out: readonly string[];
  /** Properties of which it only matters that they are there. */
  readonly asTrue?: readonly string[];
}

/** A module's source with some properties of what it defines left out; undefined: it defines nothing of the kind. */
export function withoutProperties(code: string, { call, out, asTrue = [] }: LeavingOut): string | undefined {
  const objects = argumentsOf(parseAst(code, { lang: 'ts' }), call);
  if (objects.length === 0) return undefined;
  let left = '';
  let at = 0;
  const cut = (start: number, end: number, instead: string): void => {
    left += code.slice(at, start) + instead;
    at = end;
  };
  for (const property of objects.flatMap((object) => object.properties as readonly Syntax[])) {
    const name = (property.key as Syntax | undefined)?.name as string | undefined;
    if (name === undefined) continue;
    if (asTrue.includes(name)) cut(property.start, property.end, `${name}: true`);
    if (out.includes(name)) cut(property.start, property.end + (/^\s*,/.exec(code.slice(property.end))?.[0].length ?? 0), '');
  }
  return left + code.slice(at);
}

/** The objects that `call` is called with, in the order of the source. */
function argumentsOf(syntax: unknown, call: string): readonly Syntax[] {
  if (typeof syntax !== 'object' || syntax === null) return [];
  if (Array.isArray(syntax)) return syntax.flatMap((one) => argumentsOf(one, call));
  const { type, callee, arguments: given } = syntax as Syntax;
  if (type === 'CallExpression' && (callee as Syntax).name === call) {
    const [first] = given as readonly Syntax[];
    return first?.type === 'ObjectExpression' ? [first] : [];
  }
  return Object.values(syntax).flatMap((child) => argumentsOf(child, call));
}

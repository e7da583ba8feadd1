import { resolve } from 'node:path';
import { type Plugin, parseAst } from 'vite';
import type { Syntax } from './syntax.ts';

/**
 * Tells the bundler that making a schema has no effect but the schema, so that those which nothing uses are left out. It cannot know: `z.object(…)` is a call. Named by a bundler option (`manualPureFunctions`) it
 * would hold for every `z` of every library, minified ones included.
 */
export function pureSchemas(editorFolder: string): Plugin {
  const folders = ['flows', 'nodes'].map((name) => `${resolve(editorFolder, '..', name)}/`);
  return {
    name: 'fettle-pure-schemas',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      const isOurs = folders.some((folder) => id.startsWith(folder)) && id.endsWith('.ts');
      return isOurs && code.includes('z.') ? { code: withPureSchemas(code), map: null } : undefined;
    },
  };
}

/** `const Name = z.string()` becomes a function that is called at once and marked as pure. */
export function withPureSchemas(code: string): string {
  let marked = '';
  let at = 0;
  for (const { start, end } of schemasOf(parseAst(code, { lang: 'ts' }).body as unknown as readonly Syntax[])) {
    marked += `${code.slice(at, start)}/* @__PURE__ */ (() => ${code.slice(start, end)})()`;
    at = end;
  }
  return marked + code.slice(at);
}

/** What is given to the constants of a module, where it begins with `z.`. */
const schemasOf = (body: readonly Syntax[]): readonly Syntax[] =>
  body
    .map((statement) => (statement.type === 'ExportNamedDeclaration' ? (statement.declaration as Syntax | null) : statement))
    .filter((statement) => statement?.type === 'VariableDeclaration')
    .flatMap((statement) => statement!.declarations as readonly Syntax[])
    .map(({ init }) => init as Syntax | null)
    .filter((init): init is Syntax => init !== null && init.type === 'CallExpression' && beginsWithZ(init));

function beginsWithZ(syntax: Syntax): boolean {
  if (syntax.type === 'Identifier') return syntax.name === 'z';
  if (syntax.type === 'CallExpression') return beginsWithZ(syntax.callee as Syntax);
  return syntax.type === 'MemberExpression' && beginsWithZ(syntax.object as Syntax);
}

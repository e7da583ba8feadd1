import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** What stands in for zod's maker of JSON Schemas until somebody needs one. */
const LATE = 'fettle:late-json-schema';
/** Puts the maker in its place. */
const FILL = 'fettle:fill-json-schema';

const PROCESSORS = 'import * as processors from "../core/json-schema-processors.js";';
const METHODS = 'import { createStandardJSONSchemaMethod, createToJSONSchemaMethod } from "../core/to-json-schema.js";';

/**
 * A schema of zod brings along how it is written as JSON Schema (8 kB), which only forms ask for. In the build that is loaded with the first form: zod's schemas ask an object that
 * `flows/form-schema.ts`, the one place where JSON Schemas are made, fills as it is loaded. What zod gives is the same.
 */
export function lateJsonSchema(editorFolder: string): Plugin {
  const core = join(dirname(createRequire(import.meta.url).resolve('zod/package.json')), 'v4/core');
  const maker = resolve(editorFolder, '../flows/form-schema.ts');
  return {
    name: 'fettle-late-json-schema',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (id === LATE || id === FILL ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${LATE}`) return lateModule();
      if (id === `\0${FILL}`) return { code: fillModule(core), moduleSideEffects: true };
      return undefined;
    },
    transform(code, id) {
      if (id === maker) return { code: `import '${FILL}';\n${code}`, map: null };
      if (!id.endsWith('/zod/v4/classic/schemas.js')) return undefined;
      return { code: withLateJsonSchema(code), map: null };
    },
  };
}

/** Throws when zod is written otherwise than it was: then it is to be looked at again. */
export function withLateJsonSchema(code: string): string {
  if (!code.includes(PROCESSORS) || !code.includes(METHODS))
    throw new Error('zod imports its maker of JSON Schemas otherwise by now: see late-json-schema.ts.');
  return code
    .replace(PROCESSORS, `import { processors } from '${LATE}';`)
    .replace(METHODS, `import { createStandardJSONSchemaMethod, createToJSONSchemaMethod } from '${LATE}';`);
}

const lateModule = (): string => `
export const processors = {};
const late = (name) => (...of) => (...params) => processors[name](...of)(...params);
export const createStandardJSONSchemaMethod = late('createStandardJSONSchemaMethod');
export const createToJSONSchemaMethod = late('createToJSONSchemaMethod');
`;

const fillModule = (core: string): string => `
import * as all from '${join(core, 'json-schema-processors.js')}';
import { createStandardJSONSchemaMethod, createToJSONSchemaMethod } from '${join(core, 'to-json-schema.js')}';
import { processors } from '${LATE}';
Object.assign(processors, all, { createStandardJSONSchemaMethod, createToJSONSchemaMethod });
`;

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { withLateJsonSchema } from './late-json-schema.ts';

test('the schemas of zod ask for the maker of JSON Schemas late, and for nothing else of it', () => {
  const zod = dirname(createRequire(import.meta.url).resolve('zod/package.json'));
  const code = readFileSync(join(zod, 'v4/classic/schemas.js'), 'utf8');

  const late = withLateJsonSchema(code);

  expect(late.match(/json-schema/g)).toEqual(['json-schema', 'json-schema']);
  expect(late).toContain("import { processors } from 'fettle:late-json-schema';");
});

test('a zod that is written otherwise is noticed', () => {
  expect(() => withLateJsonSchema('import * as processors from "./elsewhere.js";')).toThrow('otherwise by now');
});

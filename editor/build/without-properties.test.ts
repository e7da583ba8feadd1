import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DRAWN_AS_TRUE, NOT_DRAWN } from '@fettle/flows';
import { expect, test } from 'vitest';
import { withoutProperties } from './without-properties.ts';

const nodes = join(import.meta.dirname, '../../nodes');
const drawn = (code: string) => withoutProperties(code, { call: 'defineNode', out: NOT_DRAWN, asTrue: DRAWN_AS_TRUE });

test('leaves out methods, arrow functions and shorthands, keeps the rest as it is written', () => {
  const code = `import { judge } from './judge.ts';
export const step = defineNode({
  title: 'A step: enter, process',
  help: \`Runs \${'everything'}, and says why.\`,
  ports: ({ help }) => ({ inputs: [{ check: help }], outputs: [] }),
  check,
  enter(ctx) { return { take: ctx.params.help }; },
  resume: (ctx, signal) => judge(signal), moments,
});
const check = (params) => [params];`;

  const left = drawn(code);

  expect(left?.replace(/\s+/g, ' ')).toBe(
    `import { judge } from './judge.ts'; export const step = defineNode({ title: 'A step: enter, process', ports: ({ help }) => ({ inputs: [{ check: help }], outputs: [] }), resume: true, }); const check = (params) => [params];`,
  );
});

test('says when there is nothing of the kind', () => {
  expect(drawn('export const step = defineNode(made);')).toBeUndefined();
});

test('a machine operation is drawn without what it does', () => {
  const left = drawn(readFileSync(join(nodes, 'operations/machine-operation.ts'), 'utf8'))!;

  expect(left).toContain('ports');
  expect(left).toContain('resume: true');
  expect(left).not.toMatch(/^ {2}(enter|check|help)\b/m);
});

test('of a route the page keeps the method, the path and who may', () => {
  const code = readFileSync(join(import.meta.dirname, '../../flows/contract/flow-routes.ts'), 'utf8');

  const left = withoutProperties(code, { call: 'route', out: ['tag', 'summary', 'params', 'query', 'body', 'response'] })!;

  expect(left).toMatch(/saveDraft: route\(\{\s*method: 'PUT',\s*path: '\/api\/flows\/:flow\/draft',\s*access: ENGINEERS,\s*\}\)/);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyNodeType } from '@fettle/flows';
import { compileExpression, openScope } from '@fettle/flows/expression/index.ts';
import { describe, expect, it } from 'vitest';
import { EXAMPLES } from './examples.ts';
import { paramFields } from './param-form.ts';
import { nodeRegistry, nodeTypesFor } from './registry.ts';
import { WIDGETS } from './widget.ts';

const TYPES = [...nodeRegistry.values()];
const ICONS = join(import.meta.dirname, '../node_modules/@tabler/icons/icons/outline');

/** Names of the files that define a node type, in every folder of the package. */
function filesOfNodeTypes(): readonly string[] {
  return readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('node_modules'))
    .filter((file) => readFileSync(join(import.meta.dirname, file), 'utf8').includes('= defineNode({'))
    .map((file) => file.replace(/^.*[\\/]/, '').replace(/\.ts$/, ''));
}

/** What stands at a path such as `steps[1].entries[0].key`. */
function at(params: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], params);
}

const parsedExample = (nodeType: AnyNodeType) => nodeType.params.parse(EXAMPLES[nodeType.type]);

describe('the registry', () => {
  it('has every node type that a file defines, under the name of the file', () => {
    const files = filesOfNodeTypes();

    expect(files.length).toBeGreaterThan(20);
    expect(files.toSorted()).toEqual([...nodeRegistry.keys()].toSorted());
  });

  it('has no two of one name or one title in one kind of flow', () => {
    for (const kind of ['routing', 'qualityRule'] as const) {
      const titles = nodeTypesFor(kind).map(({ title }) => title);
      expect(new Set(titles).size).toBe(titles.length);
    }
    expect(nodeTypesFor('routing').length + nodeTypesFor('qualityRule').length).toBe(TYPES.length);
  });

  it('has an example of every node type, and of no other', () => {
    expect(Object.keys(EXAMPLES).toSorted()).toEqual([...nodeRegistry.keys()].toSorted());
  });

  it('has one start and ways to end', () => {
    const routing = nodeTypesFor('routing');

    expect(routing.filter((nodeType) => 'start' in nodeType && nodeType.start)).toHaveLength(1);
    expect(routing.filter((nodeType) => nodeType.ports(nodeType.defaults).outputs.length === 0).map(({ type }) => type)).toEqual([
      'time-limit',
      'scrap',
      'abort',
      'end',
    ]);
  });
});

describe.each(TYPES.map((nodeType) => [nodeType.type, nodeType] as const))('%s', (_, nodeType) => {
  it('can be put on the canvas: its defaults satisfy its params', () => {
    expect(nodeType.params.parse(nodeType.defaults)).toEqual(nodeType.defaults);
    expect(nodeType.params.parse({})).toEqual(nodeType.defaults);
  });

  it('refuses params that it does not have', () => {
    expect(nodeType.params.safeParse({ ...EXAMPLES[nodeType.type], surplus: 1 }).success).toBe(false);
  });

  it('has words, help with an example, and an icon that exists', () => {
    expect(nodeType.title).toMatch(/^[A-Z]/);
    expect(nodeType.summary).toMatch(/^[A-Z].{10,100}\.$/);
    expect(nodeType.help).toContain('**Example.**');
    expect(nodeType.help.split('\n\n').length).toBeGreaterThanOrEqual(2);
    expect(readdirSync(ICONS)).toContain(`${nodeType.icon}.svg`);
  });

  it('has a form: every field has a title and a widget with what it needs', () => {
    const fields = paramFields(nodeType);

    for (const field of fields) {
      expect(field.title, field.path).toMatch(/\S/);
      expect(Object.keys(WIDGETS), field.path).toContain(field.widget);
      const siblings = fields.filter(({ path }) => path.replace(/[^.]*$/, '') === field.path.replace(/[^.]*$/, ''));
      const names = siblings.map(({ path }) => path.replace(/^.*\./, ''));
      if (field.showWhen !== undefined) expect(names, field.path).toContain(field.showWhen.field);
      if (field.signalOf !== undefined) expect([...names, ...fields.map(({ path }) => path)], field.path).toContain(field.signalOf);
      if (field.widget === 'expression') expect([field.scope, field.result], field.path).not.toContain(undefined);
      const values = field.schema.enum ?? (field.schema.items as { enum?: unknown } | undefined)?.enum;
      if (values !== undefined) expect(Object.keys(field.options ?? {}), field.path).toEqual(values);
    }
  });

  it('has an example without problems', () => {
    expect(nodeType.check?.(parsedExample(nodeType)) ?? []).toEqual([]);
  });

  it('names expressions that are there, and that are CEL', () => {
    const params = parsedExample(nodeType);

    for (const use of nodeType.expressions?.(params) ?? []) {
      expect(at(params, use.path), use.path).toBe(use.source);
      expect(() => compileExpression(use.source, openScope, use.result === 'any' ? 'any' : use.result)).not.toThrow();
    }
  });

  it('names signals at fields that are there', () => {
    const params = parsedExample(nodeType);

    for (const { path, signal } of nodeType.signals?.(params) ?? []) expect(JSON.stringify(at(params, path)), path).toContain(signal);
  });

  it('has ports and results with names of their own', () => {
    for (const params of [nodeType.defaults, parsedExample(nodeType)]) {
      const { inputs, outputs } = nodeType.ports(params);
      for (const ports of [inputs, outputs]) expect(new Set(ports.map(({ name }) => name)).size).toBe(ports.length);
      for (const port of [...inputs, ...outputs]) expect(port.title, port.name).toMatch(/\S/);
      for (const result of Object.keys(nodeType.outputs?.(params) ?? {})) expect(result).toMatch(/^[A-Za-z_]\w*$/);
    }
  });

  it('names other steps at fields that are there', () => {
    const params = parsedExample(nodeType);

    for (const { path, flowNode } of nodeType.flowNodes?.(params) ?? []) expect(at(params, path), path).toBe(flowNode);
  });

  it('shows one line on the canvas', () => {
    expect(nodeType.subtitle?.(parsedExample(nodeType)) ?? '').not.toMatch(/\n|undefined/);
  });
});

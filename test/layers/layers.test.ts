import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkLayers, LAYER_RULES } from './layer-rules.ts';
import { readModules, sourceFiles } from './module-graph.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..');

describe('the tree', () => {
  test('keeps the layers', () => {
    const violations = checkLayers(readModules(REPOSITORY));

    expect(violations.map(({ path, line, what, rule }) => `${path}:${line} ${what} [${rule}]`)).toEqual([]);
  });

  test('was read: every file, and imports in every package', () => {
    const graph = readModules(REPOSITORY);

    expect([...graph.keys()]).toEqual(sourceFiles(REPOSITORY));
    for (const folder of ['flows', 'nodes', 'engine', 'server', 'editor']) {
      const found = [...graph.values()].filter(({ path }) => path.startsWith(`${folder}/`)).flatMap(({ imports }) => imports);
      expect(found.length, folder).toBeGreaterThan(0);
    }
  });
});

/** A small tree that keeps every rule, and for every rule the files that break it. */
const KEPT: Readonly<Record<string, string>> = {
  'flows/package.json': '{"exports":{".":"./index.ts","./*.ts":"./*.ts"}}',
  'flows/index.ts': "import { z } from 'zod';\nexport const text = z.string();\n",
  'nodes/package.json': '{"exports":{".":"./registry.ts","./*.ts":"./*.ts"}}',
  'nodes/registry.ts': "import { timer } from './events/timer.ts';\nexport const registry = [timer];\n",
  'nodes/events/timer.ts': "import { text } from '@fettle/flows';\nexport const timer = { text, enter: (now: number) => new Date(now) };\n",
  'nodes/opcua/connector.ts': "import { connect } from './session.ts';\nexport const connector = connect;\n",
  'nodes/connectors.ts': "export const connectors = { opcua: async () => (await import('./opcua/connector.ts')).connector };\n",
  'nodes/opcua/session.ts': "import { OPCUAClient } from 'node-opcua-client';\nexport const connect = async () => OPCUAClient;\n",
  'engine/package.json': '{"exports":{".":"./index.ts","./core":"./core/index.ts","./*.ts":"./*.ts"}}',
  'engine/core/index.ts': "import { text } from '@fettle/flows';\nexport const advance = () => text;\n",
  'engine/core/index.test.ts': "import { registry } from '@fettle/nodes';\nawait Promise.resolve(registry);\n",
  'engine/adapters/postgres/store.ts': "import pg from 'pg';\nexport const pool = new pg.Pool();\n",
  'server/main-demo.ts':
    "import fastify from 'fastify';\nimport { pool } from '@fettle/engine/adapters/postgres/store.ts';\nimport { connector } from '@fettle/nodes/opcua/connector.ts';\nexport const all = [fastify, pool, connector];\n",
  'editor/main.tsx':
    "import { advance } from '@fettle/engine/core';\nimport { registry } from '@fettle/nodes';\nexport const app = <b>{[advance, registry]}</b>;\n",
  'editor/vite.config.ts': "import { icons } from './build/icons.ts';\nexport default icons;\n",
  'editor/build/icons.ts': "import { readdirSync } from 'node:fs';\nexport const icons = readdirSync('.');\n",
  'test/support/clock.ts': "import { all } from '../../server/main-demo.ts';\nexport const clock = all;\n",
};

const SEEDS: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['one-way', 'flows/seed.ts', "import type { registry } from '@fettle/nodes';\nexport type R = typeof registry;"],
  ['one-way', 'nodes/seed.ts', "export * from '@fettle/engine/core';"],
  ['one-way', 'engine/seed.ts', "export const load = () => import('@fettle/nodes');"],
  ['one-way', 'server/seed.ts', "import '../test/support/clock.ts';"],
  ['one-way', 'server/seed.ts', "export type A = typeof import('../editor/main.tsx').app;"],
  ['editor-imports', 'editor/seed.ts', "import { pool } from '@fettle/engine/adapters/postgres/store.ts';\nexport { pool };"],
  ['editor-imports', 'editor/seed.ts', "export { all } from '../server/main-demo.ts';"],
  ['flows-without-io', 'flows/seed.ts', "import { readFileSync } from 'fs';\nexport { readFileSync };"],
  ['flows-without-io', 'flows/seed.ts', "export * from 'pg';"],
  ['core-alone', 'engine/core/seed.ts', "export { pool } from '../adapters/postgres/store.ts';"],
  ['core-alone', 'engine/core/seed.ts', "export { createHash } from 'node:crypto';"],
  ['core-alone', 'engine/core/seed.ts', "export type { Logger } from 'pino';"],
  ['drivers-at-the-edge', 'engine/runtime/seed.ts', "import type { Pool } from 'pg';\nexport type P = Pool;"],
  ['drivers-at-the-edge', 'server/api/seed.ts', "export { Queue } from 'bullmq';"],
  ['drivers-at-the-edge', 'engine/adapters/seed.ts', "export * from 'fastify';"],
  ['catalogue-without-io', 'nodes/events/seed.ts', "export { randomUUID } from 'node:crypto';"],
  ['catalogue-without-io', 'nodes/events/seed.ts', "export { connect } from '../opcua/session.ts';"],
  ['connectors-for-the-server', 'editor/seed.ts', "export { connector } from '@fettle/nodes/opcua/connector.ts';"],
  ['connectors-for-the-server', 'nodes/events/seed.ts', "export { connector } from '../opcua/connector.ts';"],
  ['browser-closure', 'editor/seed.ts', "export { connect } from '@fettle/nodes/opcua/session.ts';"],
  ['connectors-for-the-server', 'nodes/events/seed.ts', "export { connectors } from '../connectors.ts';"],
  ['browser-closure', 'editor/seed.ts', "export { join } from 'node:path';"],
  ['browser-closure', 'editor/main.tsx', "export { icons } from './build/icons.ts';"],
  ['pure', 'engine/core/seed.ts', 'export const now = () => Date.now();'],
  ['pure', 'engine/core/seed.ts', 'export const now = () => new Date();'],
  ['pure', 'engine/core/seed.ts', 'export const id = () => Math.random();'],
  ['pure', 'engine/core/seed.ts', 'export async function wait() {}'],
  ['pure', 'nodes/events/seed.ts', 'export const seed = { enter: async (p: unknown) => { await p; } };'],
  ['pure', 'nodes/events/seed.ts', "export const seed = { enter: () => console.log('entered') };"],
];

describe('a seeded violation is caught', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fettle-layers-'));
    for (const [path, text] of Object.entries(KEPT)) write(path, text);
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('and without one there is none', () => {
    expect(checkLayers(readModules(root))).toEqual([]);
  });

  test.each(SEEDS)('%s: %s with %s', (rule, path, text) => {
    write(path, text);

    const caught = checkLayers(readModules(root));

    expect(caught.map((violation) => violation.rule)).toContain(rule);
  });

  test('for every rule there is', () => {
    expect(new Set(SEEDS.map(([rule]) => rule))).toEqual(new Set(LAYER_RULES.map(({ name }) => name)));
  });

  test('and a tree that cannot be read is no success', () => {
    write('flows/broken.ts', 'export const = 1;');

    expect(() => readModules(root)).toThrow(/flows\/broken\.ts cannot be parsed/);
    expect(() => readModules(join(root, 'nothing-here'))).toThrow(/The layers were not read: 0 files/);
  });

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});

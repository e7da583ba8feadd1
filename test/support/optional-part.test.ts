import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPart } from './optional-part.ts';

/** A project of its own whose one test needs a Redis that is said to be where it is not. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-parts-'));
  const module = (name: string): string => JSON.stringify(join(import.meta.dirname, name));
  writeFileSync(
    join(folder, 'queue.test.ts'),
    `import { describe, expect, test } from 'vitest';
     import { describeWith, requirePart } from ${module('optional-part.ts')};
     describeWith('redis-server', 'a queue on Redis', () => test('rings', () => { requirePart('redis-server'); }));
     test('without', () => { expect(1).toBe(1); });`,
  );
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    `export default { root: ${JSON.stringify(folder)}, test: { include: ['*.test.ts'], reporters: ['verbose', ${module('summary-reporter.ts')}] } };`,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a part that is not on this machine', () => {
  test('skips its tests by name and says how to get it', () => {
    const { status, output } = runTests({});

    expect(output).toContain('a queue on Redis [needs redis-server] > rings');
    expect(output).toMatch(/Skipped, because a part is not on this machine:\n {2}redis-server \(1 tests?\): apt-get install redis-server/);
    expect(output).toMatch(/\n1 passed, 0 failed, 1 skipped\n$/);
    expect(status).toBe(0);
  });

  test('fails its tests where every part is required', () => {
    const { status, output } = runTests({ FETTLE_REQUIRE_ALL: '1' });

    expect(output).toContain('redis-server is not on this machine: apt-get install redis-server');
    expect(output).toMatch(/\n1 passed, 1 failed\n$/);
    expect(status).toBe(1);
  });

  test('is looked for where its variable says, and nowhere else', () => {
    process.env.FETTLE_MOSQUITTO = process.execPath;
    expect(findPart('mosquitto')).toBe(process.execPath);

    process.env.FETTLE_MOSQUITTO = join(folder, 'nothing');
    expect(findPart('mosquitto')).toBeUndefined();
    delete process.env.FETTLE_MOSQUITTO;
  });
});

function runTests(env: Record<string, string>): { status: number | null; output: string } {
  const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs');
  const { FETTLE_TEST_COUNTS: _counts, FETTLE_REQUIRE_ALL: _all, VITEST: _vitest, ...inherited } = process.env;
  const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--root', folder, '--config', join(folder, 'vitest.config.mjs')], {
    encoding: 'utf8',
    env: { ...inherited, NO_COLOR: '1', FETTLE_REDIS_SERVER: join(folder, 'nothing'), ...env },
  });
  return { status, output: stdout };
}

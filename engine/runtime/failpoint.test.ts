import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { armFailpoints, FAILPOINTS, failpoint } from './failpoint.ts';

afterEach(() => armFailpoints(undefined));

describe('failpoints', () => {
  test('do nothing until a trial arms them, and nothing again when it disarms them', () => {
    const hit: string[] = [];

    failpoint('drain.taken');
    armFailpoints((name) => hit.push(name));
    failpoint('drain.committing');
    armFailpoints(undefined);
    failpoint('drain.committed');

    expect(hit).toEqual(['drain.committing']);
  });

  test('of the list are those in the code', () => {
    const engine = join(import.meta.dirname, '..');
    const sources = globSync('**/*.ts', { cwd: engine, exclude: ['node_modules/**', '**/*.test.ts'] });

    const inCode = sources.flatMap((file) => {
      const calls = readFileSync(join(engine, file), 'utf8').matchAll(/failpoint\(([^;]*)\);/g);
      return [...calls].flatMap(([, names = '']) => [...names.matchAll(/'([a-z]+\.[a-z]+)'/g)].map(([, name]) => name));
    });

    expect([...new Set(inCode)].sort()).toEqual([...FAILPOINTS].sort());
  });

  test('cost next to nothing while nobody arms them', () => {
    const calls = 5_000_000;
    for (let warm = 0; warm < 100_000; warm += 1) failpoint('drain.taken');

    const began = process.cpuUsage();
    for (let call = 0; call < calls; call += 1) failpoint('drain.taken');
    const { user } = process.cpuUsage(began);

    // A drain passes seven of them and takes about a million nanoseconds. The bar leaves room for a busy machine.
    expect((user * 1000) / calls).toBeLessThan(50);
  });
});

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTest } from './test-command.ts';

const SCENARIOS = join(import.meta.dirname, '../../test/scenarios');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-test-'));
  for (const name of ['boundary-timer', 'rule-with-hold']) await cp(join(SCENARIOS, name), join(folder, name), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(path: string) {
  const lines: string[] = [];
  const code = await runTest(path, (line) => lines.push(line));
  return { code, lines };
}

test('scenarios of a folder are played with the rules beside them, and all that happen as expected hold', async () => {
  expect(await run(folder)).toEqual({ code: 0, lines: ['holds   boundary-timer', 'holds   rule-with-hold', '2 of 2 hold.'] });
});

test('one that happens otherwise is told with its first difference, and ends with 1', async () => {
  const expected = join(folder, 'boundary-timer', 'expected.jsonl');
  const history = await readFile(expected, 'utf8');
  await writeFile(expected, history.trimEnd().split('\n').slice(0, -1).join('\n'));

  const { code, lines } = await run(join(folder, 'boundary-timer'));
  await writeFile(expected, history);

  expect(code).toBe(1);
  expect(lines).toEqual([expect.stringMatching(/^differs boundary-timer: .+ was not expected\.$/), '0 of 1 hold.']);
});

test('a folder without a scenario, and one that is not there, are refused', async () => {
  await expect(runTest(join(SCENARIOS, '..', 'docs'), () => undefined)).rejects.toMatchObject({ code: 'notFound' });
  await expect(runTest(join(folder, 'nowhere'), () => undefined)).rejects.toMatchObject({ code: 'notFound' });
});

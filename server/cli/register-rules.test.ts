import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEnvironment } from '../environment.ts';
import { runCommandLine } from './run-command-line.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-rules-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function typed(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = { stdout: '', stderr: '' };
  const code = await runCommandLine(args, readEnvironment({ INIT_CWD: folder }), {
    out: (line) => {
      output.stdout += `${line}\n`;
    },
    err: (line) => {
      output.stderr += `${line}\n`;
    },
  });
  return { code, ...output };
}
const write = (name: string, content: unknown) =>
  writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

const RULES = {
  rules: [
    {
      conditions: { all: [{ fact: 'power', operator: 'greaterThan', value: 5, priority: 2 }, { condition: 'cutting' }] },
      event: { type: 'hold', params: { limit: 5 } },
      name: 'Too strong',
      priority: 10,
    },
    { conditions: { any: [{ fact: 'stage', operator: 'in', value: ['End', 'Abort'] }] }, event: { type: 'note' } },
  ],
  conditions: { cutting: { all: [{ fact: 'feed', operator: 'greaterThan', value: 0 }] } },
  options: { replaceFactsInEventParams: true },
};

test('what import makes, export gives back', async () => {
  await write('rules.json', RULES);

  const imported = await typed('rules', 'import', 'rules.json', '--id', 'spindle', '--class', 'mill', '--kind', 'stage=string');
  await write('flow.json', imported.stdout);
  const exported = await typed('rules', 'export', 'flow.json');

  expect(imported).toMatchObject({ code: 0, stderr: '' });
  const { id, kind, flowNodes } = JSON.parse(imported.stdout);
  expect([id, kind, flowNodes.length]).toEqual(['spindle', 'qualityRule', 5]);
  expect(flowNodes[2].params).toMatchObject({ appliesTo: 'class', equipment: 'mill', signal: 'stage', valueKind: 'string' });
  expect(exported).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(exported.stdout)).toEqual(RULES);
});

test('judge says what fires, what does not, what is unknown, and why', async () => {
  await write('rules.json', RULES);
  await write('facts.json', { power: 6, stage: 'Layer 1' });

  const words = await typed('rules', 'judge', 'rules.json', '--facts', 'facts.json');
  const lines = await typed('rules', 'judge', 'rules.json', '--facts', 'facts.json', '--json');

  expect(words.stdout.trimEnd().split('\n')).toEqual([
    'unknown  Too strong: feed (no reading) greaterThan 0: unknown',
    'does not fire  note: stage "Layer 1" in ["End","Abort"]: false',
  ]);
  expect(JSON.parse(lines.stdout.split('\n')[0] ?? '')).toEqual({
    name: 'Too strong',
    result: null,
    because: ['feed (no reading) greaterThan 0: unknown'],
  });
});

test('what cannot be taken is refused with the place', async () => {
  await write('bad.json', [{ conditions: { all: [{ fact: 'a', operator: 'greatherThan', value: 1 }] }, event: { type: 'x' } }]);
  await write('text.json', 'no JSON');

  const [operator, text, nowhere] = await Promise.all([
    typed('rules', 'import', 'bad.json', '--id', 'x', '--equipment', 'mill-1'),
    typed('rules', 'import', 'text.json', '--id', 'x', '--equipment', 'mill-1'),
    typed('rules', 'import', 'bad.json', '--id', 'x'),
  ]);

  expect([operator.code, text.code, nowhere.code].every((code) => code !== 0)).toBe(true);
  expect(operator.stderr).toContain('Did you mean greaterThan?');
  expect(text.stderr).toContain('is no JSON');
  expect(nowhere.stderr).toContain('--equipment or --class');
});

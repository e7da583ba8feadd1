import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ruleOf, source } from '../../engine/testing/past-of.ts';
import { runCommandLine } from '../../server/cli/run-command-line.ts';
import { readEnvironment } from '../../server/environment.ts';

/*
 * Every command of docs/rules, as it is written there: those that look at files are run over the files that they name, and must end with 0; those that ask a running Fettle must at least be
 * understood, which they are when they fail at the connection and not at the words.
 */

const DOCS = join(import.meta.dirname, '../../docs/rules');
const SHARED = join(import.meta.dirname, '../../../shared');
const COMMAND = /npm run -s fettle -- ([^`\n]+)/g;
const ASKS_A_SERVER = /^(shadow|explain|backtest (?!.*--data)|oee --equipment)/;

let folder = '';
beforeAll(async () => {
  const above = await mkdtemp(join(tmpdir(), 'fettle-documented-'));
  folder = join(above, 'fettle');
  await mkdir(join(folder, 'flows'), { recursive: true });
  await symlink(SHARED, join(above, 'shared'));
  for (const [name, content] of Object.entries(FILES))
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
});
afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }));

const limit = (value: number) =>
  ruleOf([
    source('power', 'spindlePower'),
    ['worn', 'condition', { condition: { all: [{ fact: 'value', operator: 'greaterThan', value }] } }, 'power'],
    ['call', 'andon-call', { station: 'mill-1', title: 'Look' }, 'worn'],
  ]);

const FILES: Readonly<Record<string, unknown>> = {
  'rule.json': limit(0.15),
  'other.json': limit(0.3),
  'readings.csv':
    'time,equipment,signal,value,quality\n2026-11-20T06:00:00Z,mill-1,spindlePower,0.1,good\n2026-11-20T06:01:00Z,mill-1,spindlePower,0.2,good\n',
  'series.csv': `value\n${[52, 47, 53, 49.3, 50.1, 47, 51, 50.1, 51.2, 50.5, 49.6, 47.6].join('\n')}\n`,
  'states.csv': 'time,state\n2026-11-27T06:00:00Z,running\n2026-11-27T12:18:00Z,fault\n2026-11-27T13:00:00Z,\n',
  'elements.csv':
    '# hit policy: F\nin state,out element\nrunning,production\n"""changing tool"", ""warming up""",setUp\nstarved,delay\nfault,down\nbreak,plannedDown\n',
  'rules.json': [
    {
      name: 'Hot',
      conditions: {
        all: [
          { fact: 'spindlePower', operator: 'greaterThan', value: 5 },
          { fact: 'stage', operator: 'in', value: ['Layer 1 Up'] },
        ],
      },
      event: { type: 'hot' },
    },
  ],
  'facts.json': { spindlePower: 6, stage: 'Layer 1 Up' },
};

interface Documented {
  readonly page: string;
  readonly line: string;
  readonly args: readonly string[];
  /** Where `> file` sends the result. */
  readonly into: string | undefined;
}

/** Words as a shell parts them; what is written beside a command, and what may be left out, is none. */
function readCommand(page: string, line: string): Documented {
  const text = line
    .replace(/\s+#.*$/, '')
    .replace(/ {3,}.*$/, '')
    .replaceAll(/\[(--[\w-]+)\]/g, '$1')
    .trim();
  const words = [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? '');
  const sent = words.indexOf('>');
  return sent < 0
    ? { page, line: text, args: words, into: undefined }
    : { page, line: text, args: words.slice(0, sent), into: words[sent + 1] };
}

async function documented(): Promise<readonly Documented[]> {
  const pages = (await readdir(DOCS)).filter((name) => name.endsWith('.md')).sort();
  const texts = await Promise.all(pages.map((page) => readFile(join(DOCS, page), 'utf8')));
  return texts.flatMap((text, index) => [...text.matchAll(COMMAND)].map(([, line = '']) => readCommand(pages[index] ?? '', line)));
}

async function run(args: readonly string[]) {
  const [lines, faults]: [string[], string[]] = [[], []];
  const output = { out: (line: string) => void lines.push(line), err: (line: string) => void faults.push(line) };
  // A port that nobody listens at.
  const environment = readEnvironment({ INIT_CWD: folder, FETTLE_PORT: '9', FETTLE_PASSWORD: 'documented' });
  return { code: await runCommandLine([...args], environment, output), out: lines.join('\n'), faults: faults.join('\n') };
}

test('every command of the documentation of rules works as it is written', { timeout: 300_000 }, async () => {
  const commands = await documented();
  const wrong: string[] = [];

  for (const { page, line, args, into } of commands) {
    const { code, out, faults } = await run(args);
    if (into !== undefined) await writeFile(join(folder, into), out);
    const works = ASKS_A_SERVER.test(line) ? code === 1 && /reach|answer|connect/i.test(faults) : code === 0 && out !== '';
    if (!works) wrong.push(`${page}: ${line}: ${code} ${faults || out.slice(0, 200)}`);
  }

  expect(wrong).toEqual([]);
  expect(commands.length).toBeGreaterThan(20);
});

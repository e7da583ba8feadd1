import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { simulate } from '@fettle/engine/core/scenario-run/index.ts';
import type { HistoryEvent } from '@fettle/flows';
import { lintFlow } from '@fettle/flows/lint/index.ts';
import { historyText, plainHistory } from '@fettle/flows/plain-history.ts';
import { nodeRegistry } from '@fettle/nodes';
import { plantLookup } from '@fettle/server/services/plant-lookup.ts';
import { describe, expect, it } from 'vitest';
import { loadScenario, scenarioNames } from './load-scenario.ts';

/** What a scenario shows on purpose, and the linter warns of. */
const WARNED: Readonly<Record<string, readonly string[]>> = { 'multi-merge': ['parallelNotJoined'] };
const ROOT = join(import.meta.dirname, '..', '..');

describe.each(scenarioNames())('scenario %s', (name) => {
  const scenario = loadScenario(name);

  it('has flows that could be released', () => {
    const problems = scenario.flows.flatMap((flow) => lintFlow(flow, nodeRegistry, plantLookup(scenario.plant)));

    expect(problems.filter(({ code }) => !(WARNED[name] ?? []).includes(code))).toEqual([]);
  });

  it('happens as expected.jsonl says', async () => {
    const history = simulate({ ...scenario, registry: nodeRegistry }, scenario.lines);

    await expect(historyText(plainHistory(history))).toMatchFileSnapshot(join(scenario.folder, 'expected.jsonl'));
  });
});

describe('fettle simulate', () => {
  it('prints the same history as JSON lines, and nothing else', async () => {
    const { folder, flows, lines, plant } = loadScenario('rule-with-hold');
    const file = (name: string) => join(folder, name);

    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [
        join(ROOT, 'server', 'cli', 'main.ts'),
        'simulate',
        file('flow.json'),
        file('events.jsonl'),
        '--plant',
        file('plant.json'),
        '--rule',
        file('rule.json'),
      ],
      { cwd: ROOT },
    );

    const printed = stdout.trimEnd().split('\n');
    expect(stderr).toBe('');
    expect(plainHistory(printed.map((line) => JSON.parse(line) as HistoryEvent))).toEqual(
      plainHistory(simulate({ flows, plant, registry: nodeRegistry }, lines)),
    );
  });
});

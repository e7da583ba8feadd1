import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseScenario } from '@fettle/engine/core';
import { judgeScenario, type ScenarioOutcome } from '@fettle/engine/core/scenario-run/index.ts';
import { FettleError } from '@fettle/flows';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';
import { PlainLine } from '@fettle/flows/plain-history.ts';
import { differenceWords } from '@fettle/flows/scenario-difference.ts';
import { nodeRegistry } from '@fettle/nodes';
import { parsePlant, plantFromEvents, readText } from './simulate-command.ts';

const FLOW = 'flow.json';
const PLANT = 'plant.json';
const EXPECTED = 'expected.jsonl';

/**
 * `fettle test FOLDER`: plays every scenario in it without a database. A scenario is a folder with `flow.json`, `events.jsonl` and `expected.jsonl`, with `plant.json` where there is
 * one; other JSON files in it are flows that take part. One line each, then how many hold. Gives the exit code: 1 when one does not hold.
 */
export async function runTest(folder: string, write: (line: string) => void): Promise<number> {
  const folders = await scenariosIn(folder);
  if (folders.length === 0)
    throw new FettleError('notFound', `There is no scenario in "${folder}": a folder with ${FLOW}, events.jsonl and ${EXPECTED}.`);
  let holding = 0;
  for (const scenario of folders) {
    const { holds, words } = await judge(scenario);
    if (holds) holding += 1;
    write(holds ? `holds   ${basename(scenario)}` : `differs ${basename(scenario)}: ${words}`);
  }
  write(`${holding} of ${folders.length} hold.`);
  return holding === folders.length ? 0 : 1;
}

/** The folder itself, or those in it, by name. */
async function scenariosIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new FettleError('notFound', `There is no folder "${folder}" that can be read.`);
  });
  if (entries.some(({ name }) => name === EXPECTED)) return [folder];
  const inner = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const found = await Promise.all(inner.map(async (path) => ((await readdir(path)).includes(EXPECTED) ? [path] : [])));
  return found.flat().sort();
}

async function judge(folder: string): Promise<{ readonly holds: boolean; readonly words: string }> {
  const text = (name: string): Promise<string> => readText(join(folder, name));
  const files = await readdir(folder);
  const beside = files.filter((name) => name.endsWith('.json') && name !== FLOW && name !== PLANT).sort();
  const flows = await Promise.all([FLOW, ...beside].map(async (name) => parseFlowText(await text(name))));
  const lines = parseScenario(await text('events.jsonl'));
  const plant = files.includes(PLANT) ? parsePlant(await text(PLANT), join(folder, PLANT)) : plantFromEvents(lines);
  const expected = parseExpected(await text(EXPECTED), join(folder, EXPECTED));
  const names = new Map(flows.flatMap(({ flowNodes }) => flowNodes.map(({ id, name }) => [id, name])));
  const outcome = judgeScenario({ flows, plant, registry: nodeRegistry }, lines, expected);
  return { holds: outcome.holds, words: wordsOf(outcome, (id) => names.get(id) ?? id) };
}

function wordsOf({ difference, refusal }: ScenarioOutcome, nameOf: (flowNode: string) => string): string {
  if (refusal !== undefined) return `it cannot be played to its end. ${refusal}`;
  return difference === undefined ? '' : differenceWords(difference, nameOf);
}

function parseExpected(text: string, path: string): readonly PlainLine[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [PlainLine.parse(JSON.parse(line))];
    } catch {
      throw new FettleError('invalidInput', `${path}, line ${index + 1} is no line of history as JSON.`);
    }
  });
}

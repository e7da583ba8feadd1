import { readFile } from 'node:fs/promises';
import { parseScenario, type ScenarioLine } from '@fettle/engine/core';
import { simulate } from '@fettle/engine/core/scenario-run/index.ts';
import { FettleError, type Signal } from '@fettle/flows';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';
import { ScenarioPlant } from '@fettle/flows/scenario-plant.ts';
import { decodeText } from '@fettle/flows/tables/csv/decode-text.ts';
import { nodeRegistry } from '@fettle/nodes';
import { z } from 'zod';

/** The plant that a scenario's events speak of: texts and yes/no values are events that count one by one, numbers are samples. */
export function plantFromEvents(lines: readonly ScenarioLine[]): ScenarioPlant {
  const machines = new Map<string, Map<string, Signal>>();
  for (const line of lines) {
    if (!('event' in line)) continue;
    const { equipment, signal, value } = line.event;
    const signals = machines.get(equipment) ?? new Map<string, Signal>();
    machines.set(equipment, signals);
    const valueKind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string';
    if (!signals.has(signal) || value !== null)
      signals.set(signal, {
        name: signal,
        title: '',
        valueKind,
        unit: '',
        delivery: valueKind === 'number' ? 'sample' : 'event',
        writable: true,
      });
  }
  return { classes: [], equipment: [...machines].map(([id, signals]) => ({ id, title: id, path: '', signals: [...signals.values()] })) };
}

/** `fettle simulate FLOW.json EVENTS.jsonl`: history as JSON lines on stdout. */
export async function runSimulate(options: {
  flow: string;
  events: string;
  plant?: string | undefined;
  rules: readonly string[];
  write: (line: string) => void;
}): Promise<void> {
  const flow = parseFlowText(await readText(options.flow));
  const rules = await Promise.all(options.rules.map(async (path) => parseFlowText(await readText(path))));
  const lines = parseScenario(await readText(options.events));
  const plant = options.plant === undefined ? plantFromEvents(lines) : parsePlant(await readText(options.plant), options.plant);
  for (const { message: _message, ...event } of simulate({ flows: [flow, ...rules], plant, registry: nodeRegistry }, lines))
    options.write(JSON.stringify(event));
}

export function parsePlant(text: string, path: string): ScenarioPlant {
  try {
    return ScenarioPlant.parse(JSON.parse(text));
  } catch (error) {
    throw new FettleError(
      'invalidInput',
      `${path} is not a plant file: ${error instanceof z.ZodError ? z.prettifyError(error) : 'it is not JSON'}.`,
    );
  }
}

/** The text of a file, in whatever code page a program for tables saved it. */
export async function readText(path: string): Promise<string> {
  try {
    return decodeText(await readFile(path));
  } catch {
    throw new FettleError('notFound', `There is no file "${path}" that can be read.`);
  }
}

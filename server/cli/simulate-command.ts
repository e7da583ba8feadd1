import { readFile } from 'node:fs/promises';
import {
  type CoreDeps,
  compileFlow,
  createExpressions,
  parseScenario,
  playLine,
  RuleIndex,
  type ScenarioLine,
  World,
} from '@fettle/engine/core';
import { Equipment, EquipmentClass, FettleError, type FlowDefinition, type HistoryEvent, type Signal } from '@fettle/flows';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';
import { nodeRegistry } from '@fettle/nodes';
import { z } from 'zod';

/** `plant.json` beside a scenario: equipment with signals, and classes. */
export const ScenarioPlant = z.object({ equipment: z.array(Equipment), classes: z.array(EquipmentClass).default([]) });
export type ScenarioPlant = z.infer<typeof ScenarioPlant>;

/** How long an unmatched event waits, as in production. */
export const BUFFER_TIME_MS = 24 * 3600_000;
export const MAX_VISITS = 100;

/** Core deps for one flow (and rules beside it) over a plant, each flow at version 1. */
export function simulationDeps(flows: readonly FlowDefinition[], plant: ScenarioPlant): CoreDeps {
  const classes = new Map(plant.classes.map((item) => [item.id, item]));
  const signals = new Map<string, Signal>();
  for (const machine of plant.equipment) {
    for (const signal of [...(classes.get(machine.equipmentClass ?? '')?.signals ?? []), ...machine.signals])
      signals.set(`${machine.id}.${signal.name}`, signal);
  }
  const expressions = createExpressions();
  const equipmentOfClass = (name: string) =>
    plant.equipment.filter((machine) => machine.equipmentClass === name).map((machine) => machine.id);
  const calls = new Map(flows.map(({ id }) => [id, 1]));
  const compiled = flows.map((flow) => compileFlow(flow, 1, { registry: nodeRegistry, expressions, equipmentOfClass, calls }));
  const index = new RuleIndex(compiled.filter((flow) => flow.kind === 'qualityRule'));
  return {
    expressions,
    routing: (id) =>
      compiled.find((flow): flow is Extract<typeof flow, { kind: 'routing' }> => flow.kind === 'routing' && flow.definition.id === id),
    judges: (equipment, signal) => index.judges(equipment, signal),
    shadows: (equipment) => index.shadows(equipment),
    rule: (flow, version) => index.rule(flow, version),
    remembersUnits: (equipment) => index.remembersUnits(equipment),
    signal: (equipment, name) => signals.get(`${equipment}.${name}`),
    isAwaited: () => true,
    bufferTime: BUFFER_TIME_MS,
    maxVisits: MAX_VISITS,
  };
}

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

/** Runs the pure core over a scenario; gives the history without the consumed messages. */
export function simulate(
  flows: readonly [FlowDefinition, ...FlowDefinition[]],
  lines: readonly ScenarioLine[],
  plant: ScenarioPlant,
): readonly HistoryEvent[] {
  const world = new World(simulationDeps(flows, plant), 0);
  for (const line of lines) playLine(world, { id: flows[0].id, version: 1 }, line);
  return world.history;
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
  for (const { message: _message, ...event } of simulate([flow, ...rules], lines, plant)) options.write(JSON.stringify(event));
}

function parsePlant(text: string, path: string): ScenarioPlant {
  try {
    return ScenarioPlant.parse(JSON.parse(text));
  } catch (error) {
    throw new FettleError(
      'invalidInput',
      `${path} is not a plant file: ${error instanceof z.ZodError ? z.prettifyError(error) : 'it is not JSON'}.`,
    );
  }
}

export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new FettleError('notFound', `There is no file "${path}" that can be read.`);
  }
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario, type ScenarioLine } from '@fettle/engine/core';
import type { FlowDefinition } from '@fettle/flows';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';
import { ScenarioPlant } from '@fettle/flows/scenario-plant.ts';

/** A folder of test/scenarios: a routing, the rule that listens beside it where there is one, the plant, and what happens. */
export interface Scenario {
  readonly name: string;
  readonly folder: string;
  /** The routing first. */
  readonly flows: readonly [FlowDefinition, ...FlowDefinition[]];
  readonly plant: ScenarioPlant;
  readonly lines: readonly ScenarioLine[];
}

/** Names of all scenarios: every folder is one. */
export function scenarioNames(): readonly string[] {
  return readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export function loadScenario(name: string): Scenario {
  const folder = join(import.meta.dirname, name);
  const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
  // `called.json`: a routing that the first one calls.
  const others = ['called.json', 'rule.json'].filter((file) => existsSync(join(folder, file))).map((file) => parseFlowText(text(file)));
  return {
    name,
    folder,
    flows: [parseFlowText(text('flow.json')), ...others],
    plant: ScenarioPlant.parse(JSON.parse(text('plant.json'))),
    lines: parseScenario(text('events.jsonl')),
  };
}

import { parseScenario } from '@fettle/engine/core';
import { judgeScenario, type ScenarioOutcome } from '@fettle/engine/core/scenario-run/index.ts';
import type { FlowDefinition } from '@fettle/flows';
import type { FlowScenario } from '@fettle/flows/contract';
import { nodeRegistry } from '@fettle/nodes';
import { config } from 'zod';

/** A scenario to play against a drawing; `id` comes back with what came of it. */
export interface ScenarioQuestion {
  readonly id: string;
  /** The drawing first. */
  readonly flows: readonly FlowDefinition[];
  readonly scenario: Pick<FlowScenario, 'events' | 'plant' | 'expected'>;
}

export interface ScenarioAnswer {
  readonly id: string;
  readonly outcome: ScenarioOutcome;
}

config({ jitless: true });

self.onmessage = ({ data: { id, flows, scenario } }: MessageEvent<ScenarioQuestion>) => {
  const lines = parseScenario(scenario.events.map((line) => JSON.stringify(line)).join('\n'));
  const outcome = judgeScenario({ flows, plant: scenario.plant, registry: nodeRegistry }, lines, scenario.expected);
  self.postMessage({ id, outcome } satisfies ScenarioAnswer);
};

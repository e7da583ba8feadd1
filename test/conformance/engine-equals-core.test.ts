import { simulate } from '@fettle/engine/core/scenario-run/index.ts';
import { historyText, plainHistory } from '@fettle/flows/plain-history.ts';
import { nodeRegistry } from '@fettle/nodes';
import { expect, it } from 'vitest';
import { loadScenario, scenarioNames } from '../scenarios/load-scenario.ts';
import { playInEngine } from './scenario-engine.ts';

/** What you simulate is what runs: each scenario gives the same history through the pure core and through the engine on PostgreSQL. */
it.each(scenarioNames())('the engine makes the same history of "%s" as the core, and keeps its invariants', async (name) => {
  const scenario = loadScenario(name);

  const simulated = simulate({ ...scenario, registry: nodeRegistry }, scenario.lines);
  const { history, violations } = await playInEngine(scenario);

  expect(historyText(plainHistory(history))).toBe(historyText(plainHistory(simulated)));
  expect(violations).toEqual([]);
});

import { simulate } from '@fettle/server/cli/simulate-command.ts';
import { expect, it } from 'vitest';
import { loadScenario, scenarioNames } from '../scenarios/load-scenario.ts';
import { historyText, plainHistory } from '../scenarios/plain-history.ts';
import { playInEngine } from './scenario-engine.ts';

/** What you simulate is what runs: each scenario gives the same history through the pure core and through the engine on PostgreSQL. */
it.each(scenarioNames())('the engine makes the same history of "%s" as the core, and keeps its invariants', async (name) => {
  const scenario = loadScenario(name);

  const simulated = simulate(scenario.flows, scenario.lines, scenario.plant);
  const { history, violations } = await playInEngine(scenario);

  expect(historyText(plainHistory(history))).toBe(historyText(plainHistory(simulated)));
  expect(violations).toEqual([]);
});

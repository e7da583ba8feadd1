import { type CoreDeps, playLine, replay, type ScenarioLine, stateHash, World } from '@fettle/engine/core';
import { depsOverPlant } from '@fettle/engine/core/scenario-run/index.ts';
import { type HistoryEvent, type MigrateUnit, unitKey } from '@fettle/flows';
import { plainHistory } from '@fettle/flows/plain-history.ts';
import { nodeRegistry } from '@fettle/nodes';
import { describe, expect, it } from 'vitest';
import { loadScenario, type Scenario, scenarioNames } from './load-scenario.ts';

/** Every version is the same drawing: moving a unit between them must change nothing that happens. */
function depsOf({ flows, plant }: Scenario): CoreDeps {
  const deps = depsOverPlant({ flows, plant, registry: nodeRegistry });
  return {
    ...deps,
    routing(flow, version) {
      const routing = deps.routing(flow, 1);
      return routing === undefined ? undefined : { ...routing, version };
    },
  };
}

function play(scenario: Scenario, deps: CoreDeps, between: (world: World) => void = () => undefined): World {
  const world = new World(deps, 0);
  const flow = { id: scenario.flows[0].id, version: 1 };
  scenario.lines.forEach((line: ScenarioLine) => {
    playLine(world, flow, line);
    between(world);
  });
  return world;
}

const hashes = (world: World): string[] => world.units.map(stateHash);
const replayed = (world: World, deps: CoreDeps): string[] =>
  world.units.map(({ id }) => {
    const state = replay(
      world.history.filter(({ stream }) => stream === id),
      deps,
    );
    return state === undefined ? 'nothing' : stateHash(state);
  });
const meaning = (history: readonly HistoryEvent[]) =>
  plainHistory(history).filter(({ kind, data }) => kind !== 'migrated' && !(kind === 'messageVoid' && data.kind === 'migrateUnit'));

describe.each(scenarioNames())('scenario %s', (name) => {
  const scenario = loadScenario(name);
  const deps = depsOf(scenario);

  it('replays to the same state of every unit, by the hash', () => {
    const world = play(scenario, deps);

    expect(replayed(world, deps)).toEqual(hashes(world));
    expect(world.units.length).toBeGreaterThan(0);
  });

  it('happens the same when every unit moves to a version that is the same after every line, and replays over it', () => {
    const still = play(scenario, deps);
    let moved = 0;

    const world = play(scenario, deps, (open) => {
      for (const unit of open.units) {
        if (unit.state !== 'running' && unit.state !== 'held') continue;
        moved += 1;
        const map = Object.fromEntries((scenario.flows.find(({ id }) => id === unit.flow)?.flowNodes ?? []).map(({ id }) => [id, id]));
        const body: MigrateUnit = {
          kind: 'migrateUnit',
          migration: `${unit.id}/migrate/${moved}`,
          instance: unit.id,
          flow: unit.flow,
          from: unit.version,
          to: unit.version + 1,
          map,
          changed: 'reopen',
          person: 'eve',
          reason: 'the same drawing',
        };
        open.send(unitKey(unit.id), body.migration, body);
      }
    });

    expect(meaning(world.history)).toEqual(meaning(still.history));
    expect(replayed(world, deps)).toEqual(hashes(world));
    const answers = world.history.filter(
      ({ kind, token, data }) => (kind === 'migrated' && token === undefined) || (kind === 'messageVoid' && data.kind === 'migrateUnit'),
    );
    expect(answers).toHaveLength(moved);
    // While what a unit did is being undone it stays where it is.
    expect(
      answers.filter(({ kind }) => kind === 'messageVoid').every(({ data }) => data.reason === 'What it has done is being undone.'),
    ).toBe(true);
  });
});

import { parseScenario, type ScenarioLine } from '@fettle/engine/core';
import { fromZero, judgeScenario, plantOfScenario, simulate } from '@fettle/engine/core/scenario-run/index.ts';
import type { FlowDefinition } from '@fettle/flows';
import { LIBRARY } from '@fettle/flows/library/index.ts';
import { plainHistory } from '@fettle/flows/plain-history.ts';
import { nodeRegistry } from '@fettle/nodes';
import { describe, expect, it } from 'vitest';

const machining = LIBRARY.find(({ id }) => id === 'machining')!;
const [routing] = machining.flows;
const plant = { equipment: [...machining.plant], classes: [] };
const linesOf = (title: string): ScenarioLine[] =>
  parseScenario(
    machining.scenarios
      .find((each) => each.title === title)!
      .events.map((line) => JSON.stringify(line))
      .join('\n'),
  );
const worldOf = (flow: FlowDefinition) => ({ flows: [flow], plant, registry: nodeRegistry });
const good = linesOf('A good part');
const expected = plainHistory(simulate(worldOf(routing), good));
const changed = (id: string, params: Record<string, unknown>): FlowDefinition => ({
  ...routing,
  flowNodes: routing.flowNodes.map((node) => (node.id === id ? { ...node, params: { ...node.params, ...params } } : node)),
});

describe('a stored scenario', () => {
  it('holds while the drawing does the same, wherever its boxes stand', () => {
    const moved = { ...routing, layout: { ...routing.layout, positions: {} } };

    expect(judgeScenario(worldOf(moved), good, expected)).toMatchObject({ holds: true });
  });

  it('tells where a changed drawing first does something else', () => {
    const narrower = changed('measure', {
      characteristics: [{ key: 'width', title: 'Width', kind: 'numeric', unit: 'mm', lower: 39.95, upper: 40 }],
    });

    const { holds, difference } = judgeScenario(worldOf(narrower), good, expected);

    expect(holds).toBe(false);
    expect(difference).toMatchObject({ of: 'JO-1/H-1', expected: { kind: 'workInstructionOpened', flowNode: 'measure' } });
    expect(difference?.path).toContain('upper');
  });

  it('that cannot be played to its end says at which line', () => {
    const without = { ...routing, sequenceFlows: routing.sequenceFlows.filter(({ to }) => to.node !== 'deburr') };

    const { holds, refusal } = judgeScenario(worldOf(without), good, expected);

    expect(holds).toBe(false);
    expect(refusal).toMatch(/No task is open at "deburr"/);
  });

  it('over a drawing that cannot run says why', () => {
    const broken = { ...routing, flowNodes: routing.flowNodes.filter(({ id }) => id !== 'begin') };

    expect(judgeScenario(worldOf(broken), good, expected).refusal).toMatch(/has 0 starts/);
  });

  it('begins at one second, whenever what it tells of happened', () => {
    const recorded = good.map((line) => ({ ...line, at: 1_780_000_000_000 + (line.at ?? 0) }));

    expect(fromZero(recorded)).toEqual(fromZero(good));
    expect(judgeScenario(worldOf(routing), fromZero(recorded), plainHistory(simulate(worldOf(routing), fromZero(good)))).holds).toBe(true);
  });

  it('brings along of the plant what it names', () => {
    const whole = { equipment: [...plant.equipment, { id: 'oven-9', title: '', path: '', signals: [] }], classes: [] };

    expect(plantOfScenario(whole, [routing], good).equipment.map(({ id }) => id)).toEqual(['mill-1', 'bench-1']);
  });
});

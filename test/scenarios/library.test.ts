import { parseScenario } from '@fettle/engine/core';
import { playScenario } from '@fettle/engine/core/scenario-run/index.ts';
import { LIBRARY, samplesFor } from '@fettle/flows/library/index.ts';
import { lintFlow } from '@fettle/flows/lint/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { plantLookup } from '@fettle/server/services/plant-lookup.ts';
import { describe, expect, it } from 'vitest';

describe.each(LIBRARY.map((sample) => [sample.id, sample] as const))('sample %s', (_, { flows, plant, scenarios }) => {
  const cell = { equipment: [...plant], classes: [] };

  it('could be released as it is', () => {
    expect(flows.flatMap((flow) => lintFlow(flow, nodeRegistry, plantLookup(cell)))).toEqual([]);
  });

  it.each(scenarios)('$title', ({ events, units, happens = [] }) => {
    const lines = parseScenario(events.map((event) => JSON.stringify(event)).join('\n'));

    const world = playScenario({ flows, plant: cell, registry: nodeRegistry }, lines);

    const said = world.history.map(({ kind, flowNode = '' }) => `${kind} ${flowNode}`);
    const wanted = [...happens];
    for (const each of said) if (each === wanted[0]) wanted.shift();
    expect(Object.fromEntries(world.units.map(({ unit, state }) => [unit.serialNumber, state]))).toEqual(units);
    expect(wanted).toEqual([]);
    expect(world.history.filter(({ kind }) => kind === 'incidentOpened')).toEqual([]);
  });

  it('stands apart: no two steps lie upon each other', () => {
    for (const { layout, flowNodes } of flows)
      expect(new Set(flowNodes.map(({ id }) => JSON.stringify(layout.positions[id]))).size).toBe(flowNodes.length);
  });
});

describe('a search', () => {
  it('finds samples by what they are about, by other words for it, and by the names of their steps', () => {
    const found = (search: string) => samplesFor(search).map(({ id }) => id);

    expect(found('pasteur')).toEqual(['food']);
    expect(found('AOI repair')).toEqual(['electronics']);
    expect(found('deburr')).toEqual(['machining']);
    expect(found('')).toHaveLength(LIBRARY.length);
    expect(found('nothing of this kind')).toEqual([]);
  });
});

import { compileFlow, createExpressions } from '@fettle/engine/core';
import { lintFlow } from '@fettle/flows/lint/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { describe, expect, it } from 'vitest';
import { plantLookup } from '../services/plant-lookup.ts';
import { demoConnections, MQTT_CONNECTION } from './demo-connections.ts';
import { demoFlows } from './demo-flows.ts';
import { DEMO_PLANT } from './demo-plant.ts';

const flows = demoFlows();
const plant = plantLookup(DEMO_PLANT);
const connections = demoConnections({
  opcuaUrl: 'opc.tcp://127.0.0.1:4840',
  mqttUrl: 'mqtt://127.0.0.1:1883',
  user: { name: 'somebody', password: 'secret' },
}).map(({ connection }) => connection);

describe.each(flows.map((flow) => [flow.id, flow] as const))('demo flow %s', (_id, flow) => {
  it('can be released as it is: nothing to correct, nothing to warn of', () => {
    expect(lintFlow(flow, nodeRegistry, plant)).toEqual([]);
  });

  it('compiles', () => {
    const compiled = compileFlow(flow, 1, {
      registry: nodeRegistry,
      expressions: createExpressions(),
      equipmentOfClass: (name) => DEMO_PLANT.equipment.filter((one) => one.equipmentClass === name).map(({ id }) => id),
    });

    expect(compiled.nodes.size).toBe(flow.flowNodes.length);
  });

  it('is drawn from left to right with room for every step', () => {
    const places = flow.flowNodes.map(({ id }) => flow.layout.positions[id]);

    expect(places.every((place) => place !== undefined && place.x % 260 === 0 && place.y % 160 === 0)).toBe(true);
    expect(new Set(places.map((place) => `${place?.x},${place?.y}`)).size).toBe(flow.flowNodes.length);
  });
});

describe('the demo connections', () => {
  it('bring and take every signal of the plant, each at one address', () => {
    const mapped = connections.flatMap(({ mappings }) => mappings.map(({ equipment, signal }) => `${equipment}.${signal}`));

    const signals = DEMO_PLANT.equipment.flatMap(({ id }) => (plant.equipment(id)?.signals ?? []).map(({ name }) => `${id}.${name}`));
    expect(mapped.toSorted()).toEqual(signals.toSorted());
  });

  it('have the one that the rules publish on', () => {
    const published = flows.flatMap(({ flowNodes }) => flowNodes.map(({ params }) => params.connection)).filter(Boolean);

    expect(published).toEqual([MQTT_CONNECTION]);
  });
});

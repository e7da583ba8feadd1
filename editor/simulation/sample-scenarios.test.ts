import { parseScenario } from '@fettle/engine/core';
import { judgeScenario } from '@fettle/engine/core/scenario-run/index.ts';
import { api } from '@fettle/flows/contract';
import { LIBRARY } from '@fettle/flows/library/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { describe, expect, test } from 'vitest';
import { sampleScenarios } from './sample-scenarios.ts';

describe.each(LIBRARY.map((sample) => [sample.id, sample] as const))('scenarios of the sample %s', (_, sample) => {
  const copies = sample.flows.map((flow) => ({ ...flow, id: `${flow.id}-2` }));
  const kept = sampleScenarios(sample, copies);

  test('are kept with every copy, hold there, and are what the server takes', () => {
    expect(kept).toHaveLength(copies.length * sample.scenarios.length);
    expect(kept.some(({ expected }) => expected.length > 0)).toBe(true);
    for (const { flow, beside, events, plant, expected, ...rest } of kept) {
      const flows = [...copies.filter(({ id }) => id === flow), ...copies.filter(({ id }) => beside.includes(id))];
      const lines = parseScenario(events.map((line) => JSON.stringify(line)).join('\n'));
      expect(judgeScenario({ flows, plant, registry: nodeRegistry }, lines, expected)).toMatchObject({ holds: true });
      expect(api.createScenario.body!.safeParse({ ...rest, beside, events, plant, expected }).success).toBe(true);
    }
  });
});

test('a routing without the rule that asks persons keeps those in which nobody is asked', () => {
  const sample = LIBRARY.find(({ id }) => id === 'dimension-chart')!;
  const routing = sample.flows.find(({ kind }) => kind === 'routing')!;

  const kept = sampleScenarios(sample, [routing]);

  expect(kept.length).toBeGreaterThan(0);
  expect(kept.some(({ events }) => events.some((line) => 'answer' in line))).toBe(false);
});

test('a rule alone keeps those that only machines take part in', () => {
  const sample = LIBRARY.find(({ id }) => id === 'dimension-chart')!;
  const rule = sample.flows.find(({ kind }) => kind === 'qualityRule')!;

  const kept = sampleScenarios(sample, [rule]);

  expect(kept.length).toBeLessThan(sample.scenarios.length);
  expect(kept.every(({ events }) => events.every((line) => 'event' in line))).toBe(true);
});

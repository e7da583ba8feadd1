import type { Ports } from '@fettle/flows';
import type { NodeHeat } from '@fettle/flows/contract';
import { expect, test } from 'vitest';
import { differenceWords, heatStrength, type Measure, measured, measureWords } from './heat.ts';

const row = (flowNode: string, version: number, more: Partial<NodeHeat>): NodeHeat => ({
  flowNode,
  version,
  units: 0,
  firstVisits: 0,
  milliseconds: 0,
  holds: 0,
  ports: {},
  ...more,
});
const HEAT = [
  row('cut', 1, { units: 10, firstVisits: 10, milliseconds: 40_000, ports: { done: 10 } }),
  row('cut', 2, { units: 10, firstVisits: 10, milliseconds: 20_000, holds: 5, ports: { done: 10 } }),
  row('check', 2, { units: 12, firstVisits: 10, milliseconds: 12_000, ports: { passed: 8, failed: 2 } }),
];
const INSPECTION: Ports = {
  inputs: [],
  outputs: [
    { name: 'passed', title: 'Passed', kind: 'token' },
    { name: 'failed', title: 'Failed', kind: 'token' },
  ],
};
const portsOf = (flowNode: string): Ports => (flowNode === 'check' ? INSPECTION : { inputs: [], outputs: INSPECTION.outputs.slice(0, 1) });
const values = (measure: Measure, version?: number) =>
  Object.fromEntries([...measured(HEAT, measure, { version, portsOf })].map(([id, { value }]) => [id, value]));

test('time of a version, and of all together by how many units each had', () => {
  expect(values('time', 1)).toEqual({ cut: 4_000 });
  expect(values('time')).toEqual({ cut: 3_000, check: 1_000 });
});

test('yield counts first visits only, and only where there is more than one way out; rework is the share of visits that were no first ones', () => {
  expect(values('yield')).toEqual({ check: 0.8 });
  expect(values('rework', 2).check).toBeCloseTo(1 / 6);
  expect(values('holds', 2)).toEqual({ cut: 0.5, check: 0 });
});

test('the worst step of the drawing is the hottest; where nothing is lost nothing is hot', () => {
  const strength = (measure: Measure, version?: number) =>
    Object.fromEntries(heatStrength(measured(HEAT, measure, { version, portsOf }), measure));

  expect(strength('time', 2)).toEqual({ cut: 1, check: 0.5 });
  expect(strength('yield')).toEqual({ check: 1 });
  expect(strength('holds', 1)).toEqual({ cut: 0 });
});

test('in words, with the difference to another version', () => {
  expect(
    ['time', 'yield', 'rework', 'holds'].map((measure) => measureWords(measure as Measure, measure === 'time' ? 4_210 : 0.25)),
  ).toEqual(['4.2 s', '25 %', '25 %', '0.25 holds a unit']);
  expect([differenceWords('time', 5_000, 3_800), differenceWords('yield', 0.9, 0.93), differenceWords('time', 1_000, 1_010)]).toEqual([
    '1.2 s longer',
    '3 points lower',
    '',
  ]);
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { chartMillLayers, type MillLayer } from './chart-mill-layers.ts';
import { millChartSettings } from './mill-chart-settings.ts';

const RECORDINGS = join(import.meta.dirname, '../../../../shared/data/cnc-mill');
let layers: readonly MillLayer[];
beforeAll(async () => {
  if (!existsSync(RECORDINGS)) throw new Error(`The recordings of the milling machine are not at ${RECORDINGS}.`);
  layers = await chartMillLayers(RECORDINGS, millChartSettings(false));
});

const share = (layer: MillLayer, learned: boolean): number => {
  const parts = layer.parts.filter((part) => part.learnedFrom === learned);
  const sum = (of: (part: (typeof parts)[number]) => number) => parts.reduce((total, part) => total + of(part), 0);
  return sum(({ fired }) => fired) / sum(({ samples }) => samples);
};

describe('spindle power per layer', () => {
  test('limits are of the unworn parts alone, frozen as version 1', () => {
    for (const { parts, study, samples } of layers) {
      expect(parts.filter(({ learnedFrom }) => learnedFrom).map(({ part }) => part)).toEqual([1, 2, 4, 11, 12]);
      expect(study.limits).toMatchObject({ kind: 'xbar-s', n: 10, version: 1 });
      expect(study.limits.samples.last).toBe(samples.findLastIndex(({ part }) => part === 12) + 1);
    }
  });

  test('worn parts fire more often than unworn ones, in every layer', () => {
    for (const layer of layers) expect(share(layer, false)).toBeGreaterThan(share(layer, true));
    expect(layers.map(({ parts }) => parts.find(({ part }) => part === 18)?.fired ?? 0).reduce((a, b) => a + b)).toBeGreaterThan(60);
  });

  test('each firing says which rule compared what with which frozen limits, over which lines of which file', () => {
    for (const firing of layers.flatMap(({ firings }) => firings)) {
      expect(firing.readings).toMatchObject({ count: 10, quality: 'good', file: `experiment_${String(firing.part).padStart(2, '0')}.csv` });
      expect(firing.readings.lastLine).toBeGreaterThanOrEqual(firing.readings.firstLine + 9);
      expect(firing.trace.length).toBeGreaterThan(0);
      for (const line of firing.trace) expect(line).toMatchObject({ limitsVersion: 1, text: expect.stringMatching(/^Nelson \d on the /) });
    }
  });

  test('no bad reading enters a sample', () => {
    for (const { samples, parts } of layers)
      for (const { part, goodReadings, samples: made } of parts) {
        const own = samples.filter((sample) => sample.part === part).flatMap(({ values }) => values ?? []);
        expect(own).toHaveLength(made * 10);
        expect(own.length).toBeLessThanOrEqual(goodReadings);
      }
  });

  test('by the letter of the notes no reading is good, and that is said', async () => {
    await expect(chartMillLayers(RECORDINGS, millChartSettings(true))).rejects.toThrow(/every reading is bad; the setting is "badWhen"/);
  });
});

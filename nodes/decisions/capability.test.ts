import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Firing } from '@fettle/flows';
import { describe, expect, it } from 'vitest';
import { rule } from '../testing/test-context.ts';
import { capability } from './capability.ts';

const file = join(import.meta.dirname, '../../../shared/data/spc/pistonrings.csv');
const diameters = readFileSync(file, 'utf8')
  .trim()
  .split(/\r?\n/)
  .slice(1, 126)
  .map((row) => Number(row.split(',')[0]));

describe('capability', () => {
  it('of the piston rings is 1.663, and fires only below what is asked for', () => {
    const params = { lsl: 73.95, usl: 74.05, readings: 125, sampleSize: 5 };
    const [enough, tooLow] = [rule(capability, { ...params, least: 1.33 }), rule(capability, { ...params, least: 2 })];

    const [good, bad] = [enough, tooLow].map((one) => diameters.map((value) => one.read(value)).at(-1)?.out);

    expect((good?.index as { value: number } | undefined)?.value).toBeCloseTo(1.663, 3);
    expect(good?.below).toBeUndefined();
    expect((bad?.below as Firing | undefined)?.trace[0]).toMatchObject({
      text: 'Cpk 1.66, at least 2 asked for: 25 samples, 125 readings, in control',
      values: { cp: expect.closeTo(1.703, 3), pp: expect.closeTo(1.655, 3), sigmaMethod: 'R̄/d2', stable: true },
    });
  });

  it('begins anew after each judgement, and keeps what is not good out', () => {
    const one = rule(capability, { sides: 'upper', usl: 20, readings: 10, sampleSize: 1, index: 'ppk' });

    const given = Array.from({ length: 20 }, (_, i) => {
      one.read(1e9, 'bad');
      return one.read(10 + (i % 3)).out !== undefined;
    });

    expect(given.flatMap((is, index) => (is ? [index + 1] : []))).toEqual([10, 20]);
  });

  it('readings without variation have none', () => {
    const one = rule(capability, { readings: 10, sampleSize: 1 });

    expect(Array.from({ length: 10 }, () => one.read(5).out)).toEqual(Array(10).fill(undefined));
  });

  it('refuses limits the wrong way round', () => {
    expect(capability.check?.(capability.params.parse({ lsl: 5, usl: 1 }))).toMatchObject([{ path: 'lsl' }]);
  });
});

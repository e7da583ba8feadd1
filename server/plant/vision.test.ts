import { expect, test } from 'vitest';
import { seedRandom } from './random.ts';
import { inspect } from './vision.ts';

test('a part cut with a fresh tool passes, one cut with a worn-out tool is too narrow', () => {
  const fresh = inspect({ toolWear: 0.1, aborted: false }, seedRandom(1)).inspection;
  const worn = inspect({ toolWear: 1.4, aborted: false }, seedRandom(1)).inspection;

  expect(fresh.passed).toBe(true);
  expect(worn.passed).toBe(false);
  expect(worn.measurement.widthMm).toBeLessThan(fresh.measurement.widthMm);
});

test('an aborted part is not deep enough', () => {
  const { inspection } = inspect({ toolWear: 0, aborted: true }, seedRandom(1));

  expect(inspection.passed).toBe(false);
  expect(inspection.measurement.depthMm).toBeLessThan(2);
});

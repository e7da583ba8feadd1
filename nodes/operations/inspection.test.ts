import { describe, expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { inspection } from './inspection.ts';

const CHARACTERISTICS = [
  { key: 'width', title: 'Width', unit: 'mm', lower: 49.95, upper: 50.05 },
  { key: 'visual', title: 'No scratches', kind: 'attribute' },
  { key: 'mass', title: 'Mass', unit: 'g', upper: 120, required: false },
];

function inspected(values: Record<string, number | boolean | null>) {
  const step = activity(inspection, { station: 'inspection-1', characteristics: CHARACTERISTICS });
  step.enter();
  const entries = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
  return step.resume({ kind: 'taskCompleted', name: 'inspection', person: 'ines', outcome: 'inspected', entries });
}

describe('inspection', () => {
  it('shows one screen for each characteristic, with its limits', () => {
    const step = activity(inspection, { station: 'inspection-1', characteristics: CHARACTERISTICS });

    const plan = step.enter();

    expect(plan.wait).toMatchObject([
      {
        kind: 'task',
        instruction: {
          station: 'inspection-1',
          title: 'Step under test',
          steps: [
            { title: 'Width', entries: [{ key: 'width', valueKind: 'number', unit: 'mm', lower: 49.95, upper: 50.05, required: true }] },
            { title: 'No scratches', entries: [{ key: 'visual', valueKind: 'boolean' }] },
            { title: 'Mass', entries: [{ key: 'mass', required: false }] },
          ],
          outcomes: [{ value: 'inspected' }],
        },
      },
    ]);
  });

  it('passes when every characteristic does', () => {
    const plan = inspected({ width: 50.01, visual: true, mass: 119 });

    expect(plan).toEqual({
      take: 'passed',
      results: { width: 50.01, visual: true, mass: 119, passed: true, failures: [], person: 'ines' },
    });
  });

  it.each([49.95, 50.05])('passes at the limit itself: %d', (width) => {
    expect(inspected({ width, visual: true }).take).toBe('passed');
  });

  it.each([
    [{ width: 49.94, visual: true }, ['width']],
    [{ width: 50.06, visual: true }, ['width']],
    [{ width: 50, visual: false }, ['visual']],
    [{ width: 60, visual: false, mass: 121 }, ['width', 'visual', 'mass']],
  ])('fails for %j and names the characteristics', (values, failures) => {
    const plan = inspected(values);

    expect(plan).toMatchObject({ take: 'failed', results: { passed: false, failures } });
  });

  it('does not pass what was not inspected', () => {
    expect(inspected({ visual: true })).toMatchObject({ take: 'failed', results: { width: null, failures: ['width'] } });
    expect(inspected({ width: 50, visual: null }).take).toBe('failed');
  });

  it('can leave out what is not required', () => {
    expect(inspected({ width: 50, visual: true, mass: null }).take).toBe('passed');
  });

  it.each([
    [{ key: 'a', kind: 'numeric' }, /every value passes/],
    [{ key: 'a', lower: 5, upper: 4 }, /above its upper limit/],
    [{ key: 'a', kind: 'attribute', lower: 5 }, /has no limits/],
    [{ key: 'passed', kind: 'attribute' }, /uses itself/],
  ])('says what is wrong with %j', (characteristic, message) => {
    const params = inspection.params.parse({ station: 's', characteristics: [characteristic] });

    expect(inspection.check?.(params)).toMatchObject([{ message: expect.stringMatching(message) }]);
  });
});

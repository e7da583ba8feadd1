import { expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { parallelSplit } from './parallel-split.ts';

it('takes every branch at once', () => {
  const step = activity(parallelSplit, { branches: [{ key: 'label' }, { key: 'wash' }, { key: 'test' }] });

  expect(step.enter()).toEqual({ take: ['label', 'wash', 'test'] });
});

it('needs two branches', () => {
  expect(parallelSplit.params.safeParse({ branches: [{ key: 'only' }] }).error?.issues[0]?.message).toMatch(/at least two branches/);
});

it('refuses two branches of one name', () => {
  const problems = parallelSplit.check?.(parallelSplit.params.parse({ branches: [{ key: 'a' }, { key: 'a' }] }));

  expect(problems).toMatchObject([{ path: 'branches[1].key', message: expect.stringMatching(/used twice/) }]);
});

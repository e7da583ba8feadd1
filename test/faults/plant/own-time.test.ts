import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startOwnTime } from './own-time.ts';

test('a clock of our own time goes on while we run, and stands while we do', async () => {
  const clock = startOwnTime();
  const began = clock.now();
  for (let step = 0; step < 10; step += 1) await pause(20);
  const ran = clock.now() - began;

  for (const end = performance.now() + 1500; performance.now() < end; );
  const stood = clock.now() - began - ran;
  clock.stop();

  expect(ran).toBeGreaterThan(150);
  expect(stood).toBeLessThan(300);
});

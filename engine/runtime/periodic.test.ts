import { describe, expect, test } from 'vitest';
import { quietLog } from '../testing/test-engine.ts';
import { periodically } from './periodic.ts';

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('something periodic', () => {
  test('is done at once when it is hurried, and once more for whoever hurried it meanwhile', async () => {
    let done = 0;
    const periodic = periodically('test', 60_000, quietLog, async () => {
      done += 1;
      await wait(5);
    });

    periodic.hurry();
    periodic.hurry();
    periodic.hurry();
    await wait(60);
    await periodic.stop();

    expect(done).toBe(2);
  });

  test('begins no sooner than its pace after it began, however often it is hurried', async () => {
    const began: number[] = [];
    const periodic = periodically('test', 60_000, quietLog, async () => void began.push(performance.now()), 30);

    for (let call = 0; call < 10; call += 1) {
      periodic.hurry();
      await wait(10);
    }
    await periodic.stop();

    expect(began.length).toBeGreaterThan(1);
    for (const [index, at] of began.slice(1).entries()) expect(at - (began[index] as number)).toBeGreaterThan(29);
  });
});

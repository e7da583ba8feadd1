import { expect, test } from 'vitest';
import { CLAMP, type ClampState, newClamp, stepClamp } from './clamp.ts';
import { MILL } from './mill.ts';

function cycle(before: ClampState): { held: number[]; state: ClampState } {
  let state = stepClamp(before, 'close', 0.1);
  while (!state.closed) state = stepClamp(state, undefined, 0.1);
  const held: number[] = [];
  for (let i = 0; i < 50; i++) {
    state = stepClamp(state, undefined, 0.1);
    held.push(state.pressure);
  }
  state = stepClamp(state, 'open', 0.1);
  while (state.pressure > 0) state = stepClamp(state, undefined, 0.1);
  return { held, state };
}

test('about one closing in six is too weak for the mill, and a closing is weak or good for as long as it lasts', () => {
  let clamp = newClamp(11);
  let weak = 0;
  for (let i = 0; i < 600; i++) {
    const closing = cycle(clamp);
    const low = closing.held.filter((bar) => bar < MILL.clampLimitBar).length;
    expect([0, closing.held.length]).toContain(low);
    if (low > 0) weak += 1;
    clamp = closing.state;
  }

  expect(weak).toBeGreaterThan(600 * CLAMP.weakShare * 0.7);
  expect(weak).toBeLessThan(600 * CLAMP.weakShare * 1.3);
});

test('closing a closed clamp changes nothing, opening lets the pressure go', () => {
  let clamp = stepClamp(newClamp(1), 'close', 0.1);
  while (!clamp.closed) clamp = stepClamp(clamp, undefined, 0.1);
  const target = clamp.target;

  const again = stepClamp(clamp, 'close', 0.1);
  const opened = stepClamp(again, 'open', 1);

  expect(again.target).toBe(target);
  expect(opened).toMatchObject({ closed: false, pressure: 0 });
});

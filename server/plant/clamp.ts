import { nextNoise, nextRandom, type RandomState, seedRandom } from './random.ts';

/*
 * A pneumatic clamp as a pure simulation. About one closing in six is weak (a leaking seal): its pressure stays below what the mill needs.
 */

export const CLAMP = { nominalBar: 4, weakFromBar: 2.1, weakToBar: 2.7, weakShare: 1 / 6, barPerSecond: 12 } as const;

export interface ClampState {
  /** Of the noise. */
  readonly random: RandomState;
  /** Of the closings: apart from the noise, so that the same closings are weak however long the clamp is held. */
  readonly fate: RandomState;
  readonly closed: boolean;
  /** Bar. */
  readonly pressure: number;
  /** What the pressure settles at, bar; drawn at every closing. */
  readonly target: number;
}

export type ClampCommand = 'close' | 'open';

export function newClamp(seed: number): ClampState {
  return { random: seedRandom(seed), fate: seedRandom(seed + 0x5eed), closed: false, pressure: 0, target: 0 };
}

/** The clamp `dtSeconds` later. Closing a closed clamp changes nothing. It counts as closed once its pressure has settled. */
export function stepClamp(state: ClampState, command: ClampCommand | undefined, dtSeconds: number): ClampState {
  const told = command === undefined ? state : obey(state, command);
  if (told.target === 0) {
    const pressure = Math.max(0, told.pressure - CLAMP.barPerSecond * dtSeconds);
    return { ...told, pressure, closed: false };
  }
  if (!told.closed) {
    const pressure = Math.min(told.target, told.pressure + CLAMP.barPerSecond * dtSeconds);
    return { ...told, pressure, closed: pressure >= told.target };
  }
  const noise = nextNoise(told.random, 0.02);
  // The noise never reaches over the mill's limit of 2.8 bar: a weak clamp stays weak, a good one good.
  return { ...told, random: noise.state, pressure: told.target + noise.value };
}

function obey(state: ClampState, command: ClampCommand): ClampState {
  if (command === 'open') return { ...state, target: 0 };
  if (state.target !== 0) return state;
  const fate = nextRandom(state.fate);
  const size = nextRandom(fate.state);
  const target =
    fate.value < CLAMP.weakShare
      ? CLAMP.weakFromBar + size.value * (CLAMP.weakToBar - CLAMP.weakFromBar)
      : CLAMP.nominalBar + (size.value - 0.5) * 0.4;
  return { ...state, fate: size.state, target };
}

/** The state of a random number generator: part of a simulation's state, so that a step stays a pure function. */
export type RandomState = number;

export function seedRandom(seed: number): RandomState {
  return Math.trunc(seed) >>> 0;
}

/** One number in [0, 1) and the next state. Algorithm: mulberry32 (Tommy Ettinger, public domain). */
export function nextRandom(state: RandomState): { readonly value: number; readonly state: RandomState } {
  const next = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return { value: ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296, state: next };
}

/** Roughly normal noise (sum of four uniform numbers) with mean 0 and the given standard deviation, never beyond 3.47 of them. */
export function nextNoise(state: RandomState, deviation: number): { readonly value: number; readonly state: RandomState } {
  let sum = 0;
  let current = state;
  for (let i = 0; i < 4; i++) {
    const drawn = nextRandom(current);
    sum += drawn.value;
    current = drawn.state;
  }
  // The sum of four uniform numbers has mean 2 and variance 4/12.
  return { value: (sum - 2) * Math.sqrt(3) * deviation, state: current };
}

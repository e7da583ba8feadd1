/** Time at a unit against the standard time of its instruction. Seconds. */
export interface Takt {
  readonly elapsed: number;
  /** Undefined: the instruction has none. */
  readonly standard: number | undefined;
  /** 0 while within. */
  readonly over: number;
  /** Part of the standard time that has gone, 0..1. */
  readonly share: number;
}

export function taktOf(startedAt: number, standardTime: number, now: number): Takt {
  const elapsed = Math.max(0, (now - startedAt) / 1000);
  if (standardTime <= 0) return { elapsed, standard: undefined, over: 0, share: 0 };
  return { elapsed, standard: standardTime, over: Math.max(0, elapsed - standardTime), share: Math.min(1, elapsed / standardTime) };
}

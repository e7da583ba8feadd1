import type { Json, Quality, Time } from '../value.ts';

/** true, false, or undefined: not known, because a reading that matters is missing or not good. */
export type Truth = boolean | undefined;

/** What a condition needs of a reading. */
export interface FactReading {
  readonly value: Json;
  readonly quality: Quality;
  readonly sourceTime: Time;
}

/** Latest reading of a fact. `params` are those of the condition. */
export type FactSource = (fact: string, params?: Readonly<Record<string, Json>>) => FactReading | undefined;

/** A predicate, compiled. */
export type Test = (readings: FactSource) => Truth;

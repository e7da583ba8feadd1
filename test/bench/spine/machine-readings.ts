import type { MachineEvent } from '@fettle/flows';
import { MACHINES } from './seed-spine.ts';
import { ALARM_LEVEL } from './spine-flows.ts';

/** Every so many readings one makes the rule fire. No divisor of the number of machines, so that it happens on all of them. */
export type FireEvery = number;

/**
 * Readings as a connector hands them over, of one class of machines in turn. `name` keeps the ids of one phase from those of another.
 */
export class MachineReadings {
  readonly name: string;
  readonly #equipmentClass: string;
  readonly #fireEvery: FireEvery;
  /** Readings made so far; the next one has this number. */
  made = 0;
  /** How many of them make the rule fire. */
  firing = 0;

  constructor(name: string, equipmentClass: string, fireEvery: FireEvery) {
    this.name = name;
    this.#equipmentClass = equipmentClass;
    this.#fireEvery = fireEvery;
  }

  /** @param at milliseconds since 1970 */
  next(at: number): MachineEvent {
    const number = this.made;
    this.made += 1;
    const fires = number % this.#fireEvery === this.#fireEvery - 1;
    if (fires) this.firing += 1;
    const time = Math.floor(at);
    return {
      id: `${this.name}-${number}`,
      source: 'bench',
      equipment: `${this.#equipmentClass}-${(number % MACHINES) + 1}`,
      signal: 'spindlePower',
      value: fires ? ALARM_LEVEL + 1 : ALARM_LEVEL * ((number % 97) / 100),
      quality: 'good',
      sourceTime: time,
      receivedTime: time,
    };
  }

  /** The number of a reading, from its id; undefined for one of another phase. */
  numberOf(id: string): number | undefined {
    return id.startsWith(`${this.name}-`) ? Number(id.slice(this.name.length + 1)) : undefined;
  }
}

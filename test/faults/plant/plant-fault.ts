import type { Random } from '../seeded-random.ts';
import type { Queue } from '../site/site.ts';
import type { Plant } from './plant.ts';

/** Something that goes wrong with the real processes of an installation: `fettle serve --only-http`, `worker` and `connect`. */
export interface PlantFault {
  readonly on: 'processes';
  readonly name: string;
  readonly summary: string;
  readonly queues?: readonly Queue[];
  readonly rounds: number;
  /** Milliseconds without any alarm after which the trial has failed. */
  readonly longestPause?: number;
  strike(trial: PlantTrial): Promise<void>;
}

export interface PlantTrial {
  readonly plant: Plant;
  readonly random: Random;
  /** 0, 1, … */
  readonly round: number;
  readonly length: number;
  readonly say: (line: string) => void;
  pause(milliseconds: number): Promise<void>;
}

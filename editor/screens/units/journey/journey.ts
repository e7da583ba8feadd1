import type { HistoryEvent } from '@fettle/flows';
import type { FiringView } from '@fettle/flows/contract';
import type { ValueRow } from './value-row.ts';

/** How a line is to be seen: as part of the way, as a detail, as good, as something to look at, or as something that is wrong. */
export type Tone = 'step' | 'detail' | 'good' | 'warning' | 'wrong';

/** What a stay waits for. */
export interface JourneyWait {
  readonly isWork: boolean;
  readonly words: string;
}

/** One thing that happened, in a sentence, with the lines of history that it is made of. */
export interface JourneyLine {
  readonly key: string;
  readonly at: number;
  text: string;
  tone: Tone;
  rows: readonly ValueRow[];
  readonly firing?: FiringView;
  readonly events: HistoryEvent[];
}

/** A stay at one flowNode, from coming to leaving. */
export interface Visit {
  readonly key: string;
  readonly flowNode: string;
  readonly name: string;
  /** 1 for the first time. */
  readonly visit: number;
  readonly enteredAt: number;
  /** Absent: it is still there. */
  leftAt?: number;
  /** The way it left by, in words. */
  exit?: string;
  readonly lines: JourneyLine[];
  /** What it waits for, by the name of the wait. */
  readonly waits: Map<string, JourneyWait>;
}

export type JourneyItem = { readonly visit: Visit } | { readonly line: JourneyLine };

/** The unit passed through without anything happening there: a gateway, a start. */
export function isPassing({ enteredAt, leftAt, lines }: Visit): boolean {
  return leftAt === enteredAt && lines.length === 0;
}

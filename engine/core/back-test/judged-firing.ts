import type { Firing, Json, Time, TraceLine, UnitInfo } from '@fettle/flows';

/** A rule fired over the past. */
export interface JudgedFiring {
  readonly equipment: string;
  readonly flowNode: string;
  readonly output: string;
  /** The event that it fired at. */
  readonly sequence: number;
  /** When that event arrived. */
  readonly at: Time;
  /** The source's own time of it. */
  readonly time: Time;
  /** It fired because a time was over, after that event; absent: at the event itself. */
  readonly waitedUntil?: Time;
  readonly title: string;
  readonly trace: readonly TraceLine[];
  readonly event?: Firing['event'];
  /** The unit that the machine worked on, and its instance. */
  readonly unit?: UnitInfo | undefined;
  readonly instance?: string | undefined;
}

/** What would have followed. Nothing of it happened. */
export interface Consequence {
  readonly firing: JudgedFiring | undefined;
  readonly flowNode: string;
  readonly kind:
    | 'holdUnit'
    | 'holdEquipment'
    | 'holdJobOrder'
    /** A unit held with others back to the last good sample; `data` has its serialNumber. */
    | 'unitContained'
    | 'reactionOpened'
    | 'checkAsked'
    /** Nobody answered it in time: in the past nobody does. */
    | 'checkOverdue'
    | 'sendBack'
    | 'scrapUnit'
    | 'andonCalled'
    | 'nonconformanceOpened'
    | 'effect';
  /** In words: the reason of a hold, the title of a call, the kind of an effect. */
  readonly text: string;
  readonly data: Readonly<Record<string, Json>>;
  /** The event that it follows from. */
  readonly sequence: number;
}

/** A flowNode that could not be evaluated: what an incident would have said. */
export interface JudgingFault {
  readonly equipment: string;
  readonly flowNode: string;
  readonly message: string;
  readonly times: number;
}

/** What one version of a rule would have done. */
export interface JudgedPast {
  /** In the order of the events; of one event in none. */
  readonly firings: readonly JudgedFiring[];
  readonly consequences: readonly Consequence[];
  readonly faults: readonly JudgingFault[];
}

/** A rule that fires more often than this in one back-test is refused: nobody reads it, and a page could not hold it. */
export const MOST_FIRINGS = 20_000;

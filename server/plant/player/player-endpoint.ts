import type { Recording } from './recording.ts';

/**
 * What the player needs from a protocol. Source times are milliseconds since 1970 and, for the same row, always the same. Nothing here waits: a full
 * subscriber shows as `isBacklogged`.
 */
export interface PlayerEndpoint {
  readonly url: string;
  /** The part begins: its number, then the cycle signal true. */
  beginPart(partNumber: number, sourceTime: number): void;
  writeRow(recording: Recording, row: number, sourceTime: number): void;
  /** The part is over: the cycle signal false. */
  endPart(sourceTime: number): void;
  /** Nobody knows any value any more: whoever subscribes next begins with nothing. Called while nobody is subscribed. */
  forget(): void;
  /** Who is subscribed now; undefined while nobody is, or while the subscriptions are still being made. */
  subscribers(): SubscriberGroup | undefined;
  /** Subscribers have not yet taken so much that more could be lost. */
  isBacklogged(): boolean;
  /** Every value written has reached every subscriber and been acknowledged. */
  isDelivered(): boolean;
  /** What the control variables show. */
  showPosition(position: PlayerPosition): void;
  stop(): Promise<void>;
}

export interface SubscriberGroup {
  /** Is at least one of them still subscribed, over the same connection? */
  stillThere(): boolean;
}

export interface PlayerPosition {
  readonly playing: boolean;
  /** The part being played, or the last one played; 0 before the first. */
  readonly partNumber: number;
  /** Rows of it that have been written. */
  readonly row: number;
  readonly rows: number;
}

import type { Effect, HistoryEvent, MachineEvent, Message, Time } from '@fettle/flows';
import type { ShadowFiring } from './shadow.ts';

/**
 * A timer to set. One of a unit is void once its token has left the activation; `id` is `token/activation/name`, so setting it twice is setting it once. One of a machine (`equipment`) only wakes its
 * rules (`wakes.ts`): it has no instance and token.
 */
export interface TimerSet {
  readonly id: string;
  readonly equipment?: string;
  readonly instance: string;
  readonly token: string;
  readonly activation: number;
  readonly name: string;
  readonly dueAt: Time;
}

/** An event that nobody can have any more, kept with the reason. */
export interface DeadEvent {
  readonly event: MachineEvent;
  readonly reason: string;
}

/**
 * What one message did to one actor. Nothing has been written: the runtime commits all of it, together with the consumption of the message, or none of it.
 * `state` is a new object; parts that did not change are the same objects as before, so that an adapter can tell by reference what to write.
 */
export interface Outcome<State> {
  readonly state: State;
  /** To other actors, in order. They become inbox rows of their keys' shards. */
  readonly messages: readonly Message[];
  readonly effects: readonly Effect[];
  readonly timers: readonly TimerSet[];
  readonly history: readonly HistoryEvent[];
  readonly dead: readonly DeadEvent[];
  /** Absent: none. */
  readonly shadow?: readonly ShadowFiring[];
}

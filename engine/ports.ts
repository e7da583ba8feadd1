import type { Effect, EffectOutcome } from '@fettle/flows';

/** The border to the connectors is in `flows`, because connectors (in `nodes`) must not import the engine. */
export type {
  BadAddress,
  Clock,
  ConnectionHealth,
  ConnectionState,
  ConnectorContext,
  DeadLetter,
  EventSink,
  EventSource,
  Log,
  PublishRequest,
  Quality,
  StartConnector,
  WriteRequest,
} from '@fettle/flows';

/**
 * The doorbell: "this shard has work". It may be lost, doubled or late; the sweeper rings again. `ring` never rejects: a queue that is down is reported
 * through `onProblem` and costs time, not work.
 */
export interface Doorbell {
  ring(shards: Iterable<number>): Promise<void>;
  /** Calls `drain` for a rung shard, at most once at a time for each shard in this process. */
  listen(drain: (shard: number) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Performs effects of one kind. It may be called twice with the same effect; a rejected promise is retried with backoff. */
export type EffectHandler = (effect: Effect) => Promise<EffectOutcome>;

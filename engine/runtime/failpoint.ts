/**
 * Places on the hot path at which a process may be made to die, so that the fault trials (test/faults) die at every one of them. Between two of them lies an `await`: whatever
 * a process knew at that moment and had not written is gone.
 *
 * Nobody arms them but a process of the trials: unarmed, a failpoint is the comparison of a variable with `undefined` (failpoint.test.ts measures it). A failpoint is
 * synchronous on purpose: it must not give the event loop a turn that production does not have.
 */
export const FAILPOINTS = [
  /** Signals have their numbers, nothing is locked. */
  'ingest.begin',
  /** Sources are locked and the new events are inserted. */
  'ingest.inserted',
  /** Inbox, latest readings and COMMIT are on the wire, unanswered. */
  'ingest.committing',
  /** COMMIT is answered, the shards are not rung. */
  'ingest.committed',
  /** The shards are rung, the connector has no acknowledgement. */
  'ingest.rung',
  /** The shard's lock and its inbox are asked for, unanswered. */
  'drain.locking',
  /** The shard is locked, a batch is taken out of its inbox. */
  'drain.taken',
  /** The actors are loaded. */
  'drain.loaded',
  /** The batch is consumed in memory, nothing is written. */
  'drain.stepped',
  /** Everything and COMMIT are on the wire, unanswered. */
  'drain.committing',
  /** COMMIT is answered; nothing is remembered, nobody is rung. */
  'drain.committed',
  /** The new states are remembered, other shards are not rung, nobody was told of effects and timers. */
  'drain.remembered',
  /** A queueMessage is about to be added. */
  'ring.sending',
  /** A queueMessage was added. */
  'ring.sent',
  /** Effects are leased to this process, none is performed. */
  'effects.taken',
  /** An effect was performed, its outcome is nowhere. */
  'effects.performed',
  /** Outcomes are written in an open transaction, units are not told. */
  'effects.updated',
  /** COMMIT of outcomes is answered, the units' shards are not rung. */
  'effects.finished',
  /** An effect failed, its next attempt is not written. */
  'effects.failed',
  /** Due timers are taken out of their table in an open transaction. */
  'timers.taken',
  /** COMMIT of fired timers is answered, the shards are not rung. */
  'timers.fired',
  /** A shard whose inbox waits too long is found, not rung. */
  'sweep.stale',
  /** A person's command is in an inbox, its transaction is open. */
  'command.sent',
  /** The command's COMMIT is answered, the shards are not rung. */
  'command.committed',
] as const;

export type FailpointName = (typeof FAILPOINTS)[number];

let armed: ((name: FailpointName) => void) | undefined;

/** What happens at every failpoint from now on; undefined: nothing. For a process of the fault trials alone. */
export function armFailpoints(action: ((name: FailpointName) => void) | undefined): void {
  armed = action;
}

export function failpoint(name: FailpointName): void {
  if (armed !== undefined) armed(name);
}

import { FettleError, type HistoryEvent, type Message, type RoutingInstance, unitKey } from '@fettle/flows';
import type { CoreDeps } from './core-deps.ts';
import { stepUnit } from './step-unit.ts';

/** The messages that a unit consumed, in order, as its history keeps them. */
export function messagesOf(history: readonly HistoryEvent[]): Message[] {
  return history
    .filter((event) => event.message !== undefined)
    .map((event) => ({ id: event.cause, key: unitKey(event.stream), at: event.at, body: event.message as Message['body'] }));
}

/**
 * The state that a unit's history leads to: its messages through `stepUnit` again. Throws FettleError('internal') when the history that comes out differs from the one that went in,
 * naming the first line that does.
 */
export function replay(history: readonly HistoryEvent[], deps: CoreDeps): RoutingInstance | undefined {
  let state: RoutingInstance | undefined;
  const again: HistoryEvent[] = [];
  for (const message of messagesOf(history)) {
    const outcome = stepUnit(state, message, deps);
    state = outcome.state;
    again.push(...outcome.history);
  }
  for (const [index, event] of history.entries()) {
    const other = again[index];
    if (
      other === undefined ||
      other.kind !== event.kind ||
      other.sequence !== event.sequence ||
      other.token !== event.token ||
      other.tokenVersion !== event.tokenVersion
    ) {
      throw new FettleError('internal', `Replaying ${event.stream} differs at line ${event.sequence} (${event.kind}).`, {
        details: { stored: event, replayed: other },
      });
    }
  }
  return state;
}

import { api } from '@fettle/flows/contract';
import { call } from '../../api.ts';
import type { OutboxEntry } from '../../offline/outbox-entry.ts';
import { noteAnswer, noteFailure } from '../../offline/reachability.ts';

/** Milliseconds. A radio gap must look like one, not like a server that thinks. */
const PATIENCE = 10_000;

/**
 * Sends one entry of the outbox.
 * @throws FettleError in the server's words; `unavailable` when it does not answer.
 */
export async function sendEntry(entry: OutboxEntry): Promise<void> {
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    if (entry.kind === 'task') {
      const { entryId, task, outcome, entries, enteredAt, reported } = entry;
      await call(api.completeTask, { params: { task }, body: { entryId, outcome: outcome.value, entries, enteredAt, reported } }, patience);
    } else {
      const { entryId: id, station, title, severity, serialNumber } = entry;
      await call(
        api.callAndon,
        { body: { id, station, title, severity, ...(serialNumber === undefined ? {} : { serialNumber }) } },
        patience,
      );
    }
    noteAnswer();
  } catch (error) {
    noteFailure(error);
    throw error;
  }
}

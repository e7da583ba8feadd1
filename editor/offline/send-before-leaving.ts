import type { Outbox } from './outbox.ts';

/** Milliseconds: a server that has not answered by then is away, and what was confirmed stays on the device. */
const PATIENCE = 3_000;

/**
 * Before somebody leaves the terminal or signs out: sends what they confirmed without its time for second thoughts, because nobody sends it for them until they are
 * back. Resolves when it is sent or refused, or when the server does not answer.
 */
export async function sendBeforeLeaving(outbox: Outbox, person: string | undefined, patience = PATIENCE): Promise<void> {
  const isWaiting = (): boolean => outbox.entries().some((entry) => entry.state === 'waiting' && entry.person.id === person);
  if (!isWaiting()) return;
  await outbox.sendNow();
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(end, patience);
    const forget = outbox.subscribe(() => {
      if (!isWaiting()) end();
    });
    if (!isWaiting()) end();
  });
}

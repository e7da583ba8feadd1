import { FettleError } from '@fettle/flows/fettle-error.ts';
import { describe, expect, test } from 'vitest';
import { openOutbox } from './outbox.ts';
import type { NewOutboxEntry, OutboxEntry } from './outbox-entry.ts';
import { createMemoryOutboxStore, type OutboxStore } from './outbox-store.ts';
import { sendBeforeLeaving } from './send-before-leaving.ts';

const anna = { id: 'anna', displayName: 'Anna Berg' };

const confirmed = (serialNumber: string, more: Partial<Extract<NewOutboxEntry, { kind: 'task' }>> = {}): NewOutboxEntry => ({
  kind: 'task',
  entryId: `entry-${serialNumber}`,
  person: anna,
  station: 'assembly-1',
  enteredAt: 0,
  sendAfter: 0,
  task: `task-${serialNumber}`,
  serialNumber,
  title: 'Fit bearing',
  outcome: { value: 'done', title: 'Done' },
  entries: {},
  ...more,
});

const helpCall = (title: string): NewOutboxEntry => ({
  kind: 'call',
  entryId: `call-${title}`,
  person: anna,
  station: 'assembly-1',
  enteredAt: 0,
  sendAfter: 0,
  title,
  severity: 'alarm',
});

/** A clock that is moved by hand and a server that answers as it is told; everything else is the real outbox. */
async function openTerminal(store: OutboxStore = createMemoryOutboxStore()) {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  const requests: string[] = [];
  const server = { answer: (_: OutboxEntry): Error | undefined => undefined };
  let ids = 0;
  const outbox = await openOutbox({
    store,
    send: async (entry) => {
      requests.push(entry.entryId);
      const refusal = server.answer(entry);
      if (refusal !== undefined) throw refusal;
    },
    now: () => now,
    newId: () => {
      ids += 1;
      return `new-${ids}`;
    },
    after: (milliseconds, run) => {
      const timer = { at: now + milliseconds, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    alone: (_, run) => run(),
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  return {
    outbox,
    store,
    server,
    requests,
    settle,
    pass: async (milliseconds: number) => {
      await settle();
      const until = now + milliseconds;
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
        if (next === undefined) break;
        timers = timers.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.run();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}

const offline = (): Error => new FettleError('unavailable', 'The server cannot be reached.');

describe('openOutbox', () => {
  test('sends what was entered while the server was away, in the order of entry, each once', async () => {
    const terminal = await openTerminal();
    terminal.outbox.sendFor('anna');
    terminal.server.answer = offline;
    for (const serialNumber of ['S1', 'S2', 'S3']) await terminal.outbox.add(confirmed(serialNumber));
    await terminal.settle();
    expect(terminal.outbox.entries().map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    terminal.requests.length = 0;

    terminal.server.answer = () => undefined;
    terminal.outbox.tryNow();
    await terminal.settle();

    expect(terminal.requests).toEqual(['entry-S1', 'entry-S2', 'entry-S3']);
    expect(terminal.outbox.entries()).toEqual([]);
  });

  test('tries again by itself, ever more slowly', async () => {
    const terminal = await openTerminal();
    terminal.outbox.sendFor('anna');
    terminal.server.answer = offline;

    await terminal.outbox.add(confirmed('S1'));
    await terminal.pass(60_000);

    expect(terminal.requests.length).toBeGreaterThan(4);
    expect(terminal.requests.length).toBeLessThan(9);
    expect(terminal.outbox.entries()).toHaveLength(1);
  });

  test('waits for second thoughts, and takes an entry back in that time', async () => {
    const terminal = await openTerminal();
    terminal.outbox.sendFor('anna');
    await terminal.outbox.add(confirmed('S1', { sendAfter: 8_000 }));
    await terminal.pass(7_900);
    expect(terminal.requests).toEqual([]);

    const taken = await terminal.outbox.takeBack('entry-S1');
    await terminal.pass(10_000);

    expect(taken).toBe(true);
    expect(terminal.requests).toEqual([]);
    expect(await terminal.store.all()).toEqual([]);
  });

  test('sends when the eight seconds are over, and then takes nothing back', async () => {
    const terminal = await openTerminal();
    terminal.outbox.sendFor('anna');
    terminal.server.answer = offline;
    await terminal.outbox.add(confirmed('S1', { sendAfter: 8_000 }));

    await terminal.pass(8_000);

    expect(terminal.requests).toEqual(['entry-S1']);
    expect(await terminal.outbox.takeBack('entry-S1')).toBe(false);
    expect(terminal.outbox.entries()).toHaveLength(1);
  });

  test('sends at once when the next unit is opened', async () => {
    const terminal = await openTerminal();
    terminal.outbox.sendFor('anna');
    await terminal.outbox.add(confirmed('S1', { sendAfter: 8_000 }));

    await terminal.outbox.sendNow();
    await terminal.settle();

    expect(terminal.requests).toEqual(['entry-S1']);
  });

  test('sends what was confirmed before somebody leaves, and nothing of others', async () => {
    const terminal = await openTerminal();
    terminal.outbox.sendFor('anna');
    await terminal.outbox.add(confirmed('S1', { sendAfter: 8_000 }));
    await terminal.outbox.add(confirmed('S2', { person: { id: 'bert', displayName: 'Bert' }, sendAfter: 8_000 }));

    await sendBeforeLeaving(terminal.outbox, 'anna');

    expect(terminal.requests).toEqual(['entry-S1']);
    expect(terminal.outbox.entries().map(({ entryId }) => entryId)).toEqual(['entry-S2']);
  });

  test('lets somebody leave while the network is away, and keeps what they confirmed', async () => {
    const terminal = await openTerminal();
    terminal.outbox.sendFor('anna');
    terminal.server.answer = offline;
    await terminal.outbox.add(confirmed('S1', { sendAfter: 8_000 }));

    await sendBeforeLeaving(terminal.outbox, 'anna', 10);

    expect(terminal.outbox.entries()).toMatchObject([{ entryId: 'entry-S1', state: 'waiting' }]);
  });

  test('a call for help does not wait behind entries', async () => {
    const terminal = await openTerminal();
    terminal.outbox.sendFor('anna');
    await terminal.outbox.add(confirmed('S1', { sendAfter: 8_000 }));

    await terminal.outbox.add(helpCall('Machine down'));
    await terminal.settle();

    expect(terminal.requests).toEqual(['call-Machine down']);
  });

  test('keeps what the server refuses, with its reason, and goes on with the next', async () => {
    const terminal = await openTerminal();
    terminal.outbox.sendFor('anna');
    terminal.server.answer = (entry) =>
      entry.entryId === 'entry-S1' ? new FettleError('stateRefused', '"Fit bearing" of S1 is not open any more.') : undefined;

    await terminal.outbox.add(confirmed('S1'));
    await terminal.outbox.add(confirmed('S2'));
    await terminal.settle();

    expect(terminal.outbox.entries()).toMatchObject([
      { entryId: 'entry-S1', state: 'refused', reason: '"Fit bearing" of S1 is not open any more.' },
    ]);
    expect(terminal.requests).toEqual(['entry-S1', 'entry-S2']);
  });

  test('sends a refused entry again under a new id, since the server remembers the old one as refused', async () => {
    const terminal = await openTerminal();
    terminal.outbox.sendFor('anna');
    terminal.server.answer = () => new FettleError('stateRefused', 'S1 is on hold.');
    await terminal.outbox.add(confirmed('S1'));
    await terminal.settle();
    terminal.server.answer = () => undefined;

    await terminal.outbox.sendAgain('entry-S1');
    await terminal.settle();

    expect(terminal.requests).toEqual(['entry-S1', 'new-1']);
    expect(terminal.outbox.entries()).toEqual([]);
  });

  test('puts away only what was refused', async () => {
    const terminal = await openTerminal();
    await terminal.outbox.add(confirmed('S1'));

    await terminal.outbox.putAway('entry-S1');

    expect(terminal.outbox.entries()).toHaveLength(1);
  });

  test('an entry that the server fails on does not hold up the others for ever', async () => {
    const terminal = await openTerminal();
    terminal.outbox.sendFor('anna');
    terminal.server.answer = (entry) =>
      entry.entryId === 'entry-S1' ? new FettleError('internal', 'The server failed. It is its fault.') : undefined;
    await terminal.outbox.add(confirmed('S1'));
    await terminal.outbox.add(confirmed('S2'));

    await terminal.pass(5 * 60_000);

    expect(terminal.requests.at(-1)).toBe('entry-S2');
    expect(terminal.outbox.entries()).toMatchObject([{ entryId: 'entry-S1', state: 'refused' }]);
  });

  test('sends nothing in the session of somebody else', async () => {
    const terminal = await openTerminal();
    await terminal.outbox.add(confirmed('S1'));

    terminal.outbox.sendFor('petra');
    await terminal.pass(60_000);
    expect(terminal.requests).toEqual([]);
    terminal.outbox.sendFor('anna');
    await terminal.settle();

    expect(terminal.requests).toEqual(['entry-S1']);
  });

  test('waits for a sign-in when the session has ended, without trying', async () => {
    const terminal = await openTerminal();
    terminal.outbox.sendFor('anna');
    terminal.server.answer = () => new FettleError('notSignedIn', 'Sign in.');

    await terminal.outbox.add(confirmed('S1'));
    await terminal.pass(120_000);

    expect(terminal.requests).toEqual(['entry-S1']);
    expect(terminal.outbox.entries()).toMatchObject([{ state: 'waiting' }]);
  });

  test('what waited when the page was closed is there in the next, and is sent', async () => {
    const before = await openTerminal();
    before.outbox.sendFor('anna');
    await before.outbox.add(confirmed('S1', { sendAfter: 8_000 }));

    const after = await openTerminal(before.store);
    after.outbox.sendFor('anna');
    await after.pass(8_000);

    expect(after.requests).toEqual(['entry-S1']);
    expect(await after.store.all()).toEqual([]);
  });

  test('tells of each entry that was taken', async () => {
    const terminal = await openTerminal();
    const sent: string[] = [];
    terminal.outbox.onSent((entry) => sent.push(entry.entryId));
    terminal.outbox.sendFor('anna');

    await terminal.outbox.add(confirmed('S1'));
    await terminal.settle();

    expect(sent).toEqual(['entry-S1']);
  });
});

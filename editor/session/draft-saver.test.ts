import { FettleError } from '@fettle/flows';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { renameFlowNode } from '../commands/rename-flow-node.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { DraftSaver } from './draft-saver.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server that keeps the draft with its revision, and can be made to fail. */
function openWithServer() {
  const { document } = openTestDocument([step('cut', 'machine-operation')], []);
  const server = {
    revision: 3,
    names: [] as string[],
    fail: undefined as FettleError | undefined,
    hold: undefined as Promise<void> | undefined,
  };
  const saver = new DraftSaver(document, 3, async (revision, definition) => {
    await server.hold;
    if (server.fail !== undefined) throw server.fail;
    if (revision !== server.revision) throw new FettleError('conflict', 'Ada saved this draft after you opened it.');
    server.revision += 1;
    server.names.push(definition.flowNodes[0]!.name);
    return { revision: server.revision };
  });
  return { document, server, saver, rename: (name: string) => document.execute(renameFlowNode, { flowNode: 'cut', name }) };
}

describe('saving the draft', () => {
  test('saves once, a moment after the last change', async () => {
    const { rename, saver, server } = openWithServer();

    rename('A');
    await vi.advanceTimersByTimeAsync(500);
    rename('AB');
    const stateBefore = saver.state.get().kind;
    await vi.advanceTimersByTimeAsync(900);

    expect(stateBefore).toBe('unsaved');
    expect(server.names).toEqual(['AB']);
    expect(saver.state.get().kind).toBe('saved');
    expect(saver.revision).toBe(4);
  });

  test('a change that is undone before it is saved is nothing to save', async () => {
    const { rename, document, saver, server } = openWithServer();
    const before = document.records;

    rename('A');
    document.undo();
    await vi.advanceTimersByTimeAsync(2_000);

    expect(document.records).toEqual(before);
    expect(saver.state.get().kind).toBe('saved');
    expect(server.names.at(-1) ?? 'cut').toBe('cut');
  });

  test('what is changed while a save is on its way is saved after it', async () => {
    const { rename, saver, server } = openWithServer();
    let arrive = (): void => undefined;
    server.hold = new Promise((resolve) => {
      arrive = resolve;
    });

    rename('A');
    await vi.advanceTimersByTimeAsync(900);
    rename('AB');
    arrive();
    await vi.advanceTimersByTimeAsync(0);
    const between = saver.state.get().kind;
    await vi.advanceTimersByTimeAsync(900);

    expect(between).toBe('unsaved');
    expect(server.names).toEqual(['A', 'AB']);
  });

  test('when somebody else saved, nothing is overwritten and nothing more is sent', async () => {
    const { rename, saver, server } = openWithServer();
    server.revision = 7;

    rename('A');
    await vi.advanceTimersByTimeAsync(900);
    rename('AB');
    await vi.advanceTimersByTimeAsync(10_000);

    expect(saver.state.get()).toEqual({ kind: 'conflict', message: 'Ada saved this draft after you opened it.' });
    expect(server.names).toEqual([]);
  });

  test('after a conflict, theirs can be taken and work goes on from there', async () => {
    const { rename, document, saver, server } = openWithServer();
    server.revision = 7;
    rename('A');
    await vi.advanceTimersByTimeAsync(900);

    const theirs = openTestDocument([step('cut', 'machine-operation')], []).document.records;
    saver.takeTheirs(theirs, 7);
    rename('Mine again');
    await vi.advanceTimersByTimeAsync(900);

    expect(server.names).toEqual(['Mine again']);
    expect(document.undoTitle).toBe('rename step');
  });

  test('a server that cannot be reached is tried again until it can', async () => {
    const { rename, saver, server } = openWithServer();
    server.fail = new FettleError('unavailable', 'The server cannot be reached.');

    rename('A');
    await vi.advanceTimersByTimeAsync(900);
    const while_ = saver.state.get().kind;
    server.fail = undefined;
    await vi.advanceTimersByTimeAsync(4_000);

    expect(while_).toBe('waiting');
    expect(server.names).toEqual(['A']);
  });

  test('a refusal is shown and tried again with the next change only', async () => {
    const { rename, saver, server } = openWithServer();
    server.fail = new FettleError('notAllowed', 'Only engineers may save flows.');

    rename('A');
    await vi.advanceTimersByTimeAsync(20_000);

    expect(saver.state.get()).toEqual({ kind: 'refused', message: 'Only engineers may save flows.' });
  });

  test('flush saves at once', async () => {
    const { rename, saver, server } = openWithServer();

    rename('A');
    await saver.flush();

    expect(server.names).toEqual(['A']);
    expect(saver.isSaved).toBe(true);
  });
});

import { FettleError, type FlowDefinition } from '@fettle/flows';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { behaviours } from '../behaviours/behaviours.ts';
import { changeParam } from '../commands/change-param.ts';
import { renameFlowNode } from '../commands/rename-flow-node.ts';
import { FlowDocument } from '../document/flow-document.ts';
import { definitionOf, recordsOf } from '../document/flow-records.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { DraftSaver, type DraftServer, type Drafts } from './draft-saver.ts';
import { mergeOptions } from './merge-options.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server that keeps the shared draft and one person's own, and can be made to fail. */
function openServer() {
  const { document } = openTestDocument([step('cut', 'machine-operation'), step('drill', 'machine-operation')], []);
  const state = {
    shared: definitionOf(document.records),
    revision: 3,
    own: undefined as Drafts['own'],
    kept: [] as string[],
    fail: undefined as FettleError | undefined,
    hold: undefined as Promise<void> | undefined,
  };
  const refuse = (): never => {
    throw new FettleError('conflict', 'Somebody saved since.');
  };
  const server: DraftServer = {
    async keep({ revision, basedOn, base, definition }) {
      await state.hold;
      if (state.fail !== undefined) throw state.fail;
      if (revision !== (state.own?.revision ?? 0)) refuse();
      state.own = { revision: revision + 1, basedOn, base: base ?? state.own!.base, definition, savedAt: 0 };
      state.kept.push(names(definition));
      return { revision: revision + 1 };
    },
    async drop() {
      state.own = undefined;
    },
    async share(revision, definition) {
      if (revision !== state.revision) refuse();
      state.shared = definition;
      state.revision += 1;
      state.own = undefined;
      return { revision: state.revision };
    },
    read: async () => ({ revision: state.revision, draft: state.shared, draftBy: 'ada', own: state.own }),
  };
  const open = () => {
    const { registry } = openTestDocument([], []).document;
    const opened = new FlowDocument(recordsOf(state.own?.definition ?? state.shared), { registry, behaviours, now: () => 0 });
    const drafts = { revision: state.revision, draft: state.shared, draftBy: 'ada', own: state.own };
    const saver = new DraftSaver(opened, drafts, server, mergeOptions(registry));
    const rename = (name: string, flowNode = 'cut') => opened.execute(renameFlowNode, { flowNode, name });
    return {
      document: opened,
      saver,
      rename,
      set: (path: string, value: unknown) => opened.execute(changeParam, { flowNode: 'cut', path: [path], value }),
    };
  };
  /** What somebody else shares. */
  const otherShares = (name: string, flowNode = 'drill'): void => {
    const { document: theirs } = openTestDocument([], []);
    theirs.replace(recordsOf(state.shared));
    theirs.execute(renameFlowNode, { flowNode, name });
    state.shared = definitionOf(theirs.records);
    state.revision += 1;
  };
  return { state, open, otherShares };
}

const names = ({ flowNodes }: FlowDefinition) => flowNodes.map(({ name }) => name).join(' ');

describe("keeping one's own draft", () => {
  test('keeps once, a moment after the last change, and shares nothing', async () => {
    const { state, open } = openServer();
    const { rename, saver } = open();

    rename('A');
    await vi.advanceTimersByTimeAsync(500);
    rename('AB');
    const stateBefore = saver.state.get().kind;
    await vi.advanceTimersByTimeAsync(900);

    expect(stateBefore).toBe('unsaved');
    expect(state.kept).toEqual(['AB drill']);
    expect(saver.state.get().kind).toBe('own');
    expect([names(state.shared), state.revision]).toEqual(['cut drill', 3]);
  });

  test('what is taken back to what is shared is no draft any more', async () => {
    const { state, open } = openServer();
    const { rename, document, saver } = open();
    rename('A');
    await vi.advanceTimersByTimeAsync(900);

    document.undo();
    await vi.advanceTimersByTimeAsync(900);

    expect(state.own).toBeUndefined();
    expect(saver.state.get().kind).toBe('saved');
  });

  test('what is changed while it is on its way is kept after it', async () => {
    const { state, open } = openServer();
    const { rename, saver } = open();
    let arrive = (): void => undefined;
    state.hold = new Promise((resolve) => {
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
    expect(state.kept).toEqual(['A drill', 'AB drill']);
  });

  test('it is there again when the flow is opened later, with what others shared meanwhile', async () => {
    const { state, open, otherShares } = openServer();
    const first = open();
    first.rename('Mine');
    await vi.advanceTimersByTimeAsync(900);
    first.saver.close();
    otherShares('Theirs');

    const { document, saver } = open();
    await vi.advanceTimersByTimeAsync(900);

    expect(names(definitionOf(document.records))).toBe('Mine Theirs');
    expect(saver.state.get().kind).toBe('own');
    expect(names(state.own!.base)).toBe('cut Theirs');
  });

  test('a server that cannot be reached is tried again until it can; a refusal with the next change only', async () => {
    const { state, open } = openServer();
    const { rename, saver } = open();
    state.fail = new FettleError('unavailable', 'The server cannot be reached.');

    rename('A');
    await vi.advanceTimersByTimeAsync(900);
    const while_ = saver.state.get().kind;
    state.fail = undefined;
    await vi.advanceTimersByTimeAsync(4_000);
    state.fail = new FettleError('notAllowed', 'Only engineers may save flows.');
    rename('B');
    await vi.advanceTimersByTimeAsync(20_000);

    expect(while_).toBe('waiting');
    expect(state.kept).toEqual(['A drill']);
    expect(saver.state.get()).toEqual({ kind: 'refused', message: 'Only engineers may save flows.' });
  });

  test('two windows of one person: what both keep is merged', async () => {
    const { state, open } = openServer();
    const [left, right] = [open(), open()];

    left.rename('Left');
    await vi.advanceTimersByTimeAsync(900);
    right.rename('Right', 'drill');
    await vi.advanceTimersByTimeAsync(3_000);

    expect(names(state.own!.definition)).toBe('Left Right');
    expect(names(definitionOf(right.document.records))).toBe('Left Right');
    expect(right.saver.state.get().kind).toBe('own');
  });

  test('dropped, it is the shared draft again', async () => {
    const { state, open } = openServer();
    const { rename, document, saver } = open();
    rename('A');
    await vi.advanceTimersByTimeAsync(900);

    await saver.dropOwn();

    expect(state.own).toBeUndefined();
    expect(names(definitionOf(document.records))).toBe('cut drill');
    expect(saver.state.get().kind).toBe('saved');
  });
});

describe('sharing', () => {
  test('shares what is drawn, at once, and ends the own draft', async () => {
    const { state, open } = openServer();
    const { rename, saver } = open();
    rename('A');

    const done = await saver.share();

    expect(done).toBe(true);
    expect([names(state.shared), state.revision, state.own]).toEqual(['A drill', 4, undefined]);
    expect([saver.state.get().kind, saver.revision]).toEqual(['saved', 4]);
  });

  test('what others shared meanwhile goes along, and can still be told from mine by undo', async () => {
    const { state, open, otherShares } = openServer();
    const { rename, document, saver } = open();
    rename('Mine');
    otherShares('Theirs');

    const done = await saver.share();
    document.undo();

    expect(done).toBe(true);
    expect(names(state.shared)).toBe('Mine Theirs');
    expect(names(definitionOf(document.records))).toBe('cut Theirs');
  });

  test('where both changed the same, nothing is sent until somebody has chosen', async () => {
    const { state, open, otherShares } = openServer();
    const { rename, set, document, saver } = open();
    rename('Mine');
    set('equipment', 'mill-2');
    otherShares('Theirs', 'cut');

    const done = await saver.share();
    await vi.advanceTimersByTimeAsync(10_000);
    const open_ = saver.state.get();
    const sharedWhile = names(state.shared);
    saver.settle({ 'cut.name': 'theirs' });
    await vi.advanceTimersByTimeAsync(900);
    const after = await saver.share();

    expect(done).toBe(false);
    expect(open_).toMatchObject({
      kind: 'conflict',
      merge: { by: 'ada', conflicts: [{ id: 'cut.name', mine: 'Mine', theirs: 'Theirs' }] },
    });
    expect(sharedWhile).toBe('Theirs drill');
    expect(after).toBe(true);
    expect(state.shared.flowNodes[0]).toMatchObject({ name: 'Theirs', params: { equipment: 'mill-2' } });
    expect(document.records.flowNodes.cut?.name).toBe('Theirs');
  });

  test('who drew nothing sees at once what others shared', async () => {
    const { state, open, otherShares } = openServer();
    const { document, saver } = open();
    otherShares('Theirs');

    const taken = saver.takeIn(state.shared, state.revision, 'ada');

    expect(taken).toBe(true);
    expect(names(definitionOf(document.records))).toBe('cut Theirs');
    expect(saver.state.get().kind).toBe('saved');
  });
});

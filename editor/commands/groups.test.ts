import { describe, expect, test } from 'vitest';
import { fragmentOf, parseFragment } from '../document/flow-fragment.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { addNote } from './add-note.ts';
import { appendFlowNode } from './append-flow-node.ts';
import { groupElements } from './group-elements.ts';
import { insertOnConnection } from './insert-on-connection.ts';
import { moveElements } from './move-elements.ts';
import { paste } from './paste.ts';
import { removeElements } from './remove-elements.ts';
import { renameGroup } from './rename-group.ts';
import { ungroup } from './ungroup.ts';

const open = () =>
  openTestDocument(
    [step('start', 'start-on-job-order'), step('cut', 'machine-operation'), step('deburr', 'manual-operation'), step('end', 'end')],
    ['start.out > cut.in', 'cut.done > deburr.in', 'deburr.done > end.in'],
  );
const membersOf = (document: ReturnType<typeof open>['document']) => Object.values(document.records.groups).map(({ members }) => members);

describe('groups', () => {
  test('a step is in one group at most, and an empty group is none', () => {
    const { document } = open();
    document.execute(groupElements, { members: ['cut', 'deburr'], title: 'Machining' });

    document.execute(groupElements, { members: ['cut', 'deburr', 'gone'] });

    expect(membersOf(document)).toEqual([['cut', 'deburr']]);
    document.undo();
    expect(Object.values(document.records.groups).map(({ title }) => title)).toEqual(['Machining']);
  });

  test('what is appended in a group or inserted within one joins it, what comes after it does not', () => {
    const { document } = open();
    document.execute(groupElements, { members: ['cut', 'deburr'] });
    const flowInto = (to: string) => Object.values(document.records.sequenceFlows).find((flow) => flow.to.node === to)?.id ?? '';

    const inside = document.execute(insertOnConnection, {
      type: 'manual-operation',
      position: { x: 0, y: 0 },
      sequenceFlow: flowInto('deburr'),
    });
    document.execute(insertOnConnection, { type: 'manual-operation', position: { x: 0, y: 0 }, sequenceFlow: flowInto('end') });
    const appended = document.execute(appendFlowNode, { type: 'manual-operation', position: { x: 0, y: 0 }, after: 'deburr' });

    expect(membersOf(document)).toEqual([['cut', 'deburr', inside, appended]]);
  });

  test('what is dropped on a frame joins it in the same step of undo', () => {
    const { document } = open();
    document.execute(groupElements, { members: ['cut'] });

    document.execute(moveElements, { positions: { end: { x: 5, y: 5 } }, joins: { end: 'group1' } });

    expect(membersOf(document)).toEqual([['cut', 'end']]);
    document.undo();
    expect(membersOf(document)).toEqual([['cut']]);
  });

  test('removing steps and notes takes them out, ungrouping leaves them', () => {
    const { document } = open();
    const note = document.execute(addNote, { position: { x: 0, y: 0 } });
    document.execute(groupElements, { members: ['cut', 'deburr', note] });

    document.execute(removeElements, { flowNodes: ['cut'], notes: [note] });
    expect(membersOf(document)).toEqual([['deburr']]);
    document.execute(ungroup, { groups: ['group1'] });

    expect(document.records.groups).toEqual({});
    expect(document.records.flowNodes.deburr).toBeDefined();
  });

  test('a step is taken out of its group alone', () => {
    const { document } = open();
    document.execute(groupElements, { members: ['cut', 'deburr'] });

    document.execute(ungroup, { members: ['deburr'] });

    expect(membersOf(document)).toEqual([['cut']]);
  });

  test('typing a title is one step of undo', () => {
    const { document } = open();
    document.execute(groupElements, { members: ['cut'], title: '' });

    for (const title of ['M', 'Mi', 'Mill']) document.execute(renameGroup, { group: 'group1', title });
    document.undo();

    expect(document.records.groups.group1?.title).toBe('');
  });

  test('a group that is copied whole is pasted with its notes, as text and into another flow', () => {
    const { document } = open();
    const note = document.execute(addNote, { position: { x: 300, y: -100 } });
    document.execute(groupElements, { members: ['cut', 'deburr', note], title: 'Machining' });
    const text = JSON.stringify(fragmentOf(document.records, ['cut', 'deburr'], [note]));
    const other = open().document;

    const { flowNodes: copies } = other.execute(paste, { fragment: parseFragment(text)!, at: { x: 0, y: 500 } });

    expect(Object.values(other.records.groups)).toEqual([{ id: 'group1', title: 'Machining', members: [...copies, 'note1'] }]);
    expect(other.records.notes.note1?.position).toEqual({ x: 0, y: 500 });
    expect(other.records.positions[copies[0]!]).toEqual({ x: 0, y: 600 });
  });

  test('of a group that is copied in part only its steps are pasted', () => {
    const { document } = open();
    document.execute(groupElements, { members: ['cut', 'deburr'] });

    document.execute(paste, { fragment: fragmentOf(document.records, ['cut'])!, at: { x: 0, y: 0 } });

    expect(membersOf(document)).toEqual([['cut', 'deburr']]);
  });
});

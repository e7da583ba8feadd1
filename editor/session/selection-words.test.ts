import { expect, test } from 'vitest';
import { addNote } from '../commands/add-note.ts';
import { changeNote } from '../commands/change-note.ts';
import { groupElements } from '../commands/group-elements.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { OpenFlow } from './open-flow.ts';
import { selectionWords } from './selection-words.ts';

const open = () => {
  const { document } = openTestDocument(
    [step('cut', 'machine-operation'), step('check', 'exclusive-gateway'), step('end', 'end')],
    ['cut.done > check.in'],
  );
  return new OpenFlow(document, false);
};

test('a step is said with its type, its group and where it leads', () => {
  const flow = open();
  flow.document.execute(groupElements, { members: ['cut'], title: 'Machining' });

  flow.selection.select({ flowNodes: ['cut'] });

  expect(selectionWords(flow)).toBe('cut, Machine operation. in group Machining. Done leads to check');
});

test('a way out that leads nowhere is said', () => {
  const flow = open();

  flow.selection.select({ flowNodes: ['check'] });

  expect(selectionWords(flow)).toMatch(/^check, Decide\. .*Otherwise leads nowhere$/);
});

test('several are counted, a connection and a group are named', () => {
  const flow = open();
  flow.document.execute(groupElements, { members: ['cut', 'check'], title: '' });
  const said = (chosen: Parameters<typeof flow.selection.select>[0]): string => {
    flow.selection.select(chosen);
    return selectionWords(flow);
  };

  expect(said({ flowNodes: ['cut', 'end'], sequenceFlows: ['flow1'] })).toBe('2 steps, 1 connection selected');
  expect(said({ sequenceFlows: ['flow1'] })).toBe('Connection from cut to check');
  expect(said({ groups: ['group1'] })).toBe('Group without a title, 2 steps');
  expect(said({})).toBe('');
});

test('a note is said by what is written in it', () => {
  const flow = open();
  const note = flow.document.execute(addNote, { position: { x: 0, y: 0 } });
  flow.selection.select({ notes: [note] });
  const empty = selectionWords(flow);

  flow.document.execute(changeNote, { note, text: 'Check the burr' });

  expect([empty, selectionWords(flow)]).toEqual(['Empty note', 'Note: Check the burr']);
});

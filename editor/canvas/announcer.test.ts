import { expect, test } from 'vitest';
import { groupElements } from '../commands/group-elements.ts';
import { moveElements } from '../commands/move-elements.ts';
import { paste } from '../commands/paste.ts';
import { fragmentOf } from '../document/flow-fragment.ts';
import { OpenFlow } from '../session/open-flow.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { announce } from './announcer.tsx';
import { selectPasted } from './select-pasted.ts';

function listen(isSilent = () => false) {
  const { document } = openTestDocument([step('cut', 'manual-operation'), step('end', 'end')], ['cut.done > end.in']);
  const flow = new OpenFlow(document, false);
  const said: string[] = [];
  flow.said.subscribe(() => said.push(flow.said.get()));
  announce(flow, isSilent);
  return { flow, said };
}

test('what is done again in the same words is said again', async () => {
  const { flow, said } = listen();
  const nudge = (x: number) => flow.document.execute(moveElements, { positions: { cut: { x, y: 0 } }, because: 'nudge' });

  nudge(4);
  await Promise.resolve();
  nudge(8);

  expect(said.map((words) => words.trim())).toEqual(['Done: move step', 'Done: move step']);
  expect(said[0]).not.toBe(said[1]);
});

test('what a gesture did comes before what it selected; a later selection stands alone', async () => {
  const { flow, said } = listen();
  const group = flow.document.execute(groupElements, { members: ['cut', 'end'], title: 'Machining' });

  selectPasted(flow, flow.document.execute(paste, { fragment: fragmentOf(flow.document.records, ['cut', 'end'])!, at: { x: 0, y: 500 } }));
  const pasted = said.at(-1);
  await Promise.resolve();
  flow.selection.select({ groups: [group!] });

  expect(pasted).toBe('Done: paste 2 steps. Group Machining, 2 steps');
  expect(said.at(-1)?.trim()).toBe('Group Machining, 2 steps');
});

test('what others changed, and what is typed in a field of the drawing, is not said', () => {
  const { flow, said } = listen(() => true);
  const other = listen();

  flow.document.execute(moveElements, { positions: { cut: { x: 4, y: 0 } } });
  other.flow.document.takeIn(flow.document.records);

  expect([said, other.said]).toEqual([[], []]);
});

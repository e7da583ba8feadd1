import { expect, test } from 'vitest';
import { changeParam } from '../commands/change-param.ts';
import { moveElements } from '../commands/move-elements.ts';
import { renameFlowNode } from '../commands/rename-flow-node.ts';
import { Selection } from '../session/selection.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { CanvasProjection } from './projection.ts';
import { NOT_DRAGGED } from './use-canvas-events.ts';

const UNFOLDED: ReadonlySet<string> = new Set();

function drawing() {
  const { document } = openTestDocument(
    [step('start', 'start-on-job-order'), step('work', 'manual-operation', { station: 's' }), step('end', 'end')],
    ['start.out > work.in', 'work.done > end.in'],
  );
  const projection = new CanvasProjection(document);
  const selection = new Selection();
  return { document, selection, drawn: () => projection.drawn(document.records, selection.get(), NOT_DRAGGED, UNFOLDED) };
}

test('a text that is typed into a step is none of the canvas: the lists are the same', () => {
  const { document, drawn } = drawing();
  const before = drawn();

  document.execute(changeParam, { flowNode: 'work', path: ['instruction'], value: 'Clamp it.' });

  expect(drawn()).toBe(before);
});

test('a step that is moved is another box, and no other box and no connection is', () => {
  const { document, drawn } = drawing();
  const before = drawn();

  document.execute(moveElements, { positions: { work: { x: 9, y: 9 } }, joins: {} });

  const now = drawn();
  expect(now.nodes.filter((node) => !before.nodes.includes(node)).map(({ id }) => id)).toEqual(['work']);
  expect(now.edges).toBe(before.edges);
});

test('a name is read at the box and at its connections', () => {
  const { document, drawn } = drawing();
  drawn();

  document.execute(renameFlowNode, { flowNode: 'work', name: 'Clean' });

  expect(drawn().nodes.map(({ ariaLabel }) => ariaLabel)).toContainEqual(expect.stringContaining('Clean'));
  expect(drawn().edges.map(({ ariaLabel }) => ariaLabel)).toEqual(['From start to Clean', 'From Clean to end']);
});

test('a way out that is new is a port of its box, and what is selected is drawn so', () => {
  const { document, selection, drawn } = drawing();
  drawn();

  document.execute(changeParam, {
    flowNode: 'work',
    path: ['outcomes'],
    value: [
      { key: 'done', title: 'Done', tone: 'normal' },
      { key: 'again', title: 'Again', tone: 'normal' },
    ],
  });
  selection.select({ flowNodes: ['work'], sequenceFlows: ['flow1'] });

  const work = drawn().nodes.find(({ id }) => id === 'work');
  expect(work?.handles?.map(({ id }) => id)).toContain('again');
  expect(work?.selected).toBe(true);
  expect(drawn().edges.find(({ selected }) => selected)?.source).toBe('start');
});

import { expect, test } from 'vitest';
import { OpenFlow } from '../../session/open-flow.ts';
import { openTestDocument, step } from '../../testing/open-test-document.ts';
import { connectEntries } from './connect-entries.ts';

const open = () => {
  const opened = openTestDocument(
    [step('start', 'start-on-job-order'), step('cut', 'machine-operation'), step('deburr', 'manual-operation'), step('end', 'end')],
    ['start.out > cut.in', 'cut.done > deburr.in'],
  );
  return { ...opened, flow: new OpenFlow(opened.document, false) };
};

test('a free way out is offered to every step that takes it, the nearest first', () => {
  const { flow } = open();

  expect(connectEntries(flow, 'deburr').map(({ title }) => title)).toEqual(['Done → cut', 'Done → end']);
});

test('a way that leads somewhere is led elsewhere, in one step of undo', () => {
  const { flow, document, connections } = open();

  connectEntries(flow, 'cut')
    .find(({ title }) => title === 'Done → end')
    ?.run();

  expect(connections()).toEqual(['start.out > cut.in', 'cut.done > end.in']);
  expect(flow.said.get()).toBe('Connected: Done leads to end');
  document.undo();
  expect(connections()).toEqual(['start.out > cut.in', 'cut.done > deburr.in']);
});

test('where there is nothing to connect, nothing is offered', () => {
  const { flow } = open();

  expect(connectEntries(flow, 'end')).toEqual([]);
});

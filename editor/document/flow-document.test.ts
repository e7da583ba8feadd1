import { describe, expect, test } from 'vitest';
import { addFlowNode } from '../commands/add-flow-node.ts';
import { changeParam } from '../commands/change-param.ts';
import { connect } from '../commands/connect.ts';
import { moveElements } from '../commands/move-elements.ts';
import { removeElements } from '../commands/remove-elements.ts';
import { renameFlowNode } from '../commands/rename-flow-node.ts';
import { openTestDocument, port, step } from '../testing/open-test-document.ts';
import { defineCommand } from './command.ts';
import { definitionOf } from './flow-records.ts';

const line = () =>
  openTestDocument(
    [step('start', 'start-on-job-order'), step('cut', 'machine-operation'), step('end', 'end')],
    ['start.out > cut.in', 'cut.done > end.in'],
  );

describe('flow document', () => {
  test('gives back the definition that it was opened with', () => {
    const { document, definition } = line();

    expect(definitionOf(document.records)).toEqual(definition);
  });

  test('one gesture is one step of undo, whatever followed from it', () => {
    const { document, connections } = line();
    const before = document.records;

    document.execute(removeElements, { flowNodes: ['cut'] });
    const gone = { nodes: Object.keys(document.records.flowNodes), connections: connections() };
    document.undo();

    expect(gone).toEqual({ nodes: ['start', 'end'], connections: [] });
    expect(document.records).toEqual(before);
    expect(document.undoTitle).toBeUndefined();
  });

  test('redo gives what undo took back', () => {
    const { document } = line();
    document.execute(removeElements, { flowNodes: ['cut'] });
    const after = document.records;

    document.undo();
    document.redo();

    expect(document.records).toEqual(after);
  });

  test('a new change forgets what was undone', () => {
    const { document } = line();
    document.execute(renameFlowNode, { flowNode: 'cut', name: 'Mill' });
    document.undo();

    document.execute(addFlowNode, { type: 'scrap', position: { x: 0, y: 0 } });

    expect(document.redoTitle).toBeUndefined();
    expect(document.undoTitle).toBe('add step');
  });

  test('typing in one field is one step, until the field is left or time has passed', () => {
    const { document, clock } = line();
    const type = (value: string) => document.execute(changeParam, { flowNode: 'cut', path: ['completeWhen'], value });

    type('s');
    type('st');
    type('sta');
    document.undo();
    const afterUndo = document.records.flowNodes.cut!.params.completeWhen;
    type('a');
    clock.now += 2_000;
    type('ab');
    document.settle();
    type('abc');
    document.undo();
    document.undo();

    expect(afterUndo).toBe('');
    expect(document.records.flowNodes.cut!.params.completeWhen).toBe('a');
  });

  test('moving twice is two steps, nudging with the arrows is one', () => {
    const { document } = line();
    const to = (x: number, because?: 'nudge') =>
      document.execute(moveElements, { positions: { cut: { x, y: 0 } }, ...(because === undefined ? {} : { because }) });

    to(10);
    to(20);
    to(21, 'nudge');
    to(22, 'nudge');
    document.undo();

    expect(document.records.positions.cut).toEqual({ x: 20, y: 0 });
  });

  test('a command that changes nothing is no step and is not told', () => {
    const { document } = line();
    let told = 0;
    document.subscribe(() => {
      told += 1;
    });

    document.execute(connect, { from: port('cut.done'), to: port('start.nowhere') });

    expect(told).toBe(0);
    expect(document.undoTitle).toBeUndefined();
  });

  test('a command that throws leaves the document as it was', () => {
    const { document } = line();
    const before = document.records;
    const broken = defineCommand<undefined>({
      name: 'broken',
      title: () => 'break',
      execute(draft) {
        delete draft.flowNodes.cut;
        throw new Error('half way');
      },
    });

    expect(() => document.execute(broken, undefined)).toThrow('half way');
    expect(document.records).toBe(before);
  });

  test('undo says which steps to look at', () => {
    const { document } = line();
    document.execute(moveElements, { positions: { cut: { x: 99, y: 99 }, end: { x: 5, y: 5 } } });

    const travelled = document.undo();

    expect(travelled).toEqual({ title: 'move 2 steps', flowNodes: ['cut', 'end'] });
  });
});

import { describe, expect, test } from 'vitest';
import { fragmentOf, parseFragment } from '../document/flow-fragment.ts';
import { openTestDocument, port, step } from '../testing/open-test-document.ts';
import { addFlowNode } from './add-flow-node.ts';
import { appendFlowNode } from './append-flow-node.ts';
import { changeFlowNodeId } from './change-flow-node-id.ts';
import { connect } from './connect.ts';
import { insertOnConnection } from './insert-on-connection.ts';
import { moveConnection } from './move-connection.ts';
import { paste } from './paste.ts';
import { replaceType } from './replace-type.ts';
import { setMeta } from './set-meta.ts';

const at = { x: 100, y: 50 };

describe('adding steps', () => {
  test('a new step has an id that an expression can use, and its type defaults', () => {
    const { document } = openTestDocument([], []);

    const first = document.execute(addFlowNode, { type: 'machine-operation', position: { x: 1.4, y: 2.6 } });
    const second = document.execute(addFlowNode, { type: 'machine-operation', position: at });

    expect([first, second]).toEqual(['machineOperation', 'machineOperation2']);
    expect(document.records.flowNodes[second]).toMatchObject({ name: 'Machine operation 2', typeVersion: 1, params: { equipment: '' } });
    expect(document.records.positions[first]).toEqual({ x: 1, y: 3 });
  });

  test('appending connects by the first way out that is free', () => {
    const { document, connections } = openTestDocument(
      [step('cut', 'machine-operation', { abortWhen: 'true' }), step('end', 'end')],
      ['cut.done > end.in'],
    );

    const id = document.execute(appendFlowNode, { type: 'scrap', position: at, after: 'cut' });

    expect(connections()).toEqual(['cut.done > end.in', `cut.aborted > ${id}.in`]);
    expect(document.undo()?.title).toBe('append step');
    expect(Object.keys(document.records.flowNodes)).toEqual(['cut', 'end']);
  });

  test('appending where every way leads somewhere puts the step between', () => {
    const { document, connections } = openTestDocument([step('cut', 'manual-operation'), step('end', 'end')], ['cut.done > end.in']);

    const id = document.execute(appendFlowNode, { type: 'manual-operation', position: at, after: 'cut' });
    const pulled = document.execute(appendFlowNode, { type: 'manual-operation', position: at, after: 'cut', port: 'done' });

    expect(connections()).toEqual([`${id}.done > end.in`, `cut.done > ${pulled}.in`, `${pulled}.done > ${id}.in`]);
    document.undo();
    document.undo();
    expect(connections()).toEqual(['cut.done > end.in']);
  });

  test('an end that is appended where every way leads somewhere leaves what follows connected', () => {
    const { document, connections } = openTestDocument([step('cut', 'manual-operation'), step('end', 'end')], ['cut.done > end.in']);

    document.execute(appendFlowNode, { type: 'scrap', position: at, after: 'cut' });

    expect(connections()).toEqual(['cut.done > end.in']);
  });

  test('appending where nothing fits adds the step unconnected', () => {
    const { document, connections } = openTestDocument([step('end', 'end')], []);

    document.execute(appendFlowNode, { type: 'scrap', position: at, after: 'end' });

    expect(connections()).toEqual([]);
  });

  test('inserting on a connection puts the step between', () => {
    const { document, connections } = openTestDocument([step('cut', 'machine-operation'), step('end', 'end')], ['cut.done > end.in']);

    const id = document.execute(insertOnConnection, { type: 'manual-operation', position: at, sequenceFlow: 'flow1' });

    expect(connections()).toEqual([`cut.done > ${id}.in`, `${id}.done > end.in`]);
  });
});

describe('connecting', () => {
  const three = () =>
    openTestDocument([step('cut', 'machine-operation'), step('pack', 'manual-operation'), step('end', 'end')], ['cut.done > end.in']);

  test('a unit goes one way: a second connection from the same way out is refused', () => {
    const { document, connections } = three();

    const id = document.execute(connect, { from: port('cut.done'), to: port('pack.in') });

    expect(id).toBeUndefined();
    expect(connections()).toEqual(['cut.done > end.in']);
  });

  test('a moved connection keeps its id', () => {
    const { document } = three();

    document.execute(moveConnection, { sequenceFlow: 'flow1', from: port('cut.done'), to: port('pack.in') });

    expect(document.records.sequenceFlows.flow1?.to).toEqual(port('pack.in'));
  });
});

describe('copying', () => {
  test('copies get ids of their own, and their expressions follow', () => {
    const { document, connections } = openTestDocument(
      [
        step('cut', 'machine-operation'),
        step('check', 'exclusive-gateway', {
          conditions: [{ key: 'hot', title: 'data.cut', when: 'data.cut.peak > 5 && data.other.x == "data.cut"' }],
        }),
      ],
      ['cut.done > check.in'],
    );
    const text = JSON.stringify(fragmentOf(document.records, ['cut', 'check']));

    const { flowNodes: ids } = document.execute(paste, { fragment: parseFragment(text)!, at: { x: 0, y: 500 } });

    expect(ids).toEqual(['cut2', 'check2']);
    expect(document.records.flowNodes.check2!.params.conditions).toEqual([
      { key: 'hot', title: 'data.cut', when: 'data.cut2.peak > 5 && data.other.x == "data.cut"' },
    ]);
    expect(connections()).toEqual(['cut.done > check.in', 'cut2.done > check2.in']);
    expect(document.records.positions.check2).toEqual({ x: 300, y: 500 });
  });

  test('a connection to a step that is not copied is left out', () => {
    const { document } = openTestDocument([step('cut', 'machine-operation'), step('end', 'end')], ['cut.done > end.in']);

    const fragment = fragmentOf(document.records, ['cut']);

    expect(fragment?.sequenceFlows).toEqual([]);
  });

  test('text that is not a fragment is refused, a whole flow is taken', () => {
    const { definition } = openTestDocument([step('cut', 'machine-operation')], []);

    expect(parseFragment('hello')).toBeUndefined();
    expect(parseFragment('{"schema":"fettle/fragment@1","flowNodes":[{"id":"1 2"}]}')).toBeUndefined();
    expect(parseFragment(JSON.stringify(definition))?.flowNodes).toHaveLength(1);
  });
});

describe('changing', () => {
  test('an id that is taken or cannot stand in an expression changes nothing', () => {
    const { document } = openTestDocument([step('cut', 'machine-operation'), step('end', 'end')], []);
    const before = document.records;

    document.execute(changeFlowNodeId, { from: 'cut', to: 'end' });
    document.execute(changeFlowNodeId, { from: 'cut', to: '2 cuts' });

    expect(document.records).toBe(before);
  });

  test('replacing keeps what the new type has too', () => {
    const { document } = openTestDocument([step('work', 'manual-operation', { station: 'bench-1', standardTime: 90 })], []);

    document.execute(replaceType, { flowNode: 'work', type: 'machine-operation' });
    document.execute(replaceType, { flowNode: 'work', type: 'manual-operation' });

    expect(document.records.flowNodes.work).toMatchObject({ type: 'manual-operation', name: 'work', params: { station: '' } });
  });

  test('an empty product is no product', () => {
    const { document } = openTestDocument([], []);

    document.execute(setMeta, { field: 'product', value: 'H-100' });
    document.execute(setMeta, { field: 'product', value: '' });

    expect('product' in document.records.meta).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import { groupElements } from '../commands/group-elements.ts';
import { moveElements } from '../commands/move-elements.ts';
import { Selection } from '../session/selection.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { Carried } from './carried.ts';
import { CanvasProjection, canvasIdOfGroup, type Dragged } from './projection.ts';

const SEEN = { x: 0, y: 0, width: 1000, height: 800 };

const open = () => {
  const { document } = openTestDocument(
    [
      step('start', 'start-on-job-order'),
      step('cut', 'machine-operation'),
      { ...step('late', 'boundary-timer'), attachedTo: 'cut' },
      step('deburr', 'manual-operation'),
      step('end', 'end'),
    ],
    ['start.out > cut.in', 'cut.done > deburr.in', 'late.out > end.in', 'deburr.done > end.in'],
  );
  document.execute(moveElements, {
    positions: { start: { x: 0, y: 0 }, cut: { x: 300, y: 0 }, deburr: { x: 600, y: 40 }, end: { x: 900, y: 0 } },
  });
  document.execute(groupElements, { members: ['cut', 'deburr'], title: 'Machining' });
  const projection = new CanvasProjection(document);
  const selected = new Selection().get();
  const drawn = (dragged: Dragged = new Map()) => ({
    nodes: projection.nodes(document.records, selected, dragged, new Set()),
    edges: projection.edges(document.records, selected, new Set()),
  });
  return { document, drawn, group: canvasIdOfGroup(Object.keys(document.records.groups)[0] ?? '') };
};

describe('what the hand carries', () => {
  test('is where it will be when it is put down, with what stands at it and the frame around it, and nothing else moves', () => {
    const { drawn } = open();
    const carried = new Carried();

    const around = carried.takeUp(['cut'], drawn(), SEEN);
    carried.carry({ x: 15, y: 200 });

    const putDown = new Map(drawn(new Map([['cut', { x: 315, y: 200 }]])).nodes.map((node) => [node.id, node]));
    expect(around).toMatchObject({ x: 300, y: 0 });
    expect([...carried.boxes.all.keys()].toSorted()).toEqual(['cut', 'group/group1', 'late']);
    for (const [id, box] of carried.boxes.all) {
      const { position, width, height } = putDown.get(id)!;
      expect(box, id).toEqual({ ...position, width, height });
    }
  });

  test('takes the ends of its connections along, and leaves the other ends', () => {
    const { document, drawn } = open();
    const idOf = (to: string) => Object.values(document.records.sequenceFlows).find((flow) => flow.to.node === to)?.id ?? '';
    const carried = new Carried();

    carried.takeUp(['cut'], drawn(), SEEN);
    carried.carry({ x: 0, y: 0 });
    const before = carried.ends.get(idOf('cut'));
    carried.carry({ x: 10, y: 20 });

    expect(carried.ends.all.size).toBe(3);
    expect(before).toMatchObject({ targetX: 299 });
    expect(carried.ends.get(idOf('cut'))).toEqual({ ...before, targetX: 309, targetY: before!.targetY + 20 });
  });

  test('is a whole group when all of it is taken up, and nothing once it is put down', () => {
    const { drawn, group } = open();
    const carried = new Carried();

    carried.takeUp(['cut', 'deburr'], drawn(), SEEN);
    carried.carry({ x: 5, y: 5 });
    const frame = carried.boxes.get(group);
    carried.putDown();

    const [before] = drawn().nodes;
    expect(frame).toEqual({ x: before!.position.x + 5, y: before!.position.y + 5, width: before!.width, height: before!.height });
    expect([carried.boxes.all.size, carried.ends.all.size]).toEqual([0, 0]);
  });
});

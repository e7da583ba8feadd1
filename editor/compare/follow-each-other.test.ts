import { expect, test } from 'vitest';
import type { CanvasControls, CanvasView } from '../session/open-flow.ts';
import { Selection } from '../session/selection.ts';
import { ValueStore } from '../session/value-store.ts';
import { followEachOther } from './follow-each-other.ts';

/** A canvas that tells of every move, as React Flow does also of those that it was asked for. */
function canvas() {
  const view = new ValueStore<CanvasView | undefined>(undefined);
  const moves: CanvasView[] = [];
  const moveTo = (to: CanvasView): void => {
    moves.push(to);
    view.set({ ...to });
  };
  return {
    view,
    moves,
    canvas: new ValueStore<CanvasControls | undefined>({ moveTo } as unknown as CanvasControls),
    selection: new Selection(),
  };
}

test('whichever is moved, the other follows once, and no echo goes round', () => {
  const [left, right] = [canvas(), canvas()];
  const stop = followEachOther(left, right);

  left.view.set({ x: 10, y: 20, zoom: 0.5 });
  right.view.set({ x: -5, y: 0, zoom: 1 });
  stop();
  left.view.set({ x: 99, y: 99, zoom: 1 });

  expect(right.moves).toEqual([{ x: 10, y: 20, zoom: 0.5 }]);
  expect(left.moves).toEqual([{ x: -5, y: 0, zoom: 1 }]);
});

test('what is selected in one is selected in the other', () => {
  const [left, right] = [canvas(), canvas()];
  followEachOther(left, right);

  left.selection.select({ flowNodes: ['cut'] });

  expect(right.selection.onlyFlowNode).toBe('cut');
});

import type { CanvasView, OpenFlow } from '../session/open-flow.ts';

type Looked = Pick<OpenFlow, 'view' | 'canvas' | 'selection'>;

/** Two canvases that are looked at from the same place, and where the same is selected: whichever is moved, the other follows. Gives how to stop. */
export function followEachOther(left: Looked, right: Looked): () => void {
  const stops = [follow(left, right), follow(right, left)];
  return () => {
    for (const stop of stops) stop();
  };
}

function follow(leader: Looked, follower: Looked): () => void {
  const stops = [
    leader.view.subscribe(() => {
      const view = leader.view.get();
      if (view !== undefined && !sameView(view, follower.view.get())) follower.canvas.get()?.moveTo(view);
    }),
    leader.selection.subscribe(() => {
      const { flowNodes } = leader.selection.get();
      const others = follower.selection.get().flowNodes;
      const isSame = flowNodes.size === others.size && [...flowNodes].every((id) => others.has(id));
      if (!isSame) follower.selection.select({ flowNodes });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** To less than what is seen: a move that comes back as an echo is none. */
const NEAR = 0.01;

function sameView(left: CanvasView, right: CanvasView | undefined): boolean {
  return (
    right !== undefined &&
    Math.abs(left.x - right.x) < NEAR &&
    Math.abs(left.y - right.y) < NEAR &&
    Math.abs(left.zoom - right.zoom) < NEAR / 100
  );
}

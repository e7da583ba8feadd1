/** What the palette puts on a drag, and the canvas takes from it. */
export const DRAGGED_TYPE = 'application/x-fettle-node-type';

import type { Port, Ports } from '@fettle/flows';

/*
 * Sizes of boxes, computed from the ports and never measured: the canvas can then lay out, fit and cull thousands of boxes that were never drawn.
 * The style sheet of the box uses the same numbers.
 */

export const NODE_WIDTH = 216;
export const HEADER_HEIGHT = 52;
export const PORT_HEIGHT = 22;
const EXCEPTIONAL_GAP = 5;
const BOTTOM = 5;

/** A port and where its handle is, measured from the top of the box. */
export interface PlacedPort {
  readonly port: Port;
  readonly y: number;
  /** False: it is the only one on its side and needs no name. */
  readonly named: boolean;
}

export interface NodeShape {
  readonly width: number;
  readonly height: number;
  readonly inputs: readonly PlacedPort[];
  /** Ordinary ways out, then the exceptional ones, which are drawn apart. */
  readonly outputs: readonly PlacedPort[];
  /** Where the part of the exceptional ways out begins, if there are any. */
  readonly exceptionalFrom: number | undefined;
}

/** A boundary event at the edge of its operation: a line of its own under the box, half a line over its edge. */
const BOUNDARY = { width: 188, height: 28, indent: 14, overlap: 9, gap: 4 } as const;

/** Without room for names: one way out, in the middle of the right side. */
export function boundaryShape({ outputs }: Ports): NodeShape {
  const { width, height } = BOUNDARY;
  return { width, height, inputs: [], outputs: outputs.map((port) => ({ port, y: height / 2, named: false })), exceptionalFrom: undefined };
}

/** Where the `index`-th boundary event of a box is, from the box's top left corner. */
export function boundaryOffset(host: NodeShape, index: number): { readonly x: number; readonly y: number } {
  return { x: BOUNDARY.indent, y: host.height - BOUNDARY.overlap + index * (BOUNDARY.height + BOUNDARY.gap) };
}

const known = new WeakMap<Ports, NodeShape>();

export function nodeShape(ports: Ports): NodeShape {
  const found = known.get(ports);
  if (found !== undefined) return found;
  const made = compute(ports);
  known.set(ports, made);
  return made;
}

function compute({ inputs, outputs }: Ports): NodeShape {
  const ordinary = outputs.filter(({ exceptional }) => exceptional !== true);
  const exceptional = outputs.filter((port) => port.exceptional === true);
  const row =
    (from: number) =>
    (port: Port, index: number): PlacedPort => ({ port, y: from + (index + 0.5) * PORT_HEIGHT, named: true });
  const alone = (port: Port): PlacedPort => ({ port, y: HEADER_HEIGHT / 2, named: false });

  const placedInputs = inputs.length <= 1 ? inputs.map(alone) : inputs.map(row(HEADER_HEIGHT));
  const placedOrdinary = ordinary.length <= 1 ? ordinary.map(alone) : ordinary.map(row(HEADER_HEIGHT));
  const rows = Math.max(inputs.length > 1 ? inputs.length : 0, ordinary.length > 1 ? ordinary.length : 0);
  const exceptionalFrom = exceptional.length === 0 ? undefined : HEADER_HEIGHT + rows * PORT_HEIGHT + (rows > 0 ? EXCEPTIONAL_GAP : 0);
  const placedExceptional = exceptional.map(row(exceptionalFrom ?? 0));
  const end = exceptionalFrom === undefined ? HEADER_HEIGHT + rows * PORT_HEIGHT : exceptionalFrom + exceptional.length * PORT_HEIGHT;
  const hasRows = rows > 0 || exceptional.length > 0;
  return {
    width: NODE_WIDTH,
    height: end + (hasRows ? BOTTOM : 0),
    inputs: placedInputs,
    outputs: [...placedOrdinary, ...placedExceptional],
    exceptionalFrom,
  };
}

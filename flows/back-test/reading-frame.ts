import { z } from 'zod';

/** So many readings in one back-test: 300 MB in the page. */
export const MOST_READINGS = 10_000_000;
/** In one that is kept as a case: it is judged again at every release. */
export const MOST_CASE_READINGS = 500_000;

const FrameHead = z.object({
  equipment: z.string(),
  signal: z.string(),
  count: z.number().int().nonnegative(),
  /** How many readings of this signal there are in all frames, about. */
  total: z.number().int().nonnegative(),
  /** The frame holds the latest reading before the period. */
  before: z.boolean(),
  texts: z.array(z.string()),
});

export type FrameHead = z.infer<typeof FrameHead>;

/** Some readings of one signal of one machine, on their way. */
export interface ReadingFrame extends FrameHead, FrameColumns {}

export interface FrameColumns {
  readonly time: Float64Array;
  readonly arrived: Float64Array;
  /** Orders what arrived in the same millisecond. */
  readonly place: Float64Array;
  readonly value: Float64Array;
  /** Quality and kind, as in a `RecordedSeries`; a text's value is its place in `texts`. */
  readonly quality: Uint8Array;
}

const BYTES = 8 * 4 + 1;

/**
 * The form in which recorded readings travel and are kept: of each frame two lengths (32 bits, little-endian: of the head in bytes, and of the whole), the head as JSON, filled with spaces to a
 * multiple of 8, then the arrays one after the other, little-endian, quality last, filled to a multiple of 8.
 */
export function encodeFrame({ time, arrived, place, value, quality, ...head }: ReadingFrame): Uint8Array<ArrayBuffer> {
  const { bytes, columns } = emptyFrame(head);
  columns.time.set(time);
  columns.arrived.set(arrived);
  columns.place.set(place);
  columns.value.set(value);
  columns.quality.set(quality);
  return bytes;
}

/** A frame to be filled: its arrays lie in its bytes. */
export function emptyFrame(head: FrameHead): { readonly bytes: Uint8Array<ArrayBuffer>; readonly columns: FrameColumns } {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const headLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headLength + Math.ceil((head.count * BYTES) / 8) * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, headLength, true);
  view.setUint32(4, bytes.length, true);
  bytes.fill(32, 8, 8 + headLength);
  bytes.set(json, 8);
  return { bytes, columns: columnsOf(bytes, 8 + headLength, head.count) };
}

/** Makes frames of bytes that come in pieces of any length. A piece that is a whole frame is taken as it is, and belongs to the frame from then on; of others each byte is copied once. */
export class FrameReader {
  #pieces: Uint8Array[] = [];
  #held = 0;
  /** Of the frame that is coming: bytes of its head, and in all; 0: its lengths have not come. */
  #head = 0;
  #length = 0;

  /** The frames that are whole now. */
  push(piece: Uint8Array): ReadingFrame[] {
    if (this.#held === 0 && isWholeFrame(piece)) return [decodeFrame(piece, viewOf(piece).getUint32(0, true))];
    this.#pieces.push(piece);
    this.#held += piece.length;
    const frames: ReadingFrame[] = [];
    for (;;) {
      if (this.#length === 0) {
        if (this.#held < 8) return frames;
        const lengths = this.#take(8);
        this.#pieces.unshift(lengths);
        this.#held += 8;
        const view = new DataView(lengths.buffer);
        this.#head = view.getUint32(0, true);
        this.#length = view.getUint32(4, true);
      }
      if (this.#held < this.#length) return frames;
      frames.push(decodeFrame(this.#take(this.#length), this.#head));
      this.#length = 0;
    }
  }

  /** Bytes that are no whole frame yet: at the end, that something was cut off. */
  get left(): number {
    return this.#held;
  }

  /** The next bytes, in memory of their own. */
  #take(count: number): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const piece = this.#pieces[0] as Uint8Array;
      const part = piece.subarray(0, count - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length === piece.length) this.#pieces.shift();
      else this.#pieces[0] = piece.subarray(part.length);
    }
    this.#held -= count;
    return taken;
  }
}

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView => new DataView(buffer, byteOffset, length);

/** Its arrays can lie where they are: they begin at a multiple of 8. */
const isWholeFrame = (piece: Uint8Array): boolean =>
  piece.length >= 8 && piece.byteOffset % 8 === 0 && viewOf(piece).getUint32(4, true) === piece.length;

function decodeFrame(bytes: Uint8Array, headLength: number): ReadingFrame {
  const head = FrameHead.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headLength))));
  return { ...head, ...columnsOf(bytes, 8 + headLength, head.count) };
}

function columnsOf(bytes: Uint8Array, begin: number, count: number): FrameColumns {
  let offset = bytes.byteOffset + begin;
  const numbers = (): Float64Array => {
    const array = new Float64Array(bytes.buffer, offset, count);
    offset += array.byteLength;
    return array;
  };
  return { time: numbers(), arrived: numbers(), place: numbers(), value: numbers(), quality: new Uint8Array(bytes.buffer, offset, count) };
}

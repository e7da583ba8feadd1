import { z } from 'zod';

/** So many readings in one back-test: 300 MB in the page. */
export const MOST_READINGS = 10_000_000;
/** In one that is kept as a case: it is judged again at every release. */
export const MOST_CASE_READINGS = 500_000;

const FrameHead = z.object({
  equipment: z.string(),
  signal: z.string(),
  count: z.number().int().nonnegative(),
  /** Readings of this signal in all frames: how large its arrays become. */
  total: z.number().int().nonnegative(),
  /** The frame holds the latest reading before the period. */
  before: z.boolean(),
  texts: z.array(z.string()),
});

/** Some readings of one signal of one machine, on their way. */
export interface ReadingFrame extends z.infer<typeof FrameHead> {
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
  const json = new TextEncoder().encode(JSON.stringify(head));
  const headLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headLength + Math.ceil((head.count * BYTES) / 8) * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, headLength, true);
  view.setUint32(4, bytes.length, true);
  bytes.fill(32, 8, 8 + headLength);
  bytes.set(json, 8);
  let offset = 8 + headLength;
  for (const array of [time, arrived, place, value]) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset += array.byteLength;
  }
  bytes.set(quality, offset);
  return bytes;
}

/** Makes frames of bytes that come in pieces of any length. */
export class FrameReader {
  #rest = new Uint8Array(0);

  /** The frames that are whole now. */
  push(piece: Uint8Array): ReadingFrame[] {
    const bytes = new Uint8Array(this.#rest.length + piece.length);
    bytes.set(this.#rest);
    bytes.set(piece, this.#rest.length);
    const frames: ReadingFrame[] = [];
    let offset = 0;
    for (const view = new DataView(bytes.buffer); bytes.length - offset >= 8; ) {
      const length = view.getUint32(offset + 4, true);
      if (bytes.length - offset < length) break;
      frames.push(decodeFrame(bytes.slice(offset, offset + length), view.getUint32(offset, true)));
      offset += length;
    }
    this.#rest = bytes.slice(offset);
    return frames;
  }

  /** Bytes that are no whole frame yet: at the end, that something was cut off. */
  get left(): number {
    return this.#rest.length;
  }
}

function decodeFrame(bytes: Uint8Array<ArrayBuffer>, headLength: number): ReadingFrame {
  const head = FrameHead.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headLength))));
  const { count } = head;
  let offset = 8 + headLength;
  const numbers = (): Float64Array => {
    const array = new Float64Array(bytes.buffer, offset, count);
    offset += array.byteLength;
    return array;
  };
  return {
    ...head,
    time: numbers(),
    arrived: numbers(),
    place: numbers(),
    value: numbers(),
    quality: bytes.subarray(offset, offset + count),
  };
}

import { expect, it } from 'vitest';
import { encodeFrame, FrameReader, type ReadingFrame } from './reading-frame.ts';

const frame = (signal: string, count: number, texts: readonly string[] = []): ReadingFrame => ({
  equipment: 'mill-ü',
  signal,
  count,
  total: count + 3,
  before: false,
  texts: [...texts],
  time: Float64Array.from({ length: count }, (_, index) => 1.7e12 + index),
  arrived: Float64Array.from({ length: count }, (_, index) => 1.7e12 + index + 5),
  place: Float64Array.from({ length: count }, (_, index) => index * 65_537),
  value: Float64Array.from({ length: count }, (_, index) => index / 3),
  quality: Uint8Array.from({ length: count }, (_, index) => index % 16),
});

it('comes out as it went in, however the bytes are cut', () => {
  const sent = [frame('power', 5), frame('stage', 3, ['Cut', 'Größe']), frame('nothing', 0)];
  const bytes = Buffer.concat(sent.map(encodeFrame));

  for (const size of [1, 7, 64, bytes.length]) {
    const reader = new FrameReader();
    const got: ReadingFrame[] = [];
    for (let at = 0; at < bytes.length; at += size) got.push(...reader.push(bytes.subarray(at, at + size)));

    expect(got).toEqual(sent);
    expect(reader.left).toBe(0);
  }
});

it('takes a piece that is one frame as it is, wherever its arrays can lie', () => {
  const sent = frame('stage', 3, ['Cut']);
  const bytes = encodeFrame(sent);
  const shifted = (by: number): Uint8Array<ArrayBuffer> => {
    const within = new Uint8Array(bytes.length + 16);
    within.set(bytes, by);
    return within.subarray(by, by + bytes.length);
  };
  const reader = new FrameReader();

  const [whole, aligned, odd] = [bytes, shifted(8), shifted(3)].map((piece) => reader.push(piece)[0]);

  expect([whole, aligned, odd]).toEqual([sent, sent, sent]);
  expect(whole?.time.buffer).toBe(bytes.buffer);
});

it('knows that something was cut off', () => {
  const reader = new FrameReader();

  expect(reader.push(encodeFrame(frame('power', 5)).subarray(0, 60))).toEqual([]);
  expect(reader.left).toBe(60);
});

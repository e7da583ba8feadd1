import type { Port } from '@fettle/flows';
import { describe, expect, test } from 'vitest';
import { HEADER_HEIGHT, nodeShape, PORT_HEIGHT } from './node-size.ts';

const out = (name: string, exceptional = false): Port => ({ name, title: name, kind: 'token', exceptional });
const entry: Port = { name: 'in', title: 'In', kind: 'token' };

describe('shape of a box', () => {
  test('one way in and one way out need no names and no rows', () => {
    const shape = nodeShape({ inputs: [entry], outputs: [out('done')] });

    expect(shape.height).toBe(HEADER_HEIGHT);
    expect(shape.inputs[0]).toMatchObject({ y: HEADER_HEIGHT / 2, named: false });
    expect(shape.outputs[0]).toMatchObject({ y: HEADER_HEIGHT / 2, named: false });
  });

  test('exceptional ways out are below the others and always named', () => {
    const shape = nodeShape({ inputs: [entry], outputs: [out('aborted', true), out('done')] });

    expect(shape.outputs.map(({ port, named }) => [port.name, named])).toEqual([
      ['done', false],
      ['aborted', true],
    ]);
    expect(shape.outputs[1]!.y).toBeGreaterThan(HEADER_HEIGHT);
    expect(shape.exceptionalFrom).toBe(HEADER_HEIGHT);
  });

  test('several ways out get a row each, inside the box', () => {
    const shape = nodeShape({ inputs: [entry], outputs: [out('a'), out('b'), out('c', true)] });

    expect(shape.height).toBeGreaterThanOrEqual(HEADER_HEIGHT + 3 * PORT_HEIGHT);
    for (const { y } of shape.outputs) expect(y).toBeLessThan(shape.height);
  });
});

import { DataType, Variant, VariantArrayType } from 'node-opcua-client';
import { describe, expect, it } from 'vitest';
import { signalValue } from './signal-value.ts';

function scalar(dataType: DataType, value: unknown): Variant {
  return new Variant({ dataType, arrayType: VariantArrayType.Scalar, value });
}

describe('an OPC UA value as a signal’s kind', () => {
  it.each([
    [scalar(DataType.Int32, -5), 'number', -5],
    [scalar(DataType.Boolean, true), 'number', 1],
    [scalar(DataType.UInt64, [1, 2]), 'number', 4_294_967_298],
    [scalar(DataType.Int64, [0xffff_ffff, 0xffff_ffff]), 'number', -1],
    [scalar(DataType.DateTime, new Date(1_524_000_000_123)), 'number', 1_524_000_000_123],
    [scalar(DataType.Byte, 1), 'boolean', true],
    [scalar(DataType.Double, 2.5), 'string', '2.5'],
    [scalar(DataType.String, 'PART-7\u0000\u0000'), 'string', 'PART-7'],
    [scalar(DataType.String, null), 'string', ''],
    [scalar(DataType.LocalizedText, { text: 'läuft', locale: 'de' }), 'string', 'läuft'],
    [scalar(DataType.DateTime, new Date(1_524_000_000_123)), 'string', '2018-04-17T21:20:00.123Z'],
  ] as const)('%s for a %s is %s', (variant, kind, value) => {
    expect(signalValue(variant, kind)).toEqual({ value });
  });

  it.each([
    [scalar(DataType.String, '12'), 'number', 'expected number, got String'],
    [scalar(DataType.Double, 0.5), 'boolean', 'expected boolean, got Double'],
    [scalar(DataType.Double, Number.POSITIVE_INFINITY), 'number', 'expected number, got Infinity'],
    [
      new Variant({ dataType: DataType.Double, arrayType: VariantArrayType.Array, value: [1, 2] }),
      'number',
      'expected number, got an array of Double',
    ],
  ] as const)('%s for a %s is refused', (variant, kind, mismatch) => {
    expect(signalValue(variant, kind)).toEqual({ mismatch });
  });
});

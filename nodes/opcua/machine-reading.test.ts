import { DataType, DataValue, StatusCode, StatusCodes, Variant, VariantArrayType } from 'node-opcua-client';
import { describe, expect, it } from 'vitest';
import { machineReading, mappedNode } from './machine-reading.ts';

const MAPPING = { equipment: 'mill-1', signal: 'power', address: 'ns=2;s=Power' };
const NODE = mappedNode('plc-1', MAPPING, 'number');
const POSITION = { epoch: 'e1', sequence: 4, index: 0 };
const NOW = 1_524_000_000_500;

function dataValue(value: unknown, more: object = {}, dataType = DataType.Double): DataValue {
  const variant = new Variant({ dataType, arrayType: VariantArrayType.Scalar, value });
  return new DataValue({ value: variant, sourceTimestamp: new Date(1_524_000_000_123), statusCode: StatusCodes.Good, ...more });
}

function reading(data: DataValue, position = POSITION) {
  return machineReading(NODE, data, position, NOW);
}

describe('a reading as a machine event', () => {
  it('carries value, quality and the source’s time, and no status when all is good', () => {
    expect(reading(dataValue(3.25))).toEqual({
      id: 'plc-1|mill-1.power|ns=2;s=Power|1524000000123|0|3.25',
      source: 'plc-1',
      equipment: 'mill-1',
      signal: 'power',
      value: 3.25,
      quality: 'good',
      statusCode: undefined,
      sourceTime: 1_524_000_000_123,
      receivedTime: NOW,
    });
  });

  it('has the same id when it is delivered twice, wherever in the stream', () => {
    expect(reading(dataValue(3.25)).id).toBe(reading(dataValue(3.25), { epoch: 'e2', sequence: 9, index: 5 }).id);
  });

  it.each([
    ['another time', dataValue(3.25, { sourceTimestamp: new Date(1_524_000_000_124) })],
    ['another fraction of the millisecond', dataValue(3.25, { sourcePicoseconds: 100 })],
    ['another value', dataValue(3.5)],
    ['another status', dataValue(3.25, { statusCode: StatusCodes.UncertainLastUsableValue })],
  ])('has another id with %s', (_, other) => {
    expect(reading(other).id).not.toBe(reading(dataValue(3.25)).id);
  });

  it('without a source time is identified by its place in the stream, and dated by the server, else by us', () => {
    const undated = dataValue(1, { sourceTimestamp: null });

    expect(reading(undated).id).not.toBe(reading(undated, { ...POSITION, index: 1 }).id);
    expect(reading(undated)).toMatchObject({ sourceTime: NOW });
    expect(reading(dataValue(1, { sourceTimestamp: null, serverTimestamp: new Date(NOW - 7) }))).toMatchObject({ sourceTime: NOW - 7 });
  });

  it.each([
    ['a text for a number', dataValue('12', {}, DataType.String), 'BadTypeMismatch: expected number, got String'],
    ['not a number', dataValue(Number.NaN), 'BadTypeMismatch: expected number, got NaN'],
    ['a good null', new DataValue({ sourceTimestamp: new Date(NOW), statusCode: StatusCodes.Good }), 'BadNoData'],
  ])('%s is a bad reading without value', (_, data, statusCode) => {
    expect(reading(data)).toMatchObject({ value: null, quality: 'bad', statusCode });
  });

  it('keeps the machine’s own judgement and notes a queue that ran over', () => {
    const overflown = StatusCode.makeStatusCode(StatusCodes.Good, 'Overflow | InfoTypeDataValue');

    expect(reading(dataValue(1, { statusCode: StatusCodes.UncertainLastUsableValue }))).toMatchObject({
      value: 1,
      quality: 'uncertain',
      statusCode: 'UncertainLastUsableValue',
    });
    expect(reading(dataValue(1, { statusCode: StatusCodes.BadSensorFailure }))).toMatchObject({
      value: 1,
      quality: 'bad',
      statusCode: 'BadSensorFailure',
    });
    expect(reading(dataValue(1, { statusCode: overflown }))).toMatchObject({ value: 1, quality: 'good', statusCode: 'Good#Overflow' });
  });

  it('keeps ids within 200 characters and free of what a database cannot store', () => {
    const long = mappedNode('plc-1', { ...MAPPING, address: `ns=2;s=${'x'.repeat(480)}` }, 'string');
    const text = machineReading(long, dataValue(`A\u0000${'y'.repeat(500)}\ud800`, {}, DataType.String), POSITION, NOW);

    expect(text.id.length).toBeLessThanOrEqual(200);
    expect(`${text.id}${text.value}`.isWellFormed()).toBe(true);
    expect(`${text.id}${text.value}`).not.toContain('\u0000');
  });
});

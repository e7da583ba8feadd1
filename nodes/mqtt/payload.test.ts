import type { SignalMapping, ValueKind } from '@fettle/flows';
import { describe, expect, it } from 'vitest';
import { Payload, readPayload } from './payload.ts';

function read(text: string | Uint8Array, kind: ValueKind = 'number', mapping: Partial<SignalMapping> = {}) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return readPayload(new Payload(bytes), { equipment: 'clamp-1', signal: 'force', address: 'cell/force', ...mapping }, kind);
}

describe('an MQTT payload', () => {
  it.each([
    ['3.25', 'number', 3.25],
    [' -1e3 ', 'number', -1000],
    ['ON', 'boolean', true],
    ['0', 'boolean', false],
    ['clamped', 'string', 'clamped'],
    ['{"value": 7, "unit": "kN"}', 'number', 7],
    ['{"value": "clamped"}', 'string', 'clamped'],
  ] as const)('%s is the %s %s by itself', (text, kind, value) => {
    expect(read(text, kind)).toMatchObject({ value, quality: 'good' });
  });

  it('is read by JSON pointers: value, time, quality and id', () => {
    const text = '{"d":{"a/b":{"force":[1,12.5]}},"ts":"2024-05-06T07:08:09.010Z","q":"UncertainSubNormal","id":"m-1"}';

    const reading = read(text, 'number', { valuePointer: '/d/a~1b/force/1', timePointer: '/ts', qualityPointer: '/q', idPointer: '/id' });

    expect(reading).toEqual({
      value: 12.5,
      quality: 'uncertain',
      statusCode: 'UncertainSubNormal',
      sourceTime: Date.UTC(2024, 4, 6, 7, 8, 9, 10),
      id: 'm-1',
    });
  });

  it.each([
    ['{"v":1,"q":true}', 'good', undefined],
    ['{"v":1,"q":false}', 'bad', undefined],
    ['{"v":1,"q":"BAD"}', 'bad', undefined],
    ['{"v":1,"q":2147483648}', 'bad', '0x80000000'],
    ['{"v":null,"q":"good"}', 'bad', 'NoValue'],
  ])('%s has quality %s', (text, quality, statusCode) => {
    expect(read(text, 'number', { valuePointer: '/v', qualityPointer: '/q' })).toMatchObject({ quality, statusCode });
  });

  it.each([
    ['twelve', {}, 'expected a number, got twelve'],
    ['', {}, 'expected a number, got an empty payload'],
    ['0x10', {}, 'expected a number, got 0x10'],
    ['{"v":"12"}', { valuePointer: '/v' }, 'expected a number at /v, got "12"'],
    ['{"w":12}', { valuePointer: '/v' }, 'expected a number at /v, got nothing'],
    [
      '{"v":1,"t":"noon"}',
      { valuePointer: '/v', timePointer: '/t' },
      'expected a time (ISO 8601 or milliseconds since 1970) at /t, got "noon"',
    ],
    ['{"v":1,"q":"so-so"}', { valuePointer: '/v', qualityPointer: '/q' }, 'expected a quality (good, uncertain, bad) at /q, got "so-so"'],
    ['{"v":1}', { valuePointer: '/v', idPointer: '/id' }, 'expected an id at /id, got nothing'],
  ])('%s is refused with what was expected and what came', (text, mapping, reason) => {
    expect(read(text, 'number', mapping)).toBe(reason);
  });

  it('is refused when it is broken JSON or no text at all', () => {
    expect(read('{"v":', 'number', { valuePointer: '/v' })).toMatch(/^expected JSON, got \{"v": \(/);
    expect(read(Uint8Array.of(0xff, 0xfe), 'string')).toBe('expected UTF-8 text, got other bytes');
  });
});

import { describe, expect, test } from 'vitest';
import { createEventStreamParser } from './event-stream-parser.ts';

describe('event stream parser', () => {
  test('gives an event once its empty line has arrived, however it was cut', () => {
    const parse = createEventStreamParser();

    const events = ['id: 7\nev', 'ent: history\ndata: {"a"', ':1}\n', '\nevent: ping\ndata: {}\n\n'].flatMap(parse);

    expect(events).toEqual([
      { id: '7', event: 'history', data: '{"a":1}' },
      { id: '7', event: 'ping', data: '{}' },
    ]);
  });

  test('joins several data lines and skips comments', () => {
    const parse = createEventStreamParser();

    const events = parse(': keep-alive\ndata: one\ndata: two\n\n: again\n\n');

    expect(events).toEqual([{ id: undefined, event: 'message', data: 'one\ntwo' }]);
  });

  test('understands carriage returns', () => {
    const parse = createEventStreamParser();

    const events = parse('event: calls\r\ndata: 1\r\n\r\n');

    expect(events).toEqual([{ id: undefined, event: 'calls', data: '1' }]);
  });
});

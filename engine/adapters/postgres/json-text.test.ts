import { describe, expect, test } from 'vitest';
import { jsonText } from './json-text.ts';

describe('JSON for PostgreSQL', () => {
  test('keeps every text that PostgreSQL can keep', () => {
    const text = 'Größe "5\\6"\n😀 \u0001 \\u0000';

    expect(JSON.parse(jsonText({ text }))).toEqual({ text });
  });

  test('replaces NUL and half surrogate pairs, which it refuses, wherever they stand', () => {
    const value = { a: 'x\u0000y', b: ['\ud83d', { c: '\udc00!' }], 'k\u0000': 1 };

    const written = JSON.parse(jsonText(value));

    expect(written.a).toBe('x\ufffdy');
    expect(written.b).toEqual(['\ufffd', { c: '\ufffd!' }]);
  });
});

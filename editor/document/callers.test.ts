import { describe, expect, test } from 'vitest';
import { callersFromText, callersToText } from './callers.ts';

describe('the way down to a called routing', () => {
  test('stands in the address and comes out of it again', () => {
    const way = [
      { flow: 'housing', flowNode: 'paint' },
      { flow: 'paint', flowNode: 'dry' },
    ];

    const text = callersToText(way);

    expect(text).toBe('housing.paint,paint.dry');
    expect(callersFromText(text)).toEqual(way);
    expect([callersToText([]), callersFromText(undefined)]).toEqual([undefined, []]);
  });

  test('what makes no sense is left out', () => {
    expect(callersFromText('housing,.x,a.b.c,housing.paint')).toEqual([{ flow: 'housing', flowNode: 'paint' }]);
  });
});

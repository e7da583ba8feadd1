import { expect, test } from 'vitest';
import { tidyNumbers } from './tidy-numbers.ts';

test('numbers lose the digits that nobody measured; others, versions and times stay as they are', () => {
  expect(tidyNumbers('Bore 20.032999999999998 mm, depth -4.500001 mm')).toBe('Bore 20.033 mm, depth -4.5 mm');
  expect(tidyNumbers('Width 5.92 of 1.2.3 at 12:30')).toBe('Width 5.92 of 1.2.3 at 12:30');
});

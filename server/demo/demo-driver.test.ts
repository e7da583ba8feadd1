import { FettleError } from '@fettle/flows';
import { expect, test } from 'vitest';
import { isOvertaken } from './demo-driver.ts';

test.each([
  {
    what: 'a hold that somebody has released already',
    error: new FettleError('stateRefused', 'That hold was released already.'),
    is: true,
  },
  { what: 'something that is not there', error: new FettleError('notFound', 'There is no such call.'), is: false },
  { what: 'a defect', error: new TypeError('x is undefined'), is: false },
])('$what is told in the log of the demo unless somebody was just faster', ({ error, is }) => {
  expect(isOvertaken(error)).toBe(is);
});

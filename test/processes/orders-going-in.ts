import { flowOf } from '../support/block-cell.ts';
import type { TestFettle } from '../support/running-fettle.ts';

/** Units of it are good as soon as somebody has drained them once. */
export const passRouting = flowOf({ id: 'pass', kind: 'routing', product: 'part' }, { begin: ['start-on-job-order'], done: ['end'] }, [
  'begin.out > done.in',
]);

const UNITS = 16;
const EVERY = 100;

/** Orders of {@link passRouting} begin one after the other, with units in every shard, until they are ended; gives how many units. */
export function ordersGoingIn(fettle: Pick<TestFettle, 'engine'>): { end(): Promise<number> } {
  let over = false;
  let units = 0;
  const going = (async () => {
    for (let order = 0; !over; order += 1) {
      const serialNumbers = Array.from({ length: UNITS }, (_, index) => `${order}-${index}`);
      await fettle.engine.transaction((trx) =>
        fettle.engine.startJobOrder(trx, {
          id: `JO-${order}`,
          flow: 'pass',
          version: 1,
          product: 'part',
          serialNumbers,
          equipment: {},
          at: fettle.engine.clock.now(),
        }),
      );
      units += serialNumbers.length;
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  })();
  return {
    async end() {
      over = true;
      await going;
      return units;
    },
  };
}

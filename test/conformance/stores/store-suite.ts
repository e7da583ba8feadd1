import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { STORE_ADAPTERS, type StoreAdapter, type Stores } from './store-adapters.ts';

/** What a suite finds before each of its tests: an empty database and two processes on it. */
export interface StoreStage {
  readonly adapter: StoreAdapter;
  readonly one: Stores;
  readonly other: Stores;
}

/** Runs a suite of a port against every adapter of it. */
export function describeStores(port: string, suite: (stage: () => StoreStage) => void): void {
  describe.each(STORE_ADAPTERS)(`${port} $where`, ({ start }) => {
    let adapter: StoreAdapter;
    let stage: StoreStage;
    beforeAll(async () => {
      adapter = await start();
    });
    afterAll(() => adapter?.stop());
    beforeEach(async () => {
      await adapter.clear();
      stage = { adapter, one: adapter.connect(), other: adapter.connect() };
    });
    suite(() => stage);
  });
}

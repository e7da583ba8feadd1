import { describe, expect, test } from 'vitest';
import { type Lease, shareOut } from './share-out.ts';

const lease = (connection: string, holder: string | null, more: Partial<Lease> = {}): Lease => ({
  connection,
  holder,
  enabled: true,
  expired: false,
  ...more,
});
const request = (me: string, live: readonly string[], leases: readonly Lease[], mayTakeExpired = true) =>
  shareOut({ me, live, leases, mayTakeExpired });

describe('who takes which connections', () => {
  test('one process takes all that are enabled', () => {
    const leases = [lease('a', null), lease('b', null), lease('c', null, { enabled: false })];

    expect(request('one', ['one'], leases)).toEqual({ take: ['a', 'b'], giveUp: undefined });
  });

  test('of two each takes half, the first the odd one', () => {
    const leases = [lease('a', null), lease('b', null), lease('c', null)];

    expect(request('one', ['one', 'two'], leases).take).toEqual(['a', 'b']);
    expect(request('two', ['one', 'two'], [lease('a', 'one'), lease('b', 'one'), lease('c', null)]).take).toEqual(['c']);
  });

  test('who has two more than another gives one up, and no more once they differ by one', () => {
    const three = [lease('a', 'one'), lease('b', 'one'), lease('c', 'one')];

    expect(request('one', ['one', 'two'], three).giveUp).toBe('c');
    expect(request('one', ['one', 'two'], [lease('a', 'one'), lease('b', 'one'), lease('c', 'two')]).giveUp).toBeUndefined();
  });

  test('a lease that ran out is free, but not while nobody can have renewed it', () => {
    const leases = [lease('a', 'two', { expired: true })];

    expect(request('one', ['one'], leases).take).toEqual(['a']);
    expect(request('one', ['one'], leases, false).take).toEqual([]);
  });

  test('keeps its own lease that ran out and that nobody has taken', () => {
    const leases = [lease('a', 'one', { expired: true }), lease('b', null)];

    expect(request('one', ['one', 'two'], leases)).toEqual({ take: [], giveUp: undefined });
  });
});

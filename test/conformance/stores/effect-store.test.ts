import type { Effect } from '@fettle/flows';
import { expect, test } from 'vitest';
import type { Stores } from './store-adapters.ts';
import { drained, effect, fresh, waiting } from './store-examples.ts';
import { describeStores } from './store-suite.ts';

const [MINE, THEIRS] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const ok = { ok: true, result: 7 } as const;
const refused = { ok: false, error: 'BadOutOfRange\0' } as const;
const scope = { withoutConnection: true, connections: 'every' } as const;

const take = ({ effects }: Stores, lease: string, now: number, limit = 10) =>
  effects.take({ now, limit, leaseUntil: now + 1000, lease, scope, kinds: ['writeSignal'] });
const takenIds = async (stores: Stores, lease: string, now: number, limit?: number) =>
  (await take(stores, lease, now, limit)).map(({ effect: { id } }) => id);

/** As a drain asks for them: due from time 0 on. */
async function ask(stores: Stores, ...wanted: readonly Effect[]): Promise<void> {
  await drained(stores, { effects: wanted, at: 0 });
}

const inLane = (signal: string): Effect =>
  effect(fresh('effect'), { action: { kind: 'writeSignal', equipment: 'mill-1', signal, value: 1 } });

/** An effect is somebody's from its lease to its end; what it came to is told once; who comes late changes nothing. */
describeStores('an effect store', (stage) => {
  test('leases what is due to one process, the oldest first, no more than asked for, of the kinds that it knows', async () => {
    const { one, other } = stage();
    const other1 = effect(fresh('effect'), {
      action: { kind: 'httpCall', method: 'POST', url: 'https://mes', timeout: 1000 },
    });
    const wanted = [effect(), effect(), effect()];
    await ask(one, other1, ...wanted);

    const mine = await takenIds(one, MINE, 0, 2);
    const theirs = await takenIds(other, THEIRS, 0);

    expect(mine).toEqual([wanted[0]?.id, wanted[1]?.id]);
    expect(theirs).toEqual([wanted[2]?.id]);
  });

  test('leases each once to processes that ask at the same moment', async () => {
    const { one, other } = stage();
    const wanted = Array.from({ length: 20 }, () => effect());
    await ask(one, ...wanted);

    const taken = (await Promise.all([takenIds(one, MINE, 0, 20), takenIds(other, THEIRS, 0, 20)])).flat();

    expect(taken.sort()).toEqual(wanted.map(({ id }) => id).sort());
  });

  test('tells the units that wait what became of theirs, in order, and nobody of a rule’s', async () => {
    const { one } = stage();
    const [a, b, c] = [effect(), effect(fresh('effect'), { key: 'equipment/mill-1', token: undefined, activation: undefined }), effect()];
    await ask(one, a, b, c);
    await take(one, MINE, 0);

    const rang = await one.effects.finish(
      [
        { effect: c, lease: MINE, outcome: refused },
        { effect: b, lease: MINE, outcome: ok },
        { effect: a, lease: MINE, outcome: ok },
      ],
      5,
    );

    expect(rang.length).toBe(1);
    expect(await waiting(one)).toEqual([`${c.id}/finished`, `${a.id}/finished`]);
    expect(await takenIds(one, THEIRS, 100_000)).toEqual([]);
  });

  test('tells nobody of an effect that another process has taken over since, or that is finished already', async () => {
    const { one, other } = stage();
    const [a, b] = [effect(), effect()];
    await ask(one, a, b);
    await take(one, MINE, 0);
    await one.effects.finish([{ effect: a, lease: MINE, outcome: ok }], 5);
    const takenOver = await takenIds(other, THEIRS, 2000);
    await drained(one);

    const rang = await one.effects.finish(
      [a, b].map((late) => ({ effect: late, lease: MINE, outcome: refused })),
      2001,
    );
    await one.effects.retry(b, MINE, { at: 0, error: 'late' });
    await one.effects.giveUp(b, MINE, { now: 2001, error: 'late', attempts: 1 });

    expect(takenOver).toEqual([b.id]);
    expect(rang).toEqual([]);
    expect(await waiting(one)).toEqual([]);
    expect(await takenIds(one, MINE, 2002)).toEqual([]);
    await other.effects.finish([{ effect: b, lease: THEIRS, outcome: ok }], 2003);
    expect(await waiting(one)).toEqual([`${b.id}/finished`]);
  });

  test('keeps a lease that is renewed from being taken over', async () => {
    const { one, other } = stage();
    const wanted = effect();
    await ask(one, wanted);
    await take(one, MINE, 0);

    await one.effects.renew([MINE], 5000);

    expect(await takenIds(other, THEIRS, 2000)).toEqual([]);
    expect(await takenIds(other, THEIRS, 6000)).toEqual([wanted.id]);
  });

  test('takes with the oldest effect of a lane those that follow it, up to the first that is not due, and leaves none of them to another process', async () => {
    const { one, other } = stage();
    const [a1, b1, a2, a3, a4] = [inLane('a'), inLane('b'), inLane('a'), inLane('a'), inLane('a')];
    await ask(one, a1, b1, a2);
    await drained(one, { effects: [a3], at: 1000 });
    await ask(one, a4);

    const mine = await takenIds(one, MINE, 5);
    const theirs = await takenIds(other, THEIRS, 6);

    expect(mine).toEqual([a1.id, b1.id, a2.id]);
    expect(theirs).toEqual([]);
  });

  test('gives back what was not tried: it is due at once, the attempt does not count, and what is in front of it comes first', async () => {
    const { one, other } = stage();
    const [first, second] = [inLane('a'), inLane('a')];
    await ask(one, first, second);
    await take(one, MINE, 0);

    await one.effects.release([second], MINE, 10);
    const before = await takenIds(other, THEIRS, 11);
    await one.effects.finish([{ effect: first, lease: MINE, outcome: ok }], 12);
    const after = await take(other, THEIRS, 13);

    expect(before).toEqual([]);
    expect(after.map(({ effect: { id }, attempts }) => [id, attempts])).toEqual([[second.id, 1]]);
  });

  test('has what failed tried again at its time, and counts the attempts; what is given up is tried no more', async () => {
    const { one, other } = stage();
    const wanted = effect();
    await ask(one, wanted);
    await take(one, MINE, 0);

    await one.effects.retry(wanted, MINE, { at: 500, error: 'the machine is away' });
    const early = await takenIds(other, THEIRS, 499);
    const [again] = await take(other, THEIRS, 500);
    await other.effects.giveUp(wanted, THEIRS, { now: 501, error: 'still away', attempts: 2 });

    expect(early).toEqual([]);
    expect([again?.effect.id, again?.attempts]).toEqual([wanted.id, 2]);
    expect(await takenIds(one, MINE, 100_000)).toEqual([]);
    expect(await waiting(one)).toEqual([]);
  });
});

import type { Effect } from '@fettle/flows';
import { expect, test } from 'vitest';
import type { FinishedEffect } from '../ports.ts';
import { createEffectFinisher } from './effect-finisher.ts';

const action = { kind: 'writeSignal', equipment: 'mill-1', signal: 'power', value: 1 } as const;
const effect = (id: string): Effect => ({ id, key: 'equipment/mill-1', name: 'set', flowNode: 'set', action });
const outcome = (id: string): FinishedEffect => ({ effect: effect(id), lease: 'mine', outcome: { ok: true, result: null } });

/** A store whose transactions end when told, and which refuses an outcome; the real one is under test with the performer. */
function given(refused?: string) {
  const batches: string[][] = [];
  const rung: number[] = [];
  const finish = createEffectFinisher({
    store: {
      async finish(finished) {
        const ids = finished.map((one) => one.effect.id);
        batches.push(ids);
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (refused !== undefined && ids.includes(refused)) throw new Error(`refused ${refused}`);
        return [ids.length];
      },
    },
    announce: (shards) => rung.push(...shards),
    clock: { now: () => 0 },
  });
  return { finish, batches, rung };
}

test('outcomes of one breath are one transaction, and those that come meanwhile the next', async () => {
  const { finish, batches, rung } = given();

  const first = [finish(outcome('a')), finish(outcome('b'))];
  await new Promise((resolve) => setTimeout(resolve, 2));
  const second = ['c', 'd', 'e'].map((id) => finish(outcome(id)));
  await Promise.all([...first, ...second]);

  expect(batches).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
  expect(rung).toEqual([2, 3]);
});

test('an outcome that the database refuses keeps no other from being written', async () => {
  const { finish, rung } = given('b');

  const results = await Promise.allSettled(['a', 'b', 'c'].map((id) => finish(outcome(id))));
  await finish(outcome('d'));

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(rung).toEqual([1, 1, 1]);
});

import { equipmentKey } from '@fettle/flows';
import { expect, test } from 'vitest';
import { reading, shardOfKey, waiting } from './store-examples.ts';
import { describeStores } from './store-suite.ts';

/** An event that was taken is recorded once, whoever brings it and however often, and waits for its machine's actor as soon as that is said. */
describeStores('an ingest store', (stage) => {
  test('puts what it records into the inbox of the machine, in order, and says which shards have work', async () => {
    const { one } = stage();
    const events = [reading(), reading(), reading()];

    const { recorded, rang } = await one.ingest.record(events);

    expect({ recorded, rang }).toEqual({ recorded: 3, rang: [shardOfKey(equipmentKey('mill-1'))] });
    expect(await waiting(one)).toEqual(events.map(({ id }) => id));
  });

  test('takes an event that is delivered again once: in the same call, in a later one, by another process', async () => {
    const { one, other } = stage();
    const [first, second] = [reading(), reading()];

    const counts = [
      await one.ingest.record([first, first]),
      await one.ingest.record([first, second]),
      await other.ingest.record([second, first]),
    ];

    expect(counts.map(({ recorded }) => recorded)).toEqual([1, 1, 0]);
    expect(counts[2]?.rang).toEqual([]);
    expect(await waiting(one)).toEqual([first.id, second.id]);
  });

  test('takes it once from two processes at the same moment', async () => {
    const { one, other } = stage();
    const events = Array.from({ length: 20 }, () => reading());

    const counts = await Promise.all([one.ingest.record(events), other.ingest.record(events.toReversed())]);

    expect(counts.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(20);
    expect((await waiting(one)).sort()).toEqual(events.map(({ id }) => id).sort());
  });

  test('keeps apart what differs only in its id, its signal or its machine', async () => {
    const { one } = stage();
    const event = reading();

    await one.ingest.record([event]);
    const { recorded, rang } = await one.ingest.record([
      { ...event, id: `${event.id}/2` },
      { ...event, id: `${event.id}/3`, signal: 'stage' },
      { ...event, id: `${event.id}/4`, equipment: 'mill-2' },
    ]);

    expect(recorded).toBe(3);
    expect(new Set(rang)).toEqual(new Set([shardOfKey(equipmentKey('mill-1')), shardOfKey(equipmentKey('mill-2'))]));
  });

  test('refuses an event whose time is none, with the others of its call, so that they can be offered again without it', async () => {
    const { one } = stage();
    const good = reading();

    const refused = one.ingest.record([good, reading(undefined, { sourceTime: Number.NaN })]);

    await expect(refused).rejects.toMatchObject({ code: '22008' });
    expect(await waiting(one)).toEqual([]);
    expect((await one.ingest.record([good])).recorded).toBe(1);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BLOCK_CELL, blockRouting } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
  await fettle.release(blockRouting());
  await fettle.admin.call('createJobOrder', { body: { id: 'JO-1', flow: 'block', quantity: 2, equipment: {} } });
  await fettle.settled();
});
afterAll(() => fettle?.stop());

/** An event of the mill that expired before anybody waited for it. */
async function expired(value: string): Promise<string> {
  const now = fettle.engine.clock.now();
  const id = `expired-${value}-${now}`;
  const event = { id, source: 'plc', equipment: 'mill-1', signal: 'stage', value, quality: 'good', sourceTime: now, receivedTime: now };
  const { rows } = await fettle.engine.pool.query<{ id: string }>(
    `INSERT INTO dead_letter (at, source, address, event_id, payload, reason) VALUES ($1, 'plc', 'mill-1.stage', $2, $3, 'No unit waited for it before its time was over.') RETURNING id::text AS id`,
    [now, id, JSON.stringify(event)],
  );
  return rows[0]?.id ?? '';
}
const letter = async (id: string) =>
  (await fettle.admin.call('listDeadLetters', { query: { state: 'settled' } })).deadLetters.find((one) => one.id === id);
const at = async (serialNumber: string) =>
  (await fettle.admin.call('getUnit', { params: { serialNumber } })).unit.at.map(({ flowNode }) => flowNode);

describe('a dead letter', () => {
  test('is given to the unit that a person chooses, and to no other', async () => {
    const id = await expired('End');
    const { watches } = await fettle.admin.call('deadLetterWatches', { params: { deadLetter: id } });
    expect(watches.map(({ serialNumber, active }) => [serialNumber, active])).toEqual([
      ['JO-1-001', true],
      ['JO-1-002', false],
    ]);

    const second = watches[1]?.watch ?? '';
    await fettle.as.supervisor.call('giveDeadLetter', { params: { deadLetter: id }, body: { watch: second, reason: 'it was this one' } });
    await fettle.settled();

    expect(await at('JO-1-002')).toEqual(['deburr']);
    expect(await at('JO-1-001')).toEqual(['cut']);
    expect(await letter(id)).toMatchObject({
      state: 'given',
      givenTo: 'JO-1/JO-1-002',
      settledBy: 'susi',
      settledReason: 'it was this one',
    });
    const { entries } = await fettle.admin.call('audit', { query: { subject: `deadLetter/${id}`, limit: 10 } });
    expect(entries.map(({ action, person, reason }) => [action, person, reason])).toEqual([['giveDeadLetter', 'susi', 'it was this one']]);
    const again = fettle.admin.call('giveDeadLetter', { params: { deadLetter: id }, body: { watch: second, reason: 'twice' } });
    await expect(again).rejects.toMatchObject({ code: 'stateRefused' });
  });

  test('is fed again as a new event, once', async () => {
    const id = await expired('End');

    await fettle.admin.call('feedDeadLetter', { params: { deadLetter: id }, body: { reason: 'the order was late' } });
    await fettle.settled();

    expect(await at('JO-1-001')).toEqual(['deburr']);
    expect(await letter(id)).toMatchObject({ state: 'fed', settledBy: 'admin' });
    await expect(fettle.admin.call('feedDeadLetter', { params: { deadLetter: id }, body: { reason: 'twice' } })).rejects.toMatchObject({
      code: 'stateRefused',
    });
  });

  test('that could not be read is fed with what a person says that it was', async () => {
    const { rows } = await fettle.engine.pool.query<{ id: string }>(
      `INSERT INTO dead_letter (at, source, address, payload, reason) VALUES (0, 'broker', 'mill/power', '{"valeu":7}', 'no value at /value') RETURNING id::text AS id`,
    );
    const feed = (body: object) =>
      fettle.admin.call('feedDeadLetter', { params: { deadLetter: rows[0]?.id ?? '' }, body: { reason: 'typing mistake', ...body } });

    await expect(feed({})).rejects.toMatchObject({ code: 'invalidInput' });
    await expect(feed({ equipment: 'mill-1', signal: 'power', value: 'seven' })).rejects.toMatchObject({ code: 'invalidInput' });
    await feed({ equipment: 'mill-1', signal: 'power', value: 7 });

    const { readings } = await fettle.admin.call('latestReadings', { query: { equipment: 'mill-1' } });
    expect(readings.find(({ signal }) => signal === 'power')?.value).toBe(7);
  });
});

describe('a dead letter', () => {
  test('is discarded with the reason, by who may, once', async () => {
    const id = await expired('Setup');
    const discard = (as = fettle.as.supervisor) =>
      as.call('discardDeadLetter', { params: { deadLetter: id }, body: { reason: 'a trial run' } });

    await expect(discard(fettle.as.operator)).rejects.toMatchObject({ code: 'notAllowed' });
    await discard();

    expect(await letter(id)).toMatchObject({ state: 'discarded', settledBy: 'susi', settledReason: 'a trial run' });
    await expect(discard()).rejects.toMatchObject({ code: 'stateRefused' });
    await expect(fettle.admin.call('deadLetterWatches', { params: { deadLetter: '999999' } })).rejects.toMatchObject({ code: 'notFound' });
  });

  test('is not given to a unit that waits no more, nor to one at another machine', async () => {
    const id = await expired('End');
    const give = fettle.admin.call('giveDeadLetter', { params: { deadLetter: id }, body: { watch: 'JO-9/x.1/1/machine', reason: 'try' } });

    await expect(give).rejects.toMatchObject({ code: 'stateRefused', message: expect.stringContaining('any more') });
    const { deadLetters } = await fettle.admin.call('listDeadLetters', { query: { state: 'open' } });
    expect(deadLetters.map((one) => one.id)).toContain(id);
  });
});

describe('shards', () => {
  test('that are paused keep what comes; resumed, they go on in order', async () => {
    const refused = fettle.as.supervisor.call('pauseShards', { body: { shards: 'all', reason: 'I may not' } });
    await expect(refused).rejects.toMatchObject({ code: 'notAllowed' });

    const { changed } = await fettle.admin.call('pauseShards', { body: { shards: 'all', reason: 'PLC download' } });
    await fettle.feed(['mill-1', 'stage', 'End']);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const paused = await fettle.admin.call('operations');

    expect(changed).toHaveLength(16);
    expect(paused.shards[0]).toMatchObject({ paused: true, pausedBy: 'admin', pauseReason: 'PLC download' });
    expect(paused.processes).toMatchObject([{ roles: ['http', 'worker', 'connect'], state: 'running', pid: process.pid }]);
    expect((await fettle.admin.call('pauseShards', { body: { shards: [3], reason: 'again' } })).changed).toEqual([]);

    await fettle.admin.call('resumeShards', { body: { shards: 'all', reason: 'done' } });
    await fettle.settled();

    expect((await fettle.admin.call('operations')).shards.every(({ paused: is, waiting }) => !is && waiting === 0)).toBe(true);
    const { entries } = await fettle.admin.call('audit', { query: { subject: 'shards/', limit: 10 } });
    expect(entries.map(({ action, reason }) => [action, reason])).toEqual([
      ['resumeShards', 'done'],
      ['pauseShards', 'PLC download'],
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BLOCK_CELL, flowOf } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
  for (const flow of [sawing('sawing'), sampling('sampling')]) await fettle.release(flow);
});
afterAll(() => fettle?.stop());

const work = (title: string) => ['manual-operation', { station: 'bench-1', steps: [{ key: 'work', title }] }, title] as const;

/** Saw, deburr, and harden what is left of the lot as one. */
const sawing = (id: string) =>
  flowOf(
    { id, kind: 'routing', product: 'bracket' },
    {
      begin: ['start-on-job-order'],
      saw: work('Saw'),
      deburr: work('Deburr'),
      together: ['gather'],
      harden: work('Harden'),
      good: ['end'],
    },
    ['begin.out > saw.in', 'saw.done > deburr.in', 'deburr.done > together.in', 'together.out > harden.in', 'harden.done > good.in'],
  );

/** Two pieces of a lot go to the laboratory and come back into it. */
const sampling = (id: string) =>
  flowOf(
    { id, kind: 'routing', product: 'bracket' },
    {
      begin: ['start-on-job-order'],
      sample: ['split-lot', { quantity: '2' }],
      laboratory: work('Test'),
      back: ['merge-lot'],
      together: ['gather', { splits: true }],
      pack: work('Pack'),
      good: ['end'],
      odd: ['scrap', { reason: 'not taken back' }],
    },
    [
      'begin.out > sample.in',
      'sample.split > laboratory.in',
      'laboratory.done > back.in',
      'back.refused > odd.in',
      'sample.rest > together.in',
      'together.out > pack.in',
      'pack.done > good.in',
    ],
  );

let orders = 0;
async function startLot(flow: string, quantity: number, lotSize = quantity): Promise<readonly string[]> {
  orders += 1;
  const body = { id: `LOT-${orders}`, flow, quantity, lotSize };
  const { serialNumbers } = await fettle.as.supervisor.call('createJobOrder', { body });
  await fettle.settled();
  return serialNumbers;
}

const unit = (serialNumber: string) => fettle.as.supervisor.call('getUnit', { params: { serialNumber } });
const parts = async (serialNumber: string) => (await unit(serialNumber)).parts.map(({ name, quantity }) => `${quantity} ${name}`);
const taskAt = async (serialNumber: string, flowNode: string) =>
  (await fettle.as.operator.call('listTasks', { query: { serialNumber } })).tasks.find((task) => task.flowNode === flowNode);
const auditOf = async (subject: string) =>
  (await fettle.admin.call('audit', { query: { subject } })).entries.map(({ action, person, reason }) =>
    `${action} ${person} ${reason}`.trim(),
  );

interface Report {
  readonly good: number;
  readonly scrapped?: number;
  readonly reason?: string;
}

async function report(serialNumber: string, flowNode: string, reported?: Report): Promise<void> {
  const task = await taskAt(serialNumber, flowNode);
  const body = { entryId: crypto.randomUUID(), outcome: 'done', entries: {}, ...(reported === undefined ? {} : { reported }) };
  await fettle.as.operator.call('completeTask', { params: { task: task?.id ?? `no task at ${flowNode}` }, body });
  await fettle.settled();
}

describe('an order of lots', () => {
  test('is cut into units of the lot size, the last of what is left, and counts pieces', async () => {
    const serialNumbers = await startLot('sawing', 25, 10);

    const { jobOrder, units } = await fettle.as.supervisor.call('getJobOrder', { params: { jobOrder: `LOT-${orders}` } });

    expect(serialNumbers).toHaveLength(3);
    expect(units.map(({ unit: { quantity } }) => quantity).sort((a, b) => a - b)).toEqual([5, 10, 10]);
    expect(jobOrder).toMatchObject({ quantity: 25, inProgress: 25, good: 0 });
  });
});

describe('a part of a lot', () => {
  test('goes on while the rest stays, and is waited for where the lot must be whole', async () => {
    const [lot = ''] = await startLot('sawing', 10);

    await report(lot, 'saw', { good: 4 });
    const spread = await parts(lot);
    const left = (await taskAt(lot, 'saw'))?.remaining;
    await report(lot, 'deburr', { good: 3, scrapped: 1, reason: 'burr too deep' });
    await report(lot, 'saw', { good: 6 });
    await report(lot, 'deburr');
    const hardened = await parts(lot);
    await report(lot, 'harden', { good: 9 });
    const { unit: ended, lot: account } = await unit(lot);
    const { jobOrder } = await fettle.as.supervisor.call('getJobOrder', { params: { jobOrder: ended.unit.jobOrder } });

    expect(spread.sort()).toEqual(['4 Deburr', '6 Saw']);
    expect(left).toBe(6);
    expect(hardened).toEqual(['9 Harden']);
    expect(ended.state).toBe('good');
    expect(account).toMatchObject({ good: 9, scrapped: 1 });
    expect(jobOrder).toMatchObject({ good: 9, scrapped: 1, inProgress: 0 });
  });

  test('is refused when more is reported than is here, nothing is, or pieces are scrapped without saying why', async () => {
    const [lot = ''] = await startLot('sawing', 10);
    await report(lot, 'saw', { good: 4 });

    await expect(report(lot, 'saw', { good: 7 })).rejects.toMatchObject({
      code: 'stateRefused',
      message: expect.stringContaining('7 were reported, and 6 are here'),
    });
    await expect(report(lot, 'saw', { good: 0 })).rejects.toMatchObject({ message: expect.stringContaining('Report how many') });
    await expect(report(lot, 'saw', { good: 1, scrapped: 2 })).rejects.toMatchObject({
      message: expect.stringContaining('Say why 2 were scrapped'),
    });
    expect((await parts(lot)).sort()).toEqual(['4 Deburr', '6 Saw']);
  });

  test('is confirmed once, however often a terminal sends it', async () => {
    const [lot = ''] = await startLot('sawing', 10);
    const task = await taskAt(lot, 'saw');
    const send = () =>
      fettle.as.operator.call('completeTask', {
        params: { task: task?.id ?? '' },
        body: { entryId: `part-of-${lot}`, outcome: 'done', entries: {}, reported: { good: 4 } },
      });

    const first = await send();
    const second = await send();
    await fettle.settled();

    expect([first.accepted, second.accepted]).toEqual(['now', 'before']);
    expect((await parts(lot)).sort()).toEqual(['4 Deburr', '6 Saw']);
  });
});

describe('a lot', () => {
  test('is merged nowhere when the other one is at another operation: it stays where it is', async () => {
    const [lot = ''] = await startLot('sawing', 10);
    const { serialNumber } = await fettle.as.operator.call('splitUnit', {
      params: { serialNumber: lot },
      body: { quantity: 3, reason: 'express order' },
    });
    await fettle.settled();
    for (const flowNode of ['saw', 'deburr']) await report(lot, flowNode);

    await fettle.as.operator.call('mergeUnit', { params: { serialNumber }, body: { into: lot, reason: 'one box' } });
    await fettle.settled();

    expect([await parts(lot), await parts(serialNumber)]).toEqual([['7 Harden'], ['3 Saw']]);
    expect(await taskAt(serialNumber, 'saw')).toMatchObject({ remaining: 3 });
  });

  test('is split by a person: the new unit goes on where the lot is, and both know of each other', async () => {
    const [lot = ''] = await startLot('sawing', 10);

    const split = await fettle.as.operator.call('splitUnit', {
      params: { serialNumber: lot },
      body: { quantity: 3, reason: 'express order' },
    });
    await fettle.settled();
    const named = await fettle.as.supervisor.call('splitUnit', {
      params: { serialNumber: lot },
      body: { quantity: 1, newSerialNumber: `${lot}-SAMPLE`, to: 'harden', reason: 'for the customer' },
    });
    await fettle.settled();
    const { usedIn, parts: known } = await fettle.as.supervisor.call('genealogy', { query: { of: lot, kind: 'unit' } });
    const { madeOf } = await fettle.as.supervisor.call('genealogy', { query: { of: split.serialNumber, kind: 'unit' } });

    expect(split.serialNumber).toBe(`${lot}-1`);
    expect(named.serialNumber).toBe(`${lot}-SAMPLE`);
    expect(await parts(lot)).toEqual(['6 Saw']);
    expect(await parts(split.serialNumber)).toEqual(['3 Saw']);
    expect((await unit(named.serialNumber)).unit.at).toMatchObject([{ flowNode: 'harden' }]);
    expect((await unit(lot)).lot).toMatchObject({ splitOff: 4 });
    expect(usedIn.map(({ relation, quantity }) => `${relation} ${quantity}`)).toEqual(['split 3', 'split 1']);
    expect(known.map(({ title }) => title).sort()).toEqual([lot, split.serialNumber, named.serialNumber].sort());
    expect(madeOf).toMatchObject([{ relation: 'split', quantity: 3, person: 'olga', depth: 1 }]);
    expect(await auditOf(`unit/${lot}`)).toEqual(
      expect.arrayContaining(['splitUnit olga express order', 'splitUnit susi for the customer']),
    );
  });

  test('is not split by all that it has, nor into a number that is taken', async () => {
    const [lot = ''] = await startLot('sawing', 10);
    const split = (body: { quantity: number; newSerialNumber?: string }) =>
      fettle.as.operator.call('splitUnit', { params: { serialNumber: lot }, body: { ...body, reason: 'try' } });

    await expect(split({ quantity: 10 })).rejects.toMatchObject({
      code: 'stateRefused',
      message: expect.stringContaining('something must be left'),
    });
    await expect(split({ quantity: 2, newSerialNumber: lot })).rejects.toMatchObject({ code: 'conflict' });
    expect(await parts(lot)).toEqual(['10 Saw']);
  });

  test('is merged into another of its kind, and then ends', async () => {
    const [lot = ''] = await startLot('sawing', 10);
    const { serialNumber } = await fettle.as.operator.call('splitUnit', {
      params: { serialNumber: lot },
      body: { quantity: 3, reason: 'express order' },
    });
    await fettle.settled();
    const merge = (from: string, into: string) =>
      fettle.as.operator.call('mergeUnit', { params: { serialNumber: from }, body: { into, reason: 'one box' } });

    await merge(serialNumber, lot);
    await fettle.settled();
    const { usedIn } = await fettle.as.supervisor.call('genealogy', { query: { of: serialNumber, kind: 'unit' } });

    expect(await parts(lot)).toEqual(['10 Saw']);
    expect((await unit(lot)).lot).toMatchObject({ splitOff: 3, mergedIn: 3 });
    expect((await unit(serialNumber)).unit.endedAt).toBeTypeOf('number');
    expect(usedIn).toMatchObject([{ relation: 'merged', quantity: 3, person: 'olga' }]);
    await expect(merge(lot, lot)).rejects.toMatchObject({ message: expect.stringContaining('into itself') });
    await expect(merge(serialNumber, lot)).rejects.toMatchObject({ message: expect.stringContaining('has left the routing') });
    const [other = ''] = await startLot('sampling', 10);
    await expect(merge(lot, other)).rejects.toMatchObject({ message: expect.stringContaining('same version of the same routing') });
  });

  test('is divided by its routing; the sample comes back, and the order counts each piece once', async () => {
    const [lot = ''] = await startLot('sampling', 10);

    const waiting = await unit(lot);
    await report(`${lot}-1`, 'laboratory', { good: 1, scrapped: 1, reason: 'broke in the test' });
    const together = await parts(lot);
    await report(lot, 'pack');
    const order = async () => (await fettle.as.supervisor.call('getJobOrder', { params: { jobOrder: `LOT-${orders}` } })).jobOrder;
    await expect.poll(async () => (await order()).state).toBe('Ended');

    expect(waiting.parts).toMatchObject([{ flowNode: 'together', quantity: 8 }]);
    expect(together).toEqual(['9 Pack']);
    expect(await order()).toMatchObject({ quantity: 10, good: 9, scrapped: 1, inProgress: 0 });
  });

  test('that is aborted while a part of it is away ends with what is left, and its order with it', async () => {
    const [lot = ''] = await startLot('sampling', 10);

    await fettle.as.supervisor.call('abortJobOrder', { params: { jobOrder: `LOT-${orders}` }, body: { reason: 'drawing was wrong' } });
    await fettle.settled();
    const { jobOrder, units } = await fettle.as.supervisor.call('getJobOrder', { params: { jobOrder: `LOT-${orders}` } });

    expect(units.map(({ unit: { serialNumber }, state }) => `${serialNumber} ${state}`).sort()).toEqual(
      [`${lot} aborted`, `${lot}-1 aborted`].sort(),
    );
    expect(jobOrder).toMatchObject({ state: 'Aborted', good: 0, inProgress: 0 });
    await expect(
      fettle.as.supervisor.call('abortJobOrder', { params: { jobOrder: `LOT-${orders}` }, body: { reason: 'again' } }),
    ).rejects.toMatchObject({ code: 'stateRefused' });
  });

  test('on hold with its order is held with what is split off it, and released with it', async () => {
    const [lot = ''] = await startLot('sawing', 10);
    const split = async (serialNumber: string) =>
      (await fettle.as.operator.call('splitUnit', { params: { serialNumber }, body: { quantity: 2, reason: 'sample' } })).serialNumber;
    const before = await split(lot);
    await fettle.settled();

    const { hold, units } = await fettle.as.supervisor.call('placeScopeHold', {
      body: { scope: 'jobOrder', subject: `LOT-${orders}`, reason: 'certificate missing' },
    });
    await fettle.settled();
    const after = await split(lot);
    await fettle.settled();
    const states = () => Promise.all([lot, before, after].map(async (one) => (await unit(one)).unit.state));
    const held = await states();
    await fettle.as.supervisor.call('releaseScopeHold', { params: { hold }, body: { reason: 'it is here' } });
    await fettle.settled();

    expect(units).toBe(2);
    expect(held).toEqual(['held', 'held', 'held']);
    expect(await states()).toEqual(['running', 'running', 'running']);
  });

  test('that splits at the moment of the abort leaves nothing behind that goes on', async () => {
    const [lot = ''] = await startLot('sawing', 10);
    await fettle.admin.call('pauseShards', { body: { shards: 'all', reason: 'both at once' } });
    const { serialNumber } = await fettle.as.operator.call('splitUnit', {
      params: { serialNumber: lot },
      body: { quantity: 2, reason: 'sample' },
    });
    await fettle.as.supervisor.call('abortJobOrder', { params: { jobOrder: `LOT-${orders}` }, body: { reason: 'cancelled' } });
    await fettle.admin.call('resumeShards', { body: { shards: 'all', reason: 'go' } });

    await expect.poll(async () => (await unit(serialNumber).catch(() => undefined))?.unit.state).toBe('aborted');
    expect((await unit(lot)).unit.state).toBe('aborted');
  });
});

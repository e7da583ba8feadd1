import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BLOCK_CELL, flowOf } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

const DAY = 86_400_000;

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
  for (const material of MATERIALS)
    await fettle.as.processEngineer.call('putMaterial', { params: { material: material.id }, body: material });
  for (const flow of [mounting, board, gluing]) await fettle.release(flow);
});
afterAll(() => fettle?.stop());

const MATERIALS = [
  { id: 'bolt', title: 'Bolt M6', unit: 'pcs', shelfLife: 0, allowNegative: false },
  { id: 'nut', title: 'Nut M6', unit: 'pcs', shelfLife: 0, allowNegative: false },
  { id: 'glue', title: 'Glue', unit: 'g', shelfLife: DAY, allowNegative: false },
];

/** Two bolts and a board go into each bracket. */
const mounting = flowOf(
  { id: 'mounting', kind: 'routing', product: 'bracket' },
  {
    begin: ['start-on-job-order'],
    mount: [
      'manual-operation',
      {
        station: 'bench-1',
        materials: [
          { key: 'bolt', title: 'Bolt', definition: 'bolt', quantity: '2' },
          { key: 'board', title: 'Board', definition: 'board', tracking: 'unit' },
        ],
      },
      'Mount',
    ],
    pack: ['manual-operation', { station: 'bench-1' }, 'Pack'],
    good: ['end'],
  },
  ['begin.out > mount.in', 'mount.done > pack.in', 'pack.done > good.in'],
);

const board = flowOf(
  { id: 'board', kind: 'routing', product: 'board' },
  { begin: ['start-on-job-order'], solder: ['manual-operation', { station: 'bench-1' }, 'Solder'], good: ['end'] },
  ['begin.out > solder.in', 'solder.done > good.in'],
);

/** A machine uses glue of a lot that the order's number names, and makes a sheet. */
const gluing = flowOf(
  { id: 'gluing', kind: 'routing', product: 'sheet' },
  {
    begin: ['start-on-job-order'],
    glue: [
      'consume-material',
      { definition: 'glue', quantity: '3', lot: "unit.jobOrder.startsWith('NONE') ? 'no-such-lot' : 'GLUE-1'" },
      'Glue',
    ],
    make: ['produce-material', { definition: 'sheet', quantity: '1', lot: 'unit.serialNumber', blocked: true }, 'Make'],
    good: ['end'],
    dry: ['scrap', { reason: 'no glue' }],
  },
  ['begin.out > glue.in', 'glue.out > make.in', 'glue.refused > dry.in', 'make.out > good.in', 'make.refused > dry.in'],
);

const receive = async (lot: string, definition: string, quantity: number, more: Record<string, unknown> = {}) => {
  const body = { receipt: crypto.randomUUID(), lot, definition, quantity, ...more };
  const answer = await fettle.as.operator.call('receiveMaterial', { body });
  await fettle.settled();
  return answer;
};
const lot = (id: string) => fettle.as.operator.call('getMaterialLot', { params: { lot: id } });
const change = async (id: string, body: Record<string, unknown>) => {
  const answer = await fettle.as.qualityEngineer.call('changeMaterialLot', {
    params: { lot: id },
    body: { reason: 'cracks', ...body } as never,
  });
  await fettle.settled();
  return answer;
};
async function start(id: string, flow: string, quantity = 1): Promise<readonly string[]> {
  const { serialNumbers } = await fettle.as.supervisor.call('createJobOrder', { body: { id, flow, quantity } });
  await fettle.settled();
  return serialNumbers;
}
const unit = (serialNumber: string) => fettle.as.operator.call('getUnit', { params: { serialNumber } });
const taskOf = async (serialNumber: string) =>
  (await fettle.as.operator.call('listTasks', { query: { serialNumber } })).tasks[0] ?? expect.fail(`${serialNumber} has no task`);
async function scan(serialNumber: string, code: string, more: { scan?: string; quantity?: number } = {}) {
  const { id } = await taskOf(serialNumber);
  const body = { scan: crypto.randomUUID(), code, ...more };
  const answer = await fettle.as.operator.call('scanMaterial', { params: { task: id }, body });
  await fettle.settled();
  return answer;
}
async function complete(serialNumber: string): Promise<void> {
  const { id } = await taskOf(serialNumber);
  const body = { entryId: crypto.randomUUID(), outcome: 'done', entries: {} };
  await fettle.as.operator.call('completeTask', { params: { task: id }, body });
  await fettle.settled();
}
async function finishedBoard(order: string): Promise<string> {
  const [serialNumber = ''] = await start(order, 'board');
  await complete(serialNumber);
  return serialNumber;
}
const madeOf = async (of: string, kind: 'unit' | 'lot' = 'unit') =>
  (await fettle.as.operator.call('genealogy', { query: { of, kind } })).madeOf;

describe('a lot', () => {
  test('is received once for each receipt, more of it later, and never as another material', async () => {
    const receipt = crypto.randomUUID();
    const first = await receive('BOLT-R', 'bolt', 100, { receipt, supplier: 'ACME 4711' });
    const again = await receive('BOLT-R', 'bolt', 100, { receipt, supplier: 'ACME 4711' });
    await receive('BOLT-R', 'bolt', 50);

    const { lots } = await fettle.as.operator.call('listMaterialLots', { query: { search: 'ACME' } });
    const { lines } = await lot('BOLT-R');

    expect([first.accepted, again.accepted]).toEqual(['now', 'before']);
    expect(lots).toMatchObject([{ id: 'BOLT-R', title: 'Bolt M6', unit: 'pcs', quantity: 150, state: 'released', expired: false }]);
    expect(lines.map(({ data }) => data.quantity)).toEqual([50, 100]);
    await expect(receive('BOLT-R', 'nut', 1)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('another number'),
    });
    await expect(receive('X-1', 'unknown', 1)).rejects.toMatchObject({ code: 'notFound' });
  });

  test('expires after the shelf life of its material, or on the day of its receipt', async () => {
    const now = fettle.engine.clock.now();
    await receive('GLUE-E', 'glue', 10);
    await receive('GLUE-D', 'glue', 10, { expiresAt: now - 1000 });

    const [fresh, old] = [await lot('GLUE-E'), await lot('GLUE-D')];

    expect(fresh.lot.expiresAt).toBeGreaterThan(now + DAY - 60_000);
    expect(fresh.lot.expired).toBe(false);
    expect(old.lot).toMatchObject({ expiresAt: now - 1000, expired: true });
  });

  test('is corrected and blocked by who may, with the reason; the materials show what is on hand', async () => {
    await receive('NUT-1', 'nut', 40);
    await change('NUT-1', { adjust: -5, reason: 'counted' });
    await change('NUT-1', { state: 'blocked', reason: 'certificate missing' });

    const { lot: blocked, lines } = await lot('NUT-1');
    const { materials } = await fettle.as.operator.call('listMaterials');

    expect(blocked).toMatchObject({ quantity: 35, state: 'blocked', reason: 'certificate missing' });
    expect(lines).toHaveLength(3);
    expect(materials.find(({ id }) => id === 'nut')).toMatchObject({ onHand: 35, lots: 1 });
    const byOperator = fettle.as.operator.call('changeMaterialLot', {
      params: { lot: 'NUT-1' },
      body: { state: 'released', reason: 'ok' },
    });
    await expect(byOperator).rejects.toMatchObject({ code: 'notAllowed' });
    await expect(change('NO-LOT', { state: 'blocked' })).rejects.toMatchObject({ code: 'notFound' });
    const audit = await fettle.admin.call('audit', { query: { subject: 'materialLot/NUT-1' } });
    expect(audit.entries.map(({ action, person, reason }) => `${action} ${person} ${reason}`)).toEqual([
      'changeMaterialLot quentin certificate missing',
      'changeMaterialLot quentin counted',
      'receiveMaterial olga ',
    ]);
  });
});

describe('what is scanned for a work instruction', () => {
  test('is booked once, is shown at the work instruction, and is asked for before it can be confirmed', async () => {
    await receive('BOLT-1', 'bolt', 3);
    const part = await finishedBoard('BRD-1');
    const [serialNumber = ''] = await start('MNT-1', 'mounting');

    await expect(complete(serialNumber)).rejects.toMatchObject({ message: expect.stringContaining('"Bolt" is not scanned: 0 of 2 pcs') });
    const first = await scan(serialNumber, 'BOLT-1', { scan: 'the-same-scan' });
    const again = await scan(serialNumber, 'BOLT-1', { scan: 'the-same-scan' });
    await scan(serialNumber, part);
    const { scans } = await taskOf(serialNumber);
    await complete(serialNumber);

    expect(first).toEqual({ key: 'bolt', title: 'Bolt', quantity: 2, left: 0 });
    expect(again).toEqual({ key: 'bolt', title: 'Bolt', quantity: 2, left: 0 });
    expect(scans.map(({ key, state, person }) => `${key} ${state} ${person}`)).toEqual(['bolt consumed olga', 'board consumed olga']);
    expect((await lot('BOLT-1')).lot.quantity).toBe(1);
    expect((await unit(serialNumber)).unit.at).toMatchObject([{ flowNode: 'pack' }]);
    expect((await madeOf(serialNumber)).map(({ relation, source }) => `${relation} ${source}`).sort()).toEqual([
      'consumed lot/BOLT-1',
      `installed unit/BRD-1/${part}`,
    ]);
    expect((await fettle.as.operator.call('genealogy', { query: { of: part, kind: 'unit' } })).usedIn).toMatchObject([
      { relation: 'installed', target: `unit/MNT-1/${serialNumber}` },
    ]);
  });

  test('is refused when it is something else, blocked, expired, used up, unknown or too much, with what was expected', async () => {
    await receive('BOLT-LAST', 'bolt', 1);
    await receive('BOLT-B', 'bolt', 10, { blocked: true, reason: 'to be inspected' });
    await receive('BOLT-X', 'bolt', 10, { expiresAt: fettle.engine.clock.now() - 1 });
    await receive('NUT-2', 'nut', 10);
    const [serialNumber = ''] = await start('MNT-2', 'mounting');
    const words = async (code: string, more: { quantity?: number } = {}): Promise<string> =>
      scan(serialNumber, code, more).then(
        () => 'taken',
        (error: Error) => error.message,
      );

    expect(await words('NUT-2')).toContain('Lot NUT-2 is nut. Expected a lot of Bolt or the serial number of a Board');
    expect(await words('BOLT-B')).toContain('blocked');
    expect(await words('BOLT-X')).toContain('expired');
    expect(await words('nothing')).toContain('is no lot and no serial number');
    expect(await words('BOLT-1', { quantity: 3 })).toContain('needs 2 pcs more, not 3');
    expect(await words('BOLT-LAST')).toBe('taken');
    expect(await words('BOLT-LAST')).toContain('used up');
    const [unfinished = ''] = await start('BRD-2', 'board');
    expect(await words(unfinished)).toContain('not finished yet');
    const built = await finishedBoard('BRD-3');
    expect(await words(built)).toBe('taken');
    const [other = ''] = await start('MNT-3', 'mounting');
    await expect(scan(other, built)).rejects.toMatchObject({ message: expect.stringContaining(`is in ${serialNumber} already`) });
    expect(await words(built)).toContain('already');
  });

  test('waits while the unit is on hold', async () => {
    const [serialNumber = ''] = await start('MNT-4', 'mounting');
    await fettle.as.qualityEngineer.call('placeHold', { params: { serialNumber }, body: { reason: 'look at it' } });
    await fettle.settled();

    await expect(scan(serialNumber, 'BOLT-1')).rejects.toMatchObject({ message: expect.stringContaining('is on hold') });
  });
});

describe('what a machine uses and makes', () => {
  test('is booked without anybody: consumed of its lot, made into a lot that leads back to it', async () => {
    await receive('GLUE-1', 'glue', 7);

    const [serialNumber = ''] = await start('GLU-1', 'gluing');
    const [dry = ''] = await start('NONE-1', 'gluing');

    expect((await lot('GLUE-1')).lot.quantity).toBe(4);
    expect((await lot(serialNumber)).lot).toMatchObject({ definition: 'sheet', quantity: 1, state: 'blocked' });
    expect((await madeOf(serialNumber, 'lot')).map(({ relation, source, depth }) => `${depth} ${relation} ${source}`)).toEqual([
      `1 produced unit/GLU-1/${serialNumber}`,
      '2 consumed lot/GLUE-1',
    ]);
    expect((await unit(serialNumber)).unit.state).toBe('good');
    expect(await unit(dry)).toMatchObject({
      unit: { state: 'scrapped' },
      data: { glue: { reason: expect.stringContaining('no-such-lot') } },
    });
  });
});

describe('a lot that turns out bad', () => {
  test('is blocked with every unit that has some of it: found through what it is built into, and held while in progress', async () => {
    await receive('BOLT-BAD', 'bolt', 10);
    const part = await finishedBoard('BRD-4');
    const [inProgress = ''] = await start('MNT-5', 'mounting');
    await scan(inProgress, 'BOLT-BAD');
    await scan(inProgress, part);
    await complete(inProgress);

    const { affected, held } = await change('BOLT-BAD', { state: 'blocked', holdUnits: true, reason: 'cracks' });
    const shown = await unit(inProgress);

    expect(affected.map(({ kind, title, state }) => `${kind} ${title} ${state}`)).toEqual([`unit ${inProgress} running`]);
    expect(held).toBe(1);
    expect(shown).toMatchObject({ unit: { state: 'held' }, holds: [{ reason: 'Lot BOLT-BAD: cracks', person: 'quentin' }] });
    await expect(fettle.as.operator.call('genealogy', { query: { of: 'NO-LOT', kind: 'lot' } })).rejects.toMatchObject({
      code: 'notFound',
    });
  });
});

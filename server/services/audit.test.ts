import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, benchRouting } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
});
afterAll(() => fettle?.stop());

const entries = async (subject: string) => (await fettle.as.qualityEngineer.call('audit', { query: { subject } })).entries;

test('every change is on record with who, when, the old, the new and why', async () => {
  const before = fettle.engine.clock.now();
  const [paula, susi] = [fettle.as.processEngineer, fettle.as.supervisor];
  const definition = benchRouting('audited');
  await fettle.plant(BLOCK_CELL);
  await paula.call('putEquipment', { params: { equipment: 'bench-1' }, body: { id: 'bench-1', title: 'Bench one' } });
  await paula.call('createFlow', { body: { definition } });
  await paula.call('saveDraft', { params: { flow: 'audited' }, body: { revision: 1, definition: { ...definition, name: 'Renamed' } } });
  const moved = { ...definition, name: 'Renamed', layout: { positions: { work: { x: 1, y: 2 } } } };
  await paula.call('saveDraft', { params: { flow: 'audited' }, body: { revision: 2, definition: moved } });
  await paula.call('releaseFlow', { params: { flow: 'audited' }, body: { revision: 3, reason: 'approved by QA' } });
  await susi.call('createJobOrder', { body: { id: 'AUD', flow: 'audited', quantity: 1 } });
  await susi.call('abortJobOrder', { params: { jobOrder: 'AUD' }, body: { reason: 'not needed' } });
  const { person } = await (await fettle.person('oskar', 'operator')).call('whoAmI');
  await fettle.admin.call('changePerson', {
    params: { person: person.id },
    body: { displayName: 'Oskar O.', password: 'a-secret-password' },
  });

  const flow = await entries('flow/audited');
  const order = await entries('jobOrder/AUD');
  const [changed] = await entries('person/oskar');
  const [bench] = await entries('equipment/bench-1');

  expect(flow.map(({ action }) => action)).toEqual(['releaseFlow', 'saveLayout', 'saveDraft', 'createFlow']);
  expect(flow[0]).toMatchObject({ person: 'paula', reason: 'approved by QA', newValue: { version: 1 } });
  expect(flow[2]).toMatchObject({ oldValue: { revision: 1 }, newValue: { revision: 2, definition: { name: 'Renamed' } } });
  expect(order).toMatchObject([
    { action: 'abortJobOrder', person: 'susi', reason: 'not needed', oldValue: { state: 'Running' }, newValue: { state: 'Aborted' } },
    { action: 'createJobOrder', newValue: { quantity: 1, version: 1 } },
  ]);
  expect(changed).toMatchObject({
    person: 'admin',
    oldValue: { displayName: 'oskar' },
    newValue: { displayName: 'Oskar O.', password: 'changed' },
  });
  expect(bench).toMatchObject({ person: 'paula', oldValue: { title: 'Bench 1' }, newValue: { title: 'Bench one' } });
  for (const { at } of [...flow, ...order]) expect(at).toBeGreaterThanOrEqual(before);
  expect(JSON.stringify([flow, order, changed])).not.toMatch(/a-secret-password|argon2/);
});

test('a change that was refused is not on record', async () => {
  await fettle.release(benchRouting('refused'));
  const count = (await entries('flow/refused')).length;

  await fettle.admin.call('releaseFlow', { params: { flow: 'refused' }, body: { revision: 1, reason: 'again' } }).catch(() => undefined);
  await fettle.admin
    .call('saveDraft', { params: { flow: 'refused' }, body: { revision: 7, definition: benchRouting('refused') } })
    .catch(() => undefined);

  expect(await entries('flow/refused')).toHaveLength(count);
});

test('is read page by page, newest first', async () => {
  const [first, second] = (await fettle.admin.call('audit', { query: { limit: 2 } })).entries;

  const next = (await fettle.admin.call('audit', { query: { limit: 1, before: first?.position } })).entries;

  expect(next).toEqual([second]);
});

test('an Andon call is made once, taken once, closed once', async () => {
  const [olga, susi] = [fettle.as.operator, fettle.as.supervisor];
  const body = { id: 'call-00001', station: 'bench-1', title: 'No more screws' };
  const call = { call: 'call-00001' };
  await olga.call('callAndon', { body });
  await olga.call('callAndon', { body });

  await susi.call('changeAndonCall', { params: { ...call, change: 'acknowledge' } });
  const second = await olga.call('changeAndonCall', { params: { ...call, change: 'acknowledge' } });
  const closed = await susi.call('changeAndonCall', { params: { ...call, change: 'close' } });
  const again = olga.call('changeAndonCall', { params: { ...call, change: 'close' } });

  await expect(again).rejects.toMatchObject({ code: 'stateRefused', message: expect.stringContaining('susi') });
  expect(second.call).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'susi' });
  expect(closed.call).toMatchObject({ state: 'closed', severity: 'alarm', origin: 'olga' });
  expect((await entries('station/bench-1')).map(({ action, person }) => `${action} ${person}`)).toEqual([
    'closeAndon susi',
    'acknowledgeAndon susi',
    'callAndon olga',
  ]);
});

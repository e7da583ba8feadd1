import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, benchRouting, blockRouting } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
});
afterAll(() => fettle?.stop());

const engineer = () => fettle.as.processEngineer;
const get = (flow: string) => engineer().call('getFlow', { params: { flow } });
const save = (flow: string, revision: number, definition: unknown, client = engineer()) =>
  client.call('saveDraft', { params: { flow }, body: { revision, definition } });
const release = (flow: string, revision: number, reason = 'first') =>
  engineer().call('releaseFlow', { params: { flow }, body: { revision, reason } });

test('a flow is drawn, saved, released, changed and released again', async () => {
  const definition = benchRouting('life');
  await engineer().call('createFlow', { body: { definition } });
  await save('life', 1, { ...definition, description: 'Work at the bench' });
  const first = await release('life', 2);

  const renamed = {
    ...definition,
    flowNodes: definition.flowNodes.map((node) => (node.id === 'work' ? { ...node, name: 'Assemble' } : node)),
  };
  const changed = await save('life', 2, renamed);
  const second = await release('life', 3, 'clearer name');

  expect([first.version, second.version]).toEqual([1, 2]);
  expect(changed).toMatchObject({ revision: 3, problems: [] });
  expect(first.semanticHash).not.toBe(second.semanticHash);
  const { summary, versions, draft } = await get('life');
  expect(summary).toMatchObject({ releasedVersion: 2, releasedBy: 'paula', changed: false, draftRevision: 3 });
  expect(versions.map(({ version, reason }) => [version, reason])).toEqual([
    [2, 'clearer name'],
    [1, 'first'],
  ]);
  expect(draft.flowNodes.find(({ id }) => id === 'work')?.name).toBe('Assemble');
  const released = await engineer().call('getFlowVersion', { params: { flow: 'life', version: 1 } });
  expect(released.definition.flowNodes.find(({ id }) => id === 'work')?.name).toBe('Work');
});

test('of two who save the same revision one is told, and nothing of the other is overwritten', async () => {
  const definition = benchRouting('shared');
  await engineer().call('createFlow', { body: { definition } });

  const answers = await Promise.allSettled([
    save('shared', 1, { ...definition, name: 'Paula’s' }),
    save('shared', 1, { ...definition, name: 'Quentin’s' }, fettle.as.qualityEngineer),
  ]);

  const refused = answers.find((answer) => answer.status === 'rejected');
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(refused?.reason).toMatchObject({ code: 'conflict', details: { revision: 2 } });
  const { draft, summary } = await get('shared');
  expect(draft.name).toBe(summary.draftBy === 'paula' ? 'Paula’s' : 'Quentin’s');
  expect(refused?.reason.message).toContain(summary.draftBy);
});

test('a draft is released only as it was looked at', async () => {
  const definition = benchRouting('looked');
  await engineer().call('createFlow', { body: { definition } });
  await save('looked', 1, { ...definition, name: 'Later' });

  await expect(release('looked', 1)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('revision 2') });
});

test('what is the same but for its layout is not released again', async () => {
  const definition = benchRouting('still');
  await engineer().call('createFlow', { body: { definition } });
  await release('still', 1);
  await save('still', 1, { ...definition, layout: { positions: { work: { x: 10, y: 20 } } } });

  const again = release('still', 2);

  await expect(again).rejects.toMatchObject({ code: 'stateRefused', message: expect.stringContaining('Version 1 is the same') });
  expect((await get('still')).summary.changed).toBe(false);
});

test('a flow with errors is not released; the refusal lists them', async () => {
  const definition = blockRouting('broken');
  definition.sequenceFlows.splice(0, 1);
  await engineer().call('createFlow', { body: { definition } });

  const refused = release('broken', 1);

  await expect(refused).rejects.toMatchObject({
    code: 'malformedFlow',
    details: expect.arrayContaining([expect.objectContaining({ severity: 'error' })]),
  });
});

test('a retired flow can be taken back into use, as a new version', async () => {
  await fettle.release(benchRouting('retired'));
  const params = { flow: 'retired' };

  await engineer().call('retireFlow', { params, body: { reason: 'no longer made' } });
  const twice = engineer().call('retireFlow', { params, body: { reason: 'again' } });

  await expect(twice).rejects.toMatchObject({ code: 'stateRefused' });
  expect((await get('retired')).summary.releasedVersion).toBeUndefined();
  expect((await release('retired', 1, 'made again')).version).toBe(2);
});

test('an id is given once, and a flow keeps its id and its kind', async () => {
  const definition = benchRouting('once');
  await engineer().call('createFlow', { body: { definition } });

  await expect(engineer().call('createFlow', { body: { definition } })).rejects.toMatchObject({ code: 'conflict' });
  await expect(save('once', 1, { ...definition, id: 'other' })).rejects.toMatchObject({ code: 'invalidInput' });
  await expect(save('once', 1, { ...definition, kind: 'qualityRule' })).rejects.toMatchObject({ code: 'invalidInput' });
});

test('a released version cannot be changed, not even in the database', async () => {
  await fettle.release(benchRouting('stone'));

  for (const change of [
    "UPDATE flow_version SET reason = 'x'",
    'DELETE FROM flow_version',
    "UPDATE audit SET person = 'x'",
    'DELETE FROM history_page',
  ])
    await expect(fettle.engine.pool.query(change)).rejects.toThrow(/append-only/);
});

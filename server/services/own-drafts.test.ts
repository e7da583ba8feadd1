import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, benchRouting } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
});
afterAll(() => fettle?.stop());

const paula = () => fettle.as.processEngineer;
const quentin = () => fettle.as.qualityEngineer;
const at = (flow: string) => ({ params: { flow } });
const named = (id: string, name: string) => ({ ...benchRouting(id), name });
const draw = (id: string) => paula().call('createFlow', { body: { definition: benchRouting(id) } });
const keep = (flow: string, revision: number, name: string, client = paula()) =>
  client.call('saveOwnDraft', { ...at(flow), body: { revision, basedOn: 1, definition: named(flow, name) } });
const audited = async (flow: string) =>
  (await fettle.admin.call('audit', { query: { subject: `flow/${flow}`, limit: 20 } })).entries.map(({ action }) => action);

test('what one engineer keeps nobody else sees, until it is shared', async () => {
  await draw('own');

  await keep('own', 0, 'Mine');
  await keep('own', 1, 'Mine, too');
  const [mine, theirs, shared] = await Promise.all([
    paula().call('getOwnDraft', at('own')),
    quentin().call('getOwnDraft', at('own')),
    quentin().call('getFlow', at('own')),
  ]);
  await paula().call('saveDraft', { ...at('own'), body: { revision: 1, definition: named('own', 'Mine, too') } });

  expect(mine.own).toMatchObject({ revision: 2, basedOn: 1, base: { name: benchRouting('own').name }, definition: { name: 'Mine, too' } });
  expect(theirs).toEqual({});
  expect(shared.draft.name).toBe(benchRouting('own').name);
  expect((await paula().call('getOwnDraft', at('own'))).own).toBeUndefined();
  expect((await quentin().call('getFlow', at('own'))).draft.name).toBe('Mine, too');
  expect(await audited('own')).toEqual(['saveDraft', 'beginOwnDraft', 'createFlow']);
});

test('another window of the same person overwrites nothing', async () => {
  await draw('windows');
  await keep('windows', 0, 'Left');

  const answers = await Promise.allSettled([keep('windows', 0, 'Right'), keep('windows', 5, 'Right')]);

  expect(answers.map((answer) => answer.status === 'rejected' && answer.reason.code)).toEqual(['conflict', 'conflict']);
  expect((await paula().call('getOwnDraft', at('windows'))).own?.definition.name).toBe('Left');
});

test('what is dropped stays on record', async () => {
  await draw('dropped');
  await keep('dropped', 0, 'Never mind');

  await paula().call('dropOwnDraft', at('dropped'));
  await paula().call('dropOwnDraft', at('dropped'));

  expect((await paula().call('getOwnDraft', at('dropped'))).own).toBeUndefined();
  const { entries } = await fettle.admin.call('audit', { query: { subject: 'flow/dropped', limit: 1 } });
  expect(entries[0]).toMatchObject({ action: 'dropOwnDraft', person: 'paula', oldValue: { definition: { name: 'Never mind' } } });
});

test('changes of others are released only by somebody who names them', async () => {
  await draw('released');
  await quentin().call('saveDraft', { ...at('released'), body: { revision: 1, definition: named('released', 'Quentin’s') } });
  const release = (withChangesOf?: string[]) =>
    paula().call('releaseFlow', {
      ...at('released'),
      body: { revision: 2, reason: 'first', ...(withChangesOf === undefined ? {} : { withChangesOf }) },
    });

  const refused = await release().catch((error: unknown) => error);
  const { changedBy } = await paula().call('getFlow', at('released'));
  const { version } = await release(['quentin']);

  expect(refused).toMatchObject({ code: 'conflict', details: { changedBy: ['quentin'] } });
  expect(changedBy.map(({ person }) => person).sort()).toEqual(['paula', 'quentin']);
  expect(version).toBe(1);
  expect((await paula().call('getFlow', at('released'))).changedBy).toEqual([]);
});

test('windows that have a flow open know of each other, and of changes that are not shared', async () => {
  await draw('visited');
  await keep('visited', 0, 'Mine');
  const visit = (client: typeof fettle.admin, body: { window: string; flowNode?: string; leaves?: boolean }) =>
    client.call('visitFlow', { ...at('visited'), body });

  const alone = await visit(paula(), { window: 'p', flowNode: 'work' });
  const both = await visit(quentin(), { window: 'q' });
  const seen = await visit(paula(), { window: 'p' });
  await visit(quentin(), { window: 'q', leaves: true });
  const left = await visit(paula(), { window: 'p' });

  expect(alone).toEqual({ revision: 1, others: [], unshared: [] });
  expect(both.others).toEqual([{ window: 'p', person: 'paula', flowNode: 'work' }]);
  expect(both.unshared).toMatchObject([{ person: 'paula' }]);
  expect(seen.others).toEqual([{ window: 'q', person: 'quentin' }]);
  expect(left.others).toEqual([]);
});

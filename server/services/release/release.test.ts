import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, benchRouting } from '../../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
});
afterAll(() => fettle?.stop());
afterEach(() => rules({ signature: false, review: false }));

const engineer = () => fettle.as.processEngineer;
const quality = () => fettle.as.qualityEngineer;
const rules = (wanted: { signature: boolean; review: boolean }) =>
  fettle.admin.call('putReleaseRules', { body: { rules: wanted, reason: 'inspection' } });
const readiness = (flow: string) => engineer().call('releaseReadiness', { params: { flow } });
const release = (flow: string, more: object = {}, client = engineer()) =>
  client.call('releaseFlow', { params: { flow }, body: { revision: 1, reason: 'first', ...more } });
const sign = (flow: string, password: string, client = quality()) =>
  client.call('signReview', { params: { flow }, body: { revision: 1, password, comment: 'looked at it' } });
const versions = async (flow: string) => (await engineer().call('getFlow', { params: { flow } })).versions;

async function drawn(id: string): Promise<void> {
  await engineer().call('createFlow', { body: { definition: benchRouting(id) } });
}

test('where the plant demands it, a release is signed with the password, and the signature says who, when and what on exactly this content', async () => {
  await drawn('signed');
  await rules({ signature: true, review: false });

  await expect(release('signed')).rejects.toMatchObject({ code: 'stateRefused', message: expect.stringContaining('signature') });
  await expect(release('signed', { password: 'not mine' })).rejects.toMatchObject({ code: 'wrongCredentials' });
  const { semanticHash } = await release('signed', { password: 'paula-password' });

  const [version] = await versions('signed');
  expect(version).toMatchObject({
    authors: ['paula'],
    signatures: [{ person: 'paula', meaning: 'release', semanticHash, statement: expect.stringContaining('answer for it') }],
  });
  const { entries } = await fettle.admin.call('audit', { query: { subject: 'flow/signed' } });
  expect(entries.map(({ action }) => action)).toEqual(['releaseFlow', 'signRelease', 'refuseSignature', 'createFlow']);
});

test('where the plant demands a review, somebody who has not drawn it signs first, and a change afterwards needs another', async () => {
  await drawn('reviewed');
  await rules({ signature: false, review: true });

  await expect(release('reviewed')).rejects.toMatchObject({ message: expect.stringContaining('demands a review') });
  await expect(sign('reviewed', 'paula-password', engineer())).rejects.toMatchObject({ code: 'notAllowed' });
  await sign('reviewed', 'quentin-password');
  const changed = { ...benchRouting('reviewed'), product: 'other' };
  await engineer().call('saveDraft', { params: { flow: 'reviewed' }, body: { revision: 1, definition: changed } });
  const afterwards = await readiness('reviewed');
  await expect(release('reviewed', { revision: 2 })).rejects.toMatchObject({ message: expect.stringContaining('demands a review') });
  await engineer().call('saveDraft', { params: { flow: 'reviewed' }, body: { revision: 2, definition: benchRouting('reviewed') } });
  await release('reviewed', { revision: 3 });

  expect(afterwards.checks.find(({ key }) => key === 'review')).toMatchObject({ state: 'stops' });
  expect((await versions('reviewed'))[0]?.signatures).toMatchObject([{ person: 'quentin', meaning: 'review', comment: 'looked at it' }]);
});

test('whoever reviewed does not release', async () => {
  await drawn('both');
  await rules({ signature: false, review: true });
  await sign('both', 'quentin-password');

  await expect(release('both', { withChangesOf: ['paula'] }, quality())).rejects.toMatchObject({
    message: expect.stringContaining('demands a review'),
  });
  await expect(release('both')).resolves.toMatchObject({ version: 1 });
});

test('five wrong passwords are enough for a while, and a signature is never changed', async () => {
  await drawn('guessed');
  const guess = () => sign('guessed', 'guess', fettle.as.supervisor).catch(({ code }) => code);

  const answers: unknown[] = [];
  for (let count = 0; count < 6; count += 1) answers.push(await guess());

  expect(answers).toEqual([...Array(5).fill('wrongCredentials'), 'tooManyRequests']);
  await expect(fettle.engine.pool.query("UPDATE flow_signature SET person = 'x'")).rejects.toThrow(/append-only/);
});

test('units start on the version that is in force for their product at that moment', async () => {
  await drawn('effective');
  await release('effective');
  const start = async (id: string, product?: string) => {
    const order = { id, flow: 'effective', quantity: 1, ...(product === undefined ? {} : { product }) };
    return (await fettle.as.supervisor.call('createJobOrder', { body: order })).jobOrder.version;
  };
  const save = async (revision: number, name: string) => {
    await engineer().call('saveDraft', {
      params: { flow: 'effective' },
      body: { revision, definition: { ...benchRouting('effective'), name } },
    });
  };
  await save(1, 'For the pilot');
  await release('effective', { revision: 2, products: ['pilot'] });
  await save(2, 'For next year');
  await release('effective', { revision: 3, effectiveFrom: Date.now() + 3_600_000 });

  expect(await start('E1')).toBe(1);
  expect(await start('E2', 'pilot')).toBe(2);
  expect((await versions('effective')).map(({ version, inForce, products }) => [version, inForce, products])).toEqual([
    [3, false, []],
    [2, true, ['pilot']],
    [1, true, []],
  ]);
  const retire = { params: { flow: 'effective' }, body: { reason: 'no more' } };
  await engineer().call('retireFlow', retire);
  await release('effective', { revision: 3, reason: 'again', products: ['pilot'] });
  expect(await start('E3', 'pilot')).toBe(4);
  await expect(start('E4', 'block')).rejects.toMatchObject({ message: expect.stringContaining('version 4 is in force for pilot') });
});

test('a draft says what it has of what a release should stand on', async () => {
  await drawn('ready');

  const { checks, authors, revision } = await readiness('ready');

  expect([authors, revision]).toEqual([['paula'], 1]);
  expect(checks.map(({ key, state }) => [key, state])).toEqual([
    ['problems', 'ready'],
    ['calls', 'nothing'],
    ['signals', 'nothing'],
    ['skills', 'nothing'],
    ['documents', 'nothing'],
    ['scenarios', 'nothing'],
    ['review', 'nothing'],
  ]);
});

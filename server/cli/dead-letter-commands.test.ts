import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, blockRouting } from '../../test/support/block-cell.ts';
import { ADMIN_PASSWORD, startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';
import { readEnvironment } from '../environment.ts';
import { runCommandLine } from './run-command-line.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
  await fettle.release(blockRouting());
  await fettle.admin.call('createJobOrder', { body: { id: 'JO-1', flow: 'block', quantity: 2, equipment: {} } });
  await fettle.settled();
});
afterAll(() => fettle?.stop());

async function typed(...args: string[]) {
  const said = { code: 0, stdout: '', stderr: '' };
  const environment = readEnvironment({ FETTLE_PASSWORD: ADMIN_PASSWORD, FETTLE_PORT: new URL(fettle.address).port });
  said.code = await runCommandLine(['deadletters', ...args], environment, {
    out: (line) => {
      said.stdout += `${line}\n`;
    },
    err: (line) => {
      said.stderr += `${line}\n`;
    },
  });
  return said;
}
const lines = ({ stdout }: { stdout: string }) =>
  stdout
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** An event of the mill that expired before anybody waited for it. */
async function expired(value: string): Promise<string> {
  const now = fettle.engine.clock.now();
  const id = `expired-${value}-${crypto.randomUUID()}`;
  const event = { id, source: 'plc', equipment: 'mill-1', signal: 'stage', value, quality: 'good', sourceTime: now, receivedTime: now };
  return insert('mill-1.stage', JSON.stringify(event), id);
}
async function insert(address: string, payload: string, event: string | null = null): Promise<string> {
  const { rows } = await fettle.engine.pool.query<{ id: string }>(
    `INSERT INTO dead_letter (at, source, address, event_id, payload, reason) VALUES ($1, 'plc', $2, $3, $4, 'No unit waited for it.') RETURNING id::text AS id`,
    [fettle.engine.clock.now(), address, event, payload],
  );
  return rows[0]?.id ?? '';
}
const at = async (serialNumber: string) =>
  (await fettle.admin.call('getUnit', { params: { serialNumber } })).unit.at.map(({ flowNode }) => flowNode);

test('what waits for a person is listed, for people and as JSON lines', async () => {
  const id = await expired('Setup');

  const [shown, json, wrong] = await Promise.all([typed(), typed('list', '--json'), typed('list', '--state', 'lost')]);

  expect(shown.stdout).toMatch(new RegExp(`^${id}\\t\\S+Z\\tmill-1\\.stage = "Setup"\\tNo unit waited for it\\.$`, 'm'));
  expect(lines(json).find((letter) => letter.id === id)).toMatchObject({ state: 'open', event: { equipment: 'mill-1', value: 'Setup' } });
  expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('"lost" is no state') });
});

test('one is given to the unit that waits, by its serial number; to no other', async () => {
  const id = await expired('End');

  const units = await typed('units', id, '--json');
  const silent = await typed('give', id, 'JO-1-002');
  const nobody = await typed('give', id, 'JO-7-001', '--reason', 'try');
  const given = await typed('give', id, 'JO-1-002', '--reason', 'it was this one');
  await fettle.settled();
  const settled = await typed('list', '--state', 'given');

  expect(lines(units).map(({ serialNumber, active }) => [serialNumber, active])).toEqual([
    ['JO-1-001', true],
    ['JO-1-002', false],
  ]);
  expect(silent).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Say why') });
  expect(nobody).toMatchObject({ code: 1, stdout: expect.stringContaining('There wait: JO-1-001, JO-1-002') });
  expect(given).toEqual({ code: 0, stdout: `${id}\tgiven to JO-1-002\n`, stderr: '' });
  expect(await at('JO-1-002')).toEqual(['deburr']);
  expect(settled.stdout).toContain('given to JO-1/JO-1-002 by admin: it was this one');
});

test('one is fed again as a new event; what could not be read, with the value that it meant', async () => {
  const id = await expired('End');
  const unreadable = await insert('mill/power', '{"valeu":7}');

  const fed = await typed('feed', id, '--reason', 'the order was late');
  const short = await typed('feed', unreadable, '--reason', 'typing mistake');
  const meant = await typed('feed', unreadable, '--equipment', 'mill-1', '--signal', 'power', '--value', '7', '--reason', 'typing mistake');
  await fettle.settled();
  const { readings } = await fettle.admin.call('latestReadings', { query: { equipment: 'mill-1' } });

  expect(fed.code).toBe(0);
  expect(await at('JO-1-001')).toEqual(['deburr']);
  expect(short).toMatchObject({ code: 1, stdout: expect.stringContaining('could not be read as an event') });
  expect(meant.code).toBe(0);
  expect(readings.find(({ signal }) => signal === 'power')?.value).toBe(7);
});

test('several are discarded with one reason: one that is settled already keeps none of the others', async () => {
  const [first, second] = [await expired('Setup'), await expired('Setup')];
  await typed('discard', first, '--reason', 'a trial run');

  const both = await typed('discard', first, second, '--reason', 'a trial run', '--json');

  expect(both.code).toBe(1);
  expect(lines(both)).toMatchObject([
    { id: first, done: false, code: 'stateRefused' },
    { id: second, done: true },
  ]);
  const { entries } = await fettle.admin.call('audit', { query: { subject: `deadLetter/${second}` } });
  expect(entries).toMatchObject([{ action: 'discardDeadLetter', person: 'admin', reason: 'a trial run' }]);
});

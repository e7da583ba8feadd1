import type { Connection } from '@fettle/flows';
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startAedes } from '../../nodes/mqtt/testing/test-brokers.ts';
import { NAMESPACE, startTestServer } from '../../nodes/opcua/testing/opcua-test-server.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

const number = (name: string, more: object = {}) => ({
  name,
  title: '',
  valueKind: 'number' as const,
  unit: '',
  delivery: 'sample' as const,
  writable: false,
  ...more,
});

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant({
    equipment: [
      { id: 'clamp-1', title: 'Clamp', signals: [number('force'), number('pressure')] },
      { id: 'mill-1', title: 'Mill', signals: [number('v0'), number('v1'), number('missing')] },
    ],
  });
});
afterAll(() => fettle?.stop());

type Draft = Omit<Connection, 'title' | 'enabled' | 'settings'> & { settings: object };
const put = (draft: Draft, password?: string) =>
  fettle.admin.call('putConnection', {
    params: { connection: draft.id },
    body: { connection: { title: draft.id, enabled: true, ...draft } as Connection, ...(password === undefined ? {} : { password }) },
  });
const view = async (id: string) => {
  const found = (await fettle.admin.call('listConnections')).connections.find(({ connection }) => connection.id === id);
  if (found === undefined) throw new Error(`no connection ${id}`);
  return found;
};
const readings = async (equipment: string) => (await fettle.as.operator.call('latestReadings', { query: { equipment } })).readings;

test('a payload that cannot be understood is a dead letter with the reason; what comes after it is read', async () => {
  const broker = await startAedes();
  onTestFinished(() => broker.dispose());
  await put({
    id: 'cell',
    settings: { protocol: 'mqtt', url: broker.url },
    mappings: [
      { equipment: 'clamp-1', signal: 'force', address: 'clamp/force', valuePointer: '/value' },
      { equipment: 'clamp-1', signal: 'pressure', address: 'clamp/pressure' },
    ],
  });
  await expect.poll(async () => (await view('cell')).health.state).toBe('connected');
  const machine = await mqtt.connectAsync(broker.url);
  onTestFinished(() => void machine.end(true));

  const bad = [
    'not json',
    '{"value":',
    '{"other":1}',
    '{"value":"high"}',
    '{"value":{"a":1}}',
    Buffer.from([0, 0xff, 0xfe]),
    '',
    `{"value":"${'x'.repeat(100_000)}"}`,
  ];
  for (const payload of bad) await machine.publishAsync('clamp/force', payload, { qos: 1 });
  await machine.publishAsync('clamp/force', '{"value":12.5}', { qos: 1 });
  await machine.publishAsync('clamp/pressure', '2.5', { qos: 1 });

  await expect
    .poll(async () => (await readings('clamp-1')).map(({ signal, value, quality }) => [signal, value, quality]))
    .toEqual([
      ['force', 12.5, 'good'],
      ['pressure', 2.5, 'good'],
    ]);
  const { deadLetters } = await fettle.admin.call('listDeadLetters', { query: { state: 'open' } });
  expect(deadLetters.length).toBeGreaterThanOrEqual(6);
  for (const letter of deadLetters) {
    expect(letter).toMatchObject({ source: 'cell', address: expect.stringContaining('clamp/force') });
    expect(letter.reason.length).toBeGreaterThan(10);
  }
});

test('a dead letter is discarded once, with a reason on record', async () => {
  const [letter] = (await fettle.admin.call('listDeadLetters', { query: { state: 'open' } })).deadLetters;
  const discard = () =>
    fettle.as.supervisor.call('discardDeadLetter', { params: { deadLetter: letter?.id ?? '' }, body: { reason: 'a test message' } });

  await discard();

  await expect(discard()).rejects.toMatchObject({ code: 'stateRefused' });
  const { deadLetters } = await fettle.admin.call('listDeadLetters', { query: { state: 'discarded' } });
  expect(deadLetters.map(({ id }) => id)).toEqual([letter?.id]);
  const [entry] = (await fettle.admin.call('audit', { query: { subject: `deadLetter/${letter?.id}` } })).entries;
  expect(entry).toMatchObject({ person: 'susi', reason: 'a test message' });
});

test('an OPC UA address that the machine does not have is named with its answer; the others are read', async () => {
  const server = await startTestServer({ doubles: 2 });
  onTestFinished(() => server.stop());
  const address = (name: string) => `nsu=${NAMESPACE};s=${name}`;
  await put({
    id: 'plc',
    settings: { protocol: 'opcua', endpoint: server.endpoint, publishingInterval: 50 },
    mappings: [
      { equipment: 'mill-1', signal: 'v0', address: address('v0') },
      { equipment: 'mill-1', signal: 'v1', address: 'nsu=urn:nobody;s=v1' },
      { equipment: 'mill-1', signal: 'missing', address: address('no-such-node') },
    ],
  });

  await expect.poll(async () => (await view('plc')).health.badAddresses.length).toBe(2);

  const { health } = await view('plc');
  expect(health.state).toBe('connected');
  expect(health.badAddresses.map((bad) => bad.address).toSorted()).toEqual(['nsu=urn:nobody;s=v1', address('no-such-node')].toSorted());
  for (const { reason } of health.badAddresses) expect(reason.length).toBeGreaterThan(5);
  await expect
    .poll(async () => (await readings('mill-1')).find(({ signal }) => signal === 'v0'))
    .toMatchObject({ quality: 'good', value: 0 });
});

test('readings turn stale when their connection is removed', async () => {
  expect((await readings('clamp-1'))[0]?.quality).toBe('stale');
  await fettle.admin.call('deleteConnection', { params: { connection: 'cell' } });

  expect((await readings('clamp-1'))[0]?.quality).toBe('stale');
  await expect(view('cell')).rejects.toThrow();
});

test('a machine that is not there is a state with its reason, not an error', async () => {
  await put({
    id: 'gone',
    settings: { protocol: 'opcua', endpoint: 'opc.tcp://127.0.0.1:9' },
    mappings: [{ equipment: 'mill-1', signal: 'v0', address: 'ns=2;s=x' }],
  });

  await expect.poll(async () => (await view('gone')).health.problem).toBeDefined();
  expect((await view('gone')).health.state).not.toBe('connected');
});

test('a password is kept encrypted and comes out nowhere', async () => {
  const draft: Draft = { id: 'secret', settings: { protocol: 'mqtt', url: 'mqtt://127.0.0.1:9', userName: 'cell' }, mappings: [] };
  await put(draft, 'tops3cret-of-the-broker');
  await put({ ...draft, settings: { ...draft.settings, userName: 'cell-2' } });

  const { rows } = await fettle.engine.pool.query<{ secret: Buffer; everything: string }>(
    "SELECT (SELECT secret FROM connection_secret WHERE connection = 'secret') AS secret, (SELECT string_agg(audit::text, '') FROM audit) AS everything",
  );
  expect((await view('secret')).hasPassword).toBe(true);
  expect(rows[0]?.secret.toString('latin1')).not.toContain('tops3cret');
  const seen = `${rows[0]?.everything}${JSON.stringify(fettle.log)}${JSON.stringify((await fettle.admin.call('listConnections')).connections)}`;
  expect(seen).not.toContain('tops3cret');
});

test.each([
  ['a password in its address', { protocol: 'mqtt', url: 'mqtt://cell:pw@127.0.0.1' }, [], /fields of their own/],
  ['an address that is none', { protocol: 'mqtt', url: 'mqtt://' }, [], /address/],
  ['another protocol in its address', { protocol: 'opcua', endpoint: 'http://127.0.0.1' }, [], /opc\.tcp/],
  [
    'equipment that is not there',
    { protocol: 'mqtt', url: 'mqtt://127.0.0.1' },
    [{ equipment: 'lathe-9', signal: 'force', address: 'a' }],
    /no equipment "lathe-9"/,
  ],
  [
    'a signal that is not there',
    { protocol: 'mqtt', url: 'mqtt://127.0.0.1' },
    [{ equipment: 'clamp-1', signal: 'colour', address: 'a' }],
    /no signal "colour"/,
  ],
  [
    'one signal at two addresses',
    { protocol: 'mqtt', url: 'mqtt://127.0.0.1' },
    [
      { equipment: 'clamp-1', signal: 'force', address: 'a' },
      { equipment: 'clamp-1', signal: 'force', address: 'b' },
    ],
    /mapped twice/,
  ],
])('a connection with %s is refused', async (_name, settings, mappings, message) => {
  await expect(put({ id: 'wrong', settings, mappings })).rejects.toMatchObject({
    code: 'invalidInput',
    message: expect.stringMatching(message),
  });
});

test('signals have names of their own, in a class and on its machines', async () => {
  const twice = fettle.plant({ equipment: [{ id: 'twin', title: 'Twin', signals: [number('a'), number('a')] }] });
  await expect(twice).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('"a"') });
  const hidden = fettle.plant({
    classes: [{ id: 'press', title: 'Press', signals: [number('force')] }],
    equipment: [{ id: 'press-1', title: 'Press 1', equipmentClass: 'press', signals: [number('force')] }],
  });
  await expect(hidden).rejects.toMatchObject({ code: 'invalidInput' });
});

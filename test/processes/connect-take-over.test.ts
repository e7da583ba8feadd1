import type { Connection, EffectAction } from '@fettle/flows';
import mqtt from 'mqtt';
import { DataType } from 'node-opcua';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMosquitto, type TestBroker } from '../../nodes/mqtt/testing/test-brokers.ts';
import { NAMESPACE, startTestServer, type TestServer } from '../../nodes/opcua/testing/opcua-test-server.ts';
import type { FettleProcess } from '../support/fettle-process.ts';
import { describeWith } from '../support/optional-part.ts';
import { startTestFettle, type TestFettle } from '../support/running-fettle.ts';
import { startBeside } from './beside.ts';

const MESSAGES = 400;

describeWith('mosquitto', 'of two processes that hold connections', () => {
  let broker: TestBroker;
  let machine: TestServer;
  let fettle: TestFettle;
  const processes: FettleProcess[] = [];
  const startConnect = async (): Promise<FettleProcess> => {
    const started = await startBeside(fettle, 'connect');
    processes.push(started);
    return started;
  };

  beforeAll(async () => {
    [broker, machine, fettle] = await Promise.all([startMosquitto(), startTestServer(), startTestFettle({}, ['http', 'worker'])]);
    const number = (name: string, more: object = {}) => ({
      name,
      title: '',
      valueKind: 'number' as const,
      unit: '',
      delivery: 'sample' as const,
      writable: true,
      ...more,
    });
    await fettle.plant({
      equipment: [
        { id: 'clamp-1', title: 'Clamp', signals: [number('part')] },
        { id: 'mill-1', title: 'Mill', signals: [number('v0'), number('count')] },
      ],
    });
    await put({
      id: 'cell',
      settings: { protocol: 'mqtt', url: broker.url },
      mappings: [{ equipment: 'clamp-1', signal: 'part', address: 'clamp/part', valuePointer: '/n', idPointer: '/id' }],
    });
    await put({
      id: 'plc',
      settings: { protocol: 'opcua', endpoint: machine.endpoint, publishingInterval: 50 },
      mappings: ['v0', 'count'].map((signal) => ({ equipment: 'mill-1', signal, address: `nsu=${NAMESPACE};s=${signal}` })),
    });
  });
  afterAll(async () => {
    for (const one of processes) await one.end('SIGKILL');
    await fettle?.stop();
    await machine?.stop();
    await broker?.dispose();
  });

  const put = (draft: Omit<Connection, 'title' | 'enabled' | 'settings'> & { settings: object }) =>
    fettle.admin.call('putConnection', {
      params: { connection: draft.id },
      body: { connection: { title: draft.id, enabled: true, ...draft } as Connection },
    });
  /** Process ids by the connection that they hold. */
  const holders = async (): Promise<Record<string, number | undefined>> => {
    const { rows } = await fettle.engine.pool.query<{ connection: string; pid: number }>(
      'SELECT l.connection, p.pid FROM connection_lease l JOIN process p ON p.id = l.holder WHERE p.ended_at IS NULL',
    );
    return Object.fromEntries(rows.map(({ connection, pid }) => [connection, pid]));
  };
  const connected = async () =>
    (await fettle.admin.call('listConnections')).connections.filter(({ health }) => health.state === 'connected').length;
  const kill = async (pid: number | undefined): Promise<void> => {
    const at = processes.findIndex((one) => one.pid === pid);
    const [killed] = processes.splice(at, 1);
    await killed?.end('SIGKILL');
  };
  const latest = async (signal: string) =>
    (await fettle.admin.call('latestReadings', { query: { equipment: 'mill-1' } })).readings.find((one) => one.signal === signal)?.value;
  /** Asks for an effect as a drain does. */
  const ask = (id: string, lane: string, action: EffectAction) =>
    fettle.engine.pool.query(
      `INSERT INTO effect (id, key, kind, lane, connection, next_at, requested_at, body) VALUES ($1, 'equipment/mill-1', $2, $3, effect_route($3), 0, 0, $4)`,
      [id, action.kind, lane, JSON.stringify({ id, key: 'equipment/mill-1', name: id, flowNode: id, action })],
    );

  test('each has its share; one that dies is taken over in seconds, and nothing is lost that the machine kept', {
    timeout: 120_000,
  }, async () => {
    await Promise.all([startConnect(), startConnect()]);
    await expect.poll(async () => new Set(Object.values(await holders())).size).toBe(2);
    await expect.poll(connected).toBe(2);
    const sender = await mqtt.connectAsync(broker.url);
    const before = await holders();

    const sending = (async () => {
      for (let n = 1; n <= MESSAGES; n += 1) {
        await sender.publishAsync('clamp/part', JSON.stringify({ n, id: `part-${n}` }), { qos: 1 });
        machine.doubles[0]?.setValueFromSource({ dataType: DataType.Double, value: n } as never);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const killed = performance.now();
    await kill(before.cell);
    await expect.poll(async () => (await holders()).cell, { interval: 20 }).toBe(before.plc);
    await expect.poll(connected, { interval: 20 }).toBe(2);
    const takenOverAfter = performance.now() - killed;
    await sending;

    const recorded = async () =>
      (
        await fettle.engine.pool.query<{ readings: number; parts: number }>(
          `SELECT count(*)::integer AS readings, count(DISTINCT number)::integer AS parts FROM machine_event e JOIN signal_key k ON k.id = e.signal_key WHERE k.signal = 'part'`,
        )
      ).rows[0];
    await expect.poll(recorded).toEqual({ readings: MESSAGES, parts: MESSAGES });
    expect(takenOverAfter).toBeLessThan(10_000);
    await expect.poll(() => latest('v0')).toBe(MESSAGES);

    // The one that is left has both; a new one gets its share, and takes the machine over with its current values.
    await startConnect();
    await expect.poll(async () => new Set(Object.values(await holders())).size).toBe(2);
    machine.doubles[0]?.setValueFromSource({ dataType: DataType.Double, value: 4711 } as never);
    await kill((await holders()).plc);
    machine.doubles[0]?.setValueFromSource({ dataType: DataType.Double, value: 4712 } as never);
    await expect.poll(() => latest('v0')).toBe(4712);

    // Effects go to who holds the connection, and to nobody else.
    const heard: string[] = [];
    await sender.subscribeAsync('lamp', { qos: 1 });
    sender.on('message', (_topic, payload) => void heard.push(payload.toString()));
    await ask('write', 'signal/mill-1/count', { kind: 'writeSignal', equipment: 'mill-1', signal: 'count', value: 17 });
    await ask('publish', 'topic/cell/lamp', {
      kind: 'publishMqtt',
      connection: 'cell',
      topic: 'lamp',
      payload: { on: true },
      retain: false,
    });
    await expect.poll(() => machine.nodes.count?.readValue().value.value).toBe(17);
    await expect.poll(() => heard).toEqual(['{"on":true}']);
    await sender.endAsync();
  });

  test('one that is asked to stop gives its connections up at once', { timeout: 60_000 }, async () => {
    await startConnect();
    await expect.poll(async () => new Set(Object.values(await holders())).size).toBe(2);
    const [leaving, ...staying] = processes;
    const asked = performance.now();

    const code = await leaving?.end('SIGTERM');
    processes.splice(0, 1);
    await expect.poll(holders, { interval: 20 }).toEqual({ cell: staying[0]?.pid, plc: staying[0]?.pid });

    expect(code).toBe(0);
    expect(performance.now() - asked).toBeLessThan(10_000);
  });
});

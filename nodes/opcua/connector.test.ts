import { setTimeout as pause } from 'node:timers/promises';
import type { EventSource } from '@fettle/flows';
import { DataType } from 'node-opcua';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../connection/testing/eventually.ts';
import { recordingContext } from '../connection/testing/recording-context.ts';
import { startOpcUa } from './connector.ts';
import { mappingTo, opcUaConnection } from './testing/opcua-connection.ts';
import { startTestServer, type TestServer } from './testing/opcua-test-server.ts';

describe('the OPC UA connector', () => {
  let server: TestServer;
  let source: EventSource | undefined;

  beforeAll(async () => {
    server = await startTestServer({ doubles: 20, namespacesBefore: 2 });
    return () => server.stop();
  });
  afterEach(async () => {
    await source?.close();
    source = undefined;
  });

  it('reads each node in its signal’s kind', async () => {
    const connection = opcUaConnection(server.endpoint, [mappingTo('v3'), mappingTo('text'), mappingTo('flag'), mappingTo('big')]);
    const recording = recordingContext({ connection, valueKinds: { 'mill-1.text': 'string', 'mill-1.flag': 'boolean' } });

    source = await startOpcUa(recording.context);
    await eventually('a first reading of every node', () => recording.events.length === 4);

    const values = Object.fromEntries(recording.events.map((event) => [event.signal, event.value]));
    expect(values).toEqual({ v3: 3, text: 'idle', flag: false, big: 4_294_967_298 });
    expect(source.health()).toMatchObject({ state: 'connected', problem: undefined, received: 4, badAddresses: [] });
  });

  it('reports addresses that do not exist in the server’s words and reads the others', async () => {
    const elsewhere = { equipment: 'mill-1', signal: 'elsewhere', address: 'nsu=urn:other-machine;s=v0' };
    const nonsense = { equipment: 'mill-1', signal: 'nonsense', address: 'v0' };
    const connection = opcUaConnection(server.endpoint, [mappingTo('v0'), mappingTo('spindel'), elsewhere, nonsense]);
    const recording = recordingContext({ connection });

    source = await startOpcUa(recording.context);
    await eventually('the one good reading', () => recording.events.length === 1);

    const reasons = Object.fromEntries(source.health().badAddresses.map((bad) => [bad.address, bad.reason]));
    expect(reasons[mappingTo('spindel').address]).toMatch(/^BadNodeIdUnknown: The node id refers to a node that does not exist/);
    expect(reasons[elsewhere.address]).toMatch(/The server has no namespace urn:other-machine/);
    expect(reasons.v0).toMatch(/“v0” is no OPC UA address/);
  });

  it('writes in the node’s own type and says what the server answered', async () => {
    const connection = opcUaConnection(server.endpoint, [mappingTo('count'), mappingTo('readOnly'), mappingTo('spindel')]);
    const recording = recordingContext({ connection });
    source = await startOpcUa(recording.context);
    await eventually('a connection', () => source?.health().state === 'connected');
    const write = (signal: string, value: number | string) => source!.write({ equipment: 'mill-1', signal, value });

    await write('count', 7);

    expect(server.nodes.count!.readValue().value).toMatchObject({ dataType: DataType.Int32, value: 7 });
    await expect(write('count', 7.5)).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('a whole number from -2147483648 to 2147483647, got 7.5'),
    });
    await expect(write('readOnly', 2)).rejects.toMatchObject({
      code: 'connectionFailed',
      message: expect.stringMatching(/refused 2 .*BadNotWritable|BadUserAccessDenied/),
    });
    await expect(write('spindel', 2)).rejects.toMatchObject({ message: expect.stringContaining('BadNodeIdUnknown') });
    await expect(write('unmapped', 2)).rejects.toMatchObject({ code: 'notFound' });
  });

  it('loses none of 9,400 changes a second', async () => {
    const signals = server.doubles.map((_, index) => mappingTo(`v${index}`));
    const recording = recordingContext({ connection: opcUaConnection(server.endpoint, signals, { publishingInterval: 100 }) });
    recording.beforeCommit = () => pause(5);
    source = await startOpcUa(recording.context);
    await eventually('the first readings', () => recording.events.length === signals.length);

    const sent = await changeValues(server, 9_400, 3_000);
    await eventually('all changes', () => recording.events.length >= sent + signals.length);

    expect(recording.events.length).toBe(sent + signals.length);
    expect(recording.distinct()).toBe(recording.events.length);
    expect(inOrderPerSignal(recording.events.slice(signals.length))).toBe(true);
  });

  it('takes nothing more from the machine while the store refuses, and loses nothing of it', async () => {
    const signals = server.doubles.map((_, index) => mappingTo(`v${index}`));
    const recording = recordingContext({ connection: opcUaConnection(server.endpoint, signals) });
    source = await startOpcUa(recording.context);
    await eventually('the first readings', () => recording.events.length === signals.length);

    let refuse = true;
    recording.beforeCommit = () => {
      if (refuse) throw new Error('the database is away');
    };
    const sent = await changeValues(server, 4_000, 1_500);
    const problem = source.health().problem;
    const receivedMeanwhile = source.health().received - signals.length;
    refuse = false;
    await eventually('all changes', () => recording.events.length >= sent + signals.length);

    expect(problem).toMatch(/cannot be stored and waits at its source: the database is away/);
    expect(receivedMeanwhile).toBeLessThan(sent / 2);
    expect(recording.distinct()).toBe(sent + signals.length);
    expect(source.health().problem).toBeUndefined();
  });
});

/** Counts up through the server's doubles, evenly, and returns how many changes there were. */
async function changeValues(server: TestServer, perSecond: number, milliseconds: number): Promise<number> {
  const start = performance.now();
  let sent = 0;
  for (let passed = 0; passed < milliseconds; passed = performance.now() - start) {
    for (const due = (passed / 1_000) * perSecond; sent < due; sent++) {
      server.doubles[sent % server.doubles.length]!.setValueFromSource({ dataType: DataType.Double, value: sent + 0.5 });
    }
    await pause(2);
  }
  return sent;
}

function inOrderPerSignal(events: readonly { signal: string; value: unknown }[]): boolean {
  const last = new Map<string, number>();
  return events.every(({ signal, value }) => {
    const after = Number(value) > (last.get(signal) ?? -1);
    last.set(signal, Number(value));
    return after;
  });
}

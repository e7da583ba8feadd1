import { setTimeout as pause } from 'node:timers/promises';
import { DataType } from 'node-opcua';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startCuttableLink } from '../connection/testing/cuttable-link.ts';
import { eventually } from '../connection/testing/eventually.ts';
import { recordingContext } from '../connection/testing/recording-context.ts';
import { startOpcUa } from './connector.ts';
import { mappingTo, opcUaConnection } from './testing/opcua-connection.ts';
import { startTestServer, type TestServer } from './testing/opcua-test-server.ts';

function set(server: TestServer, value: number): void {
  server.doubles[0]!.setValueFromSource({ dataType: DataType.Double, value });
}

describe('an OPC UA link that breaks', () => {
  it('loses no value of the outage while the server keeps the session', async () => {
    const server = await startTestServer();
    const link = await startCuttableLink(server.port);
    const recording = recordingContext({ connection: opcUaConnection(`opc.tcp://127.0.0.1:${link.port}`, [mappingTo('v0')]) });
    const source = await startOpcUa(recording.context);
    onTestFinished(async () => {
      await source.close();
      await link.close();
      await server.stop();
    });
    await eventually('a first reading', () => recording.events.length === 1);

    let value = 100;
    const changing = setInterval(() => set(server, ++value), 5);
    await pause(600);
    link.cut();
    await eventually('notice of the broken link', () => source.health().state === 'disconnected');
    await pause(700);
    link.mend();
    await eventually('the connection again', () => source.health().state === 'connected', 15_000);
    await pause(400);
    clearInterval(changing);
    await eventually('the last value', () => recording.events.at(-1)?.value === value);

    const seen = new Set(recording.events.map((event) => event.value));
    const missing = Array.from({ length: value - 100 }, (_, index) => 101 + index).filter((one) => !seen.has(one));
    expect(missing).toEqual([]);
    expect(recording.distinct()).toBe(recording.events.length);
    expect(recording.healths.map((health) => health.state)).toEqual(['connected', 'disconnected', 'connected']);
  });

  it('subscribes anew when the server was restarted, with its namespaces in another order', async () => {
    const first = await startTestServer();
    const recording = recordingContext({ connection: opcUaConnection(first.endpoint, [mappingTo('v0')]) });
    const source = await startOpcUa(recording.context);
    await eventually('a first reading', () => recording.events.length === 1);

    await first.stop();
    await eventually('notice of the stop', () => source.health().state === 'disconnected');
    const second = await startTestServer({ port: first.port, namespacesBefore: 3 });
    onTestFinished(async () => {
      await source.close();
      await second.stop();
    });
    await eventually('the connection again', () => source.health().state === 'connected', 18_000);
    set(second, 42);
    await eventually('a value of the new server', () => recording.events.at(-1)?.value === 42);

    expect(source.health()).toMatchObject({ state: 'connected', problem: undefined, badAddresses: [] });
  }, 40_000);

  it('waits for a server that is not there yet and says so', async () => {
    const gone = await startTestServer();
    await gone.stop();
    const recording = recordingContext({ connection: opcUaConnection(gone.endpoint, [mappingTo('v0')]) });
    const source = await startOpcUa(recording.context);

    await eventually('a problem', () => source.health().problem !== undefined);
    const early = source.health();
    const server = await startTestServer({ port: gone.port });
    onTestFinished(async () => {
      await source.close();
      await server.stop();
    });
    await eventually('a connection', () => source.health().state === 'connected', 15_000);

    expect(early.state).toBe('connecting');
    expect(early.problem).toBe(`Nothing answers at ${gone.endpoint} (connection refused): is the server running, and is the port right?`);
  }, 30_000);
});

import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BLOCK_CELL, flowOf } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
let printer: ReturnType<typeof createServer>;
let calls: { readonly key: string | undefined; readonly body: string }[] = [];
let answer = 200;
beforeAll(async () => {
  printer = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    calls.push({ key: request.headers['idempotency-key'] as string | undefined, body });
    response.writeHead(answer, { 'content-type': 'application/json' }).end('{"label":7}');
  });
  await new Promise<void>((resolve) => printer.listen(0, '127.0.0.1', resolve));
  fettle = await startTestFettle({ httpCallHosts: [`127.0.0.1:${port()}`] });
  await fettle.plant(BLOCK_CELL);
});
afterAll(async () => {
  printer?.close();
  await fettle?.stop();
});
const port = () => (printer.address() as { port: number }).port;

const engineer = () => fettle.as.processEngineer;
const openIncidents = async () => (await engineer().call('listIncidents', { query: { state: 'open' } })).incidents;
const stateOf = async (serialNumber: string) => (await engineer().call('getUnit', { params: { serialNumber } })).unit.state;
const start = async (id: string, flow: string) => {
  await engineer().call('createJobOrder', { body: { id, flow, quantity: 1 } });
  await fettle.settled();
};

/** The gateway asks for a result that a unit has only when it was weighed, and nobody weighs it. */
const gateway = flowOf(
  { id: 'gateway', kind: 'routing', product: 'p' },
  {
    begin: ['start-on-job-order'],
    first: ['exclusive-gateway', { conditions: [{ key: 'weighed', title: '', when: "unit.jobOrder.startsWith('W')" }] }],
    weigh: [
      'manual-operation',
      { station: 'bench-1', steps: [{ key: 's', title: 'Weigh', entries: [{ key: 'mass', title: 'Mass', unit: 'kg' }] }] },
    ],
    second: ['exclusive-gateway', { conditions: [{ key: 'heavy', title: '', when: 'data.weigh.mass > 3.0' }] }],
    good: ['end'],
  },
  [
    'begin.out > first.in',
    'first.weighed > weigh.in',
    'first.otherwise > second.in',
    'weigh.done > second.in',
    'second.heavy > good.in',
    'second.otherwise > good.in',
  ],
);

describe('an incident at a flowNode', () => {
  beforeAll(async () => void (await fettle.release(gateway)));

  test('stays open when a retry meets the same fault, and is skipped through a port with a reason', async () => {
    await start('INC-1', 'gateway');
    const [incident] = await openIncidents();
    expect(incident).toMatchObject({
      kind: 'flowNode',
      serialNumber: 'INC-1-001',
      flowNode: 'second',
      ports: expect.arrayContaining(['heavy', 'otherwise']),
    });
    const params = { incident: incident?.id ?? '' };

    await engineer().call('resolveIncident', { params, body: { action: 'retry', reason: 'once more' } });
    await fettle.settled();
    const [again] = await openIncidents();
    const nowhere = engineer().call('resolveIncident', {
      params: { incident: again?.id ?? '' },
      body: { action: 'skip', port: 'window', reason: 'x' },
    });
    await expect(nowhere).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('heavy') });
    await engineer().call('resolveIncident', {
      params: { incident: again?.id ?? '' },
      body: { action: 'skip', port: 'heavy', reason: 'weighed by hand' },
    });
    await fettle.settled();

    expect(await stateOf('INC-1-001')).toBe('good');
    expect(await openIncidents()).toEqual([]);
    const audit = (await fettle.admin.call('audit', { query: { subject: 'incident/' } })).entries;
    expect(audit.map(({ reason }) => reason)).toEqual(['weighed by hand', 'once more']);
  });

  test('is resolved once', async () => {
    await start('INC-2', 'gateway');
    const [incident] = await openIncidents();
    const skip = () =>
      engineer().call('resolveIncident', {
        params: { incident: incident?.id ?? '' },
        body: { action: 'skip', port: 'heavy', reason: 'x' },
      });
    await skip();
    await fettle.settled();

    await expect(skip()).rejects.toMatchObject({ code: 'stateRefused' });
    expect(await stateOf('INC-2-001')).toBe('good');
  });
});

describe('incidents of one cause', () => {
  test('are tried again together: those that cannot be are named, and each is on record', async () => {
    for (const id of ['INC-3', 'INC-4', 'INC-5']) await start(id, 'gateway');
    const open = (await openIncidents()).filter(({ serialNumber }) => /^INC-[345]/.test(serialNumber ?? ''));
    const [first, ...rest] = open.map(({ id }) => id);
    await engineer().call('resolveIncident', {
      params: { incident: first ?? '' },
      body: { action: 'skip', port: 'heavy', reason: 'weighed by hand' },
    });
    await fettle.settled();

    const answer = await engineer().call('retryIncidents', {
      body: { incidents: [first ?? '', ...rest, rest[0] ?? '', 'incident-nobody-knows'], reason: 'scale works again' },
    });
    await fettle.settled();

    expect(open).toHaveLength(3);
    expect(answer.retried).toBe(2);
    expect(answer.refused.map(({ incident }) => incident)).toEqual([first, 'incident-nobody-knows']);
    const closed = (await engineer().call('listIncidents', { query: { state: 'resolved' } })).incidents;
    expect(closed.filter(({ reason }) => reason === 'scale works again')).toMatchObject([
      { resolvedBy: 'paula', action: 'retry', resolvedAt: expect.any(Number) },
      { resolvedBy: 'paula', action: 'retry', resolvedAt: expect.any(Number) },
    ]);
    const audit = (await fettle.admin.call('audit', { query: { subject: 'incident/' } })).entries;
    expect(audit.filter(({ reason }) => reason === 'scale works again')).toHaveLength(2);
    const byOperator = fettle.as.operator.call('retryIncidents', { body: { incidents: ['x'], reason: 'y' } });
    await expect(byOperator).rejects.toMatchObject({ code: 'notAllowed' });
  });
});

describe('a call to another system', () => {
  const label = (id: string, url: string) =>
    flowOf(
      { id, kind: 'routing', product: 'p' },
      {
        begin: ['start-on-job-order'],
        print: ['publish-message', { via: 'http', method: 'POST', url, payload: [{ name: 'serialNumber', value: 'unit.serialNumber' }] }],
        good: ['end'],
      },
      ['begin.out > print.in', 'print.done > good.in'],
    );

  test('reaches hosts that an administrator lists, once, with a key that says so', async () => {
    calls = [];
    await fettle.release(label('label', `http://127.0.0.1:${port()}/labels`));

    await start('HTTP-1', 'label');

    expect(calls).toEqual([{ key: expect.stringContaining('HTTP-1'), body: '{"serialNumber":"HTTP-1-001"}' }]);
    expect(await stateOf('HTTP-1-001')).toBe('good');
    const { data } = await engineer().call('getUnit', { params: { serialNumber: 'HTTP-1-001' } });
    expect(JSON.stringify(data.print)).toContain('7');
  });

  test('that the other system refuses opens an incident at once, and goes on when somebody retries it', async () => {
    answer = 422;
    await fettle.release(label('refused', `http://127.0.0.1:${port()}/labels`));

    await start('HTTP-2', 'refused');
    answer = 200;
    const found = (await openIncidents()).find(({ serialNumber }) => serialNumber === 'HTTP-2-001');

    expect(found?.title).toContain('in one attempt');
    expect(found?.detail).toContain('422');
    await engineer().call('resolveIncident', {
      params: { incident: found?.id ?? '' },
      body: { action: 'retry', reason: 'printer has paper again' },
    });
    await fettle.settled();
    expect(await stateOf('HTTP-2-001')).toBe('good');
  });
});

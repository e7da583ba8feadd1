import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type ApiName, api, type Route } from '@fettle/flows/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BLOCK_CELL, benchRouting, blockRouting } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
  await fettle.release(benchRouting());
});
afterAll(() => fettle?.stop());
let logged = 0;
afterEach(() => {
  // Whatever was sent: nothing of it was a fault of the server.
  const faults = fettle.log.slice(logged).filter(({ level }) => level === 'error');
  logged = fettle.log.length;
  expect(faults).toEqual([]);
});

interface Answer {
  readonly status: number;
  readonly body: { code?: string; message?: string; place?: unknown; details?: unknown };
}

async function send(method: string, path: string, body?: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${fettle.address}${path}`, {
    method,
    headers: { cookie: fettle.admin.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: body as never }),
  });
  const text = await response.text();
  expect(text).not.toMatch(/node_modules|\.ts:\d|at .*\(/);
  return { status: response.status, body: JSON.parse(text) };
}
const post = (path: string, body: unknown): Promise<Answer> => send('POST', path, JSON.stringify(body));

describe('a body', () => {
  test.each([
    ['that is no JSON', '{"a":', 400, 'invalidInput'],
    ['that is empty', '', 400, 'invalidInput'],
    ['that is a list', '[]', 400, 'invalidInput'],
    ['that is null', 'null', 400, 'invalidInput'],
    ['that is a text', '"flow"', 400, 'invalidInput'],
    ['that is UTF-16', Buffer.from('{"a":1}', 'utf16le'), 400, 'invalidInput'],
    ['that is no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400, 'invalidInput'],
    ['that would change every object (__proto__)', '{"definition":{"__proto__":{"admin":true}}}', 400, 'invalidInput'],
    ['that would change every object (constructor)', '{"definition":{"constructor":{"prototype":{"admin":true}}}}', 400, 'invalidInput'],
    ['nested a million deep', `{"definition":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`, 422, 'malformedFlow'],
  ])('%s is refused', async (_name, body, status, code) => {
    const answer = await send('POST', '/api/flows', body);

    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.body.message?.length).toBeGreaterThan(10);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/xml', 'nonsense'])(
    'of the type %s is refused',
    async (type) => {
      const answer = await send('POST', '/api/flows', 'a=1', { 'content-type': type });

      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 415, code: 'unsupportedMedia' });
    },
  );

  test('of 100 MB is refused before it is read', async () => {
    const { response, sent } = await pour(100 * 1024 * 1024, { 'content-length': String(100 * 1024 * 1024) });

    expect(response?.statusCode).toBe(413);
    expect(JSON.parse(await textOf(response as IncomingMessage))).toMatchObject({ code: 'tooLarge' });
    expect(sent()).toBeLessThan(16 * 1024 * 1024);
  });

  test('of 100 MB that does not say how long it is is cut off at 8 MB', async () => {
    const before = process.memoryUsage().rss;
    const { response, sent } = await pour(100 * 1024 * 1024, { 'transfer-encoding': 'chunked' });

    expect(response?.statusCode ?? 'cut off').toBeOneOf([413, 'cut off']);
    expect(sent()).toBeLessThan(40 * 1024 * 1024);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  test('that unpacks to 100 MB is cut off too', async () => {
    const answer = await send('POST', '/api/flows', gzipSync(Buffer.alloc(100 * 1024 * 1024, 0x20)), { 'content-encoding': 'gzip' });

    expect(answer.status).toBe(413);
  });

  test.each(['gzip', 'br', 'rot13'])('that is not the %s that it says is refused', async (encoding) => {
    const answer = await send('POST', '/api/flows', '{"definition":{}}', { 'content-encoding': encoding });

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  test('that breaks off in the middle harms nobody', async () => {
    const { port, hostname } = new URL(fettle.address);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(
      `POST /api/flows HTTP/1.1\r\nhost: x\r\ncookie: ${fettle.admin.cookie}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"definition"`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect((await send('GET', '/api/session')).status).toBe(200);
  });
});

/** Sends `size` bytes as fast as they are taken, until an answer comes. */
/** No response: who is cut off while it still sends may hear that the connection is gone before it has read why. */
async function pour(size: number, headers: Record<string, string>): Promise<{ response: IncomingMessage | undefined; sent: () => number }> {
  const { port, hostname } = new URL(fettle.address);
  const outgoing: ClientRequest = request({
    port,
    hostname,
    method: 'POST',
    path: '/api/flows',
    headers: { cookie: fettle.admin.cookie, 'content-type': 'application/json', ...headers },
  });
  outgoing.on('error', () => undefined);
  const answered = (once(outgoing, 'response') as Promise<[IncomingMessage]>).catch(() => [undefined] as const);
  const piece = Buffer.alloc(64 * 1024, 0x20);
  let sent = 0;
  let done = false;
  const more = (): void => {
    while (!done && sent < size) {
      sent += piece.length;
      if (!outgoing.write(piece)) return void outgoing.once('drain', more);
    }
  };
  outgoing.flushHeaders();
  more();
  const [response] = await answered;
  done = true;
  return { response, sent: () => sent };
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of response) text += piece;
  return text;
}

describe('texts that cannot be stored', () => {
  const BAD = { 'a NUL character': 'a\0b', 'half a character': '\ud83d' };
  const asks: [ApiName, string, (text: string) => unknown][] = [
    ['callAndon', '/api/andon-calls', (text) => ({ id: 'call-0001', station: text, title: 'help' })],
    ['createJobOrder', '/api/job-orders', (text) => ({ id: 'JO', flow: 'bench', quantity: 1, serialNumbers: [text] })],
    ['createPerson', '/api/persons', (text) => ({ userName: text, displayName: 'x', roles: ['operator'], password: 'long-enough' })],
    ['createFlow', '/api/flows', (text) => ({ definition: { ...benchRouting('nul'), name: text } })],
    [
      'validateFlow',
      '/api/flows/validate',
      (text) => ({
        definition: { ...benchRouting('nul'), flowNodes: [{ id: 'a', type: text, typeVersion: 1, name: '', params: { [text]: text } }] },
      }),
    ],
    ['placeHold', '/api/units/x/holds', (text) => ({ reason: text })],
    ['signIn', '/api/session', (text) => ({ userName: text, password: text })],
  ];

  test.each(asks.flatMap(([name, path, body]) => Object.entries(BAD).map(([what, text]) => [name, what, path, body(text)] as const)))(
    '%s: %s is refused',
    async (_name, _what, path, body) => {
      const answer = await post(path, body);

      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'invalidInput' });
      expect(answer.body.message).toMatch(/cannot be stored/);
    },
  );

  test('in addresses too', async () => {
    for (const path of ['/api/units/a%00b', '/api/flows/%00', '/api/units?search=%00', '/api/user-tasks/%00', '/api/audit?subject=a%00'])
      expect((await send('GET', path)).status).toBe(400);
  });

  test('a number that is none', async () => {
    const answer = await send('POST', '/api/flows/validate', '{"definition":{"a":1e999}}');

    expect(answer).toMatchObject({ status: 400, body: { place: { path: 'body.definition.a' } } });
  });
});

describe('addresses', () => {
  test.each([
    '/api/flows/%zz',
    '/api/flows/%E0%A4%A',
    `/api/flows/${'x'.repeat(500)}`,
    '/api/flows/no-such-flow',
    '/api/flows/bench/versions/0',
    '/api/flows/bench/versions/-1',
    '/api/flows/bench/versions/1.5',
    '/api/flows/bench/versions/one',
    '/api/flows/bench/versions/99999999999',
    '/api/flows/bench/versions/1e300',
    "/api/units/x'%20OR%20'1'='1",
    '/api/units/..%2F..%2Fetc%2Fpasswd',
    '/api/user-tasks/nothing',
    '/api/line/bench%20',
    '/api/units?limit=0',
    '/api/units?limit=501',
    '/api/units?limit=many',
    '/api/units?limit=1&limit=2',
    '/api/units?state=dead',
    '/api/andon-calls?open=perhaps',
    '/api/audit?before=soon',
    '/api/audit?limit=-5',
    `/api/units?search=${'x'.repeat(200)}`,
  ])('%s is a clear refusal', async (path) => {
    const answer = await send('GET', path);

    expect([400, 404, 414]).toContain(answer.status);
    expect(answer.body.code).toMatch(/^(invalidInput|notFound)$/);
  });

  test.each([
    '/api/audit?before=9007199254740993',
    '/api/units?search=%25%27%22%5C',
    '/api/units?flow=%00'.replace('%00', 'x'),
    '/api/plant/readings?equipment=nowhere',
  ])('%s answers with nothing', async (path) => {
    expect([200, 400]).toContain((await send('GET', path)).status);
  });

  test('nobody’s things are not found, whatever is done to them', async () => {
    const reason = { reason: 'because' };
    const answers = await Promise.all([
      post('/api/flows/nothing/release', { revision: 1, ...reason }),
      post('/api/flows/nothing/retire', reason),
      post('/api/job-orders/nothing/abort', reason),
      post('/api/units/nothing/holds', reason),
      post('/api/units/nothing/holds/nothing/release', reason),
      post('/api/user-tasks/nothing/complete', { entryId: 'entry-0001', outcome: 'done', entries: {} }),
      post('/api/nonconformances/nothing/disposition', { disposition: 'scrap', ...reason }),
      post('/api/andon-calls/nothing/close', {}),
      post('/api/incidents/nothing/resolve', { action: 'retry', ...reason }),
      post('/api/dead-letters/nothing/discard', reason),
      post('/api/dead-letters/9999999999999999999999/discard', reason),
      send('DELETE', '/api/connections/nothing'),
      send('PATCH', '/api/persons/nothing', '{"active":false}'),
    ]);

    expect(answers.map(({ status }) => status).filter((status) => status !== 404 && status !== 409)).toEqual([]);
  });
});

describe('a flow', () => {
  const refusal = async (definition: unknown): Promise<Answer> => post('/api/flows', { definition });
  const valid = () =>
    structuredClone(blockRouting('refused')) as unknown as Record<string, never> & { flowNodes: object[]; sequenceFlows: object[] };

  test.each([
    ['of nothing', {}],
    ['of another schema', { ...blockRouting('x'), schema: 'node-red' }],
    ['without an id', { ...blockRouting('x'), id: undefined }],
    ['whose id is a path', { ...blockRouting('x'), id: '../x' }],
    ['whose flowNodes are no list', { ...blockRouting('x'), flowNodes: { a: 1 } }],
    ['with two flowNodes of one id', { ...blockRouting('x'), flowNodes: [...blockRouting('x').flowNodes, ...blockRouting('x').flowNodes] }],
    [
      'with a flowNode that is called __proto__',
      { ...blockRouting('x'), flowNodes: [{ id: '__proto__', type: 'end', typeVersion: 1, name: '' }] },
    ],
    [
      'with a flowNode that is called constructor',
      { ...blockRouting('x'), flowNodes: [{ id: 'constructor', type: 'end', typeVersion: 1, name: '' }] },
    ],
    ['with a name of a megabyte', { ...blockRouting('x'), name: 'x'.repeat(1024 * 1024) }],
  ])('%s is refused with the place', async (_name, definition) => {
    const { status, body } = await refusal(definition);

    expect({ status, code: body.code }).toEqual({ status: 422, code: 'malformedFlow' });
    expect(body.place).toBeDefined();
  });

  test('of 5,001 steps is refused; of 5,000 it is saved, checked and released within its time', async () => {
    const long = (steps: number) => ({
      ...benchRouting('long'),
      flowNodes: [
        { id: 'begin', type: 'start-on-job-order', typeVersion: 1, name: '', params: {} },
        ...Array.from({ length: steps - 2 }, (_, index) => ({
          id: `t${index}`,
          type: 'timer',
          typeVersion: 1,
          name: `Timer ${index}`,
          params: { seconds: 1 },
        })),
        { id: 'good', type: 'end', typeVersion: 1, name: '', params: {} },
      ],
      sequenceFlows: Array.from({ length: steps - 1 }, (_, index) => ({
        id: `s${index}`,
        from: { node: index === 0 ? 'begin' : `t${index - 1}`, port: 'out' },
        to: { node: index === steps - 2 ? 'good' : `t${index}`, port: 'in' },
      })),
    });

    const tooLong = await refusal(long(5001));
    const version = await fettle.release(long(5000) as never);

    expect(tooLong).toMatchObject({ status: 422, body: { code: 'malformedFlow', message: expect.stringContaining('5000') } });
    expect(version).toBe(1);
  });

  test.each([
    [
      'a connection to nowhere',
      (flow: ReturnType<typeof valid>) =>
        flow.sequenceFlows.push({ id: 'dangling', from: { node: 'good', port: 'out' }, to: { node: 'nowhere', port: 'in' } }),
      { sequenceFlow: 'dangling' },
    ],
    [
      'a node type that is not there',
      (flow: ReturnType<typeof valid>) => Object.assign(flow.flowNodes[1] ?? {}, { type: 'teleporter' }),
      { flowNode: 'cut' },
    ],
    [
      'a version of a node type that is not there',
      (flow: ReturnType<typeof valid>) => Object.assign(flow.flowNodes[1] ?? {}, { typeVersion: 99 }),
      { flowNode: 'cut' },
    ],
    [
      'an expression of the wrong type',
      (flow: ReturnType<typeof valid>) =>
        Object.assign((flow.flowNodes[1] as { params: object }).params, { completeWhen: "stage == 'End' && power" }),
      { flowNode: 'cut', path: 'completeWhen', range: { start: expect.any(Number), end: expect.any(Number) } },
    ],
    [
      'a signal that the machine does not have',
      (flow: ReturnType<typeof valid>) =>
        Object.assign((flow.flowNodes[1] as { params: object }).params, { completeWhen: 'temperature > 3' }),
      { flowNode: 'cut', path: 'completeWhen' },
    ],
  ])('with %s is kept as a draft with the problem, and not released', async (name, spoil, place) => {
    const id = `bad-${name
      .split(' ')
      .map((word) => word[0])
      .join('')}`;
    const definition = { ...valid(), id };
    spoil(definition as never);

    const created = await refusal(definition);
    const { problems } = await fettle.admin.call('getFlow', { params: { flow: id } });
    const released = await post(`/api/flows/${id}/release`, { revision: 1, reason: 'please' });

    expect(created.status).toBe(200);
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors).toContainEqual(expect.objectContaining(place));
    expect(released).toMatchObject({
      status: 422,
      body: { code: 'malformedFlow', message: expect.stringContaining(errors[0]?.message ?? '?') },
    });
    expect((await fettle.admin.call('getFlow', { params: { flow: id } })).versions).toEqual([]);
  });
});

test('every operation refuses nonsense as the client’s fault', async () => {
  const nonsense = [{}, { definition: 7, reason: 7, revision: 'x', roles: 'x', entries: [], quantity: -1, id: {} }, { reason: '' }];
  const faults: string[] = [];
  for (const [name, route] of Object.entries(api) as [ApiName, Route][]) {
    if (route.body === undefined || name === 'signIn') continue;
    for (const body of nonsense) {
      const { status } = await send(route.method, route.path.replace(/:\w+/g, 'a%2F%20b'), JSON.stringify(body));
      if (status < 400 || status > 499) faults.push(`${name} answered ${status} to ${JSON.stringify(body)}`);
    }
  }

  expect(faults).toEqual([]);
});

import { connect } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startCuttableLink } from '../../nodes/connection/testing/cuttable-link.ts';
import { BLOCK_CELL, benchRouting } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
  await fettle.release(benchRouting());
});
afterAll(() => fettle?.stop());

interface Line {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: {
    readonly stream?: string;
    readonly sequence?: number;
    readonly gap?: boolean;
    readonly title?: string;
    readonly flow?: string;
  };
}

/** A client of the stream that keeps what it got and the last id. */
function listen(lastId?: string, address = fettle.address) {
  const lines: Line[] = [];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const reading = (async () => {
    const headers = { cookie: fettle.as.operator.cookie, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) };
    const response = await fetch(`${address}/api/stream`, { headers, signal: stop.signal });
    let text = '';
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) lines.push(parse(block));
    }
  })().catch(() => undefined);
  return {
    lines,
    stop: () => stop.abort(),
    ended: reading,
    lastId: () => lines.findLast(({ id }) => id !== undefined)?.id,
    history: () => lines.filter(({ event }) => event === 'history').map(({ data }) => `${data.stream}#${data.sequence}`),
  };
}

function parse(block: string): Line {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  return { id: field('id'), event: field('event') ?? '', data: JSON.parse(field('data') ?? 'null') };
}

let orders = 0;
async function order(quantity: number): Promise<string> {
  orders += 1;
  const id = `SSE-${orders}`;
  await fettle.admin.call('createJobOrder', { body: { id, flow: 'bench', quantity } });
  return id;
}

async function historyOf(...jobOrders: string[]): Promise<string[]> {
  await fettle.settled();
  const { rows } = await fettle.engine.pool.query<{ line: string }>(
    `SELECT stream || '#' || sequence AS line FROM history WHERE split_part(stream, '/', 1) = ANY($1)`,
    [jobOrders],
  );
  return rows.map(({ line }) => line).sort();
}

test('a client that lost its connection goes on where it was: nothing missed, nothing twice, each unit in order', async () => {
  const cable = await startCuttableLink(Number(new URL(fettle.address).port));
  onTestFinished(() => cable.close());
  const first = listen(undefined, `http://127.0.0.1:${cable.port}`);
  await expect.poll(() => first.lines.length).toBeGreaterThan(0);
  const before = await order(3);
  await expect.poll(() => first.history().length).toBeGreaterThanOrEqual(5);

  cable.cut();
  await first.ended;
  const [while1, while2] = [await order(20), await order(20)];
  const second = listen(first.lastId());
  const after = await order(20);
  const expected = await historyOf(before, while1, while2, after);
  await expect.poll(() => first.history().length + second.history().length).toBeGreaterThanOrEqual(expected.length);

  const got = [...first.history(), ...second.history()];
  expect(got.toSorted()).toEqual(expected);
  const bySequence = new Map<string, number>();
  for (const line of got) {
    const [stream = '', sequence] = line.split('#');
    expect(Number(sequence)).toBe((bySequence.get(stream) ?? 0) + 1);
    bySequence.set(stream, Number(sequence));
  }
});

test('a client that lost its connection before anything happened misses nothing either', async () => {
  const first = listen();
  await expect.poll(() => first.lines.length).toBeGreaterThan(0);
  first.stop();
  await first.ended;
  const id = await order(2);

  const second = listen(first.lastId());

  const expected = await historyOf(id);
  await expect
    .poll(() =>
      second
        .history()
        .filter((line) => line.startsWith(`${id}/`))
        .sort(),
    )
    .toEqual(expected);
});

test.each(['999999999999999.0', 'nonsense', '-1.5', ''])(
  'a client that comes from nowhere (%s) is told that there is a gap',
  async (id) => {
    const client = listen(id === '' ? '0.0x' : id);

    await expect.poll(() => client.lines[0]).toMatchObject({ event: 'ping', data: { gap: true } });
    expect(client.lastId()).toMatch(/^\d+\.\d+$/);
    const made = await order(1);
    await expect.poll(() => client.history().some((line) => line.startsWith(made))).toBe(true);
  },
);

test('calls and flows are announced as they happen', async () => {
  const client = listen();
  await expect.poll(() => client.lines.length).toBeGreaterThan(0);

  await fettle.as.operator.call('callAndon', { body: { id: 'call-live-1', station: 'bench-1', title: 'Help' } });
  await fettle.release(benchRouting('announced'));

  await expect.poll(() => client.lines.find(({ event }) => event === 'calls')?.data.title).toBe('Help');
  await expect.poll(() => client.lines.some(({ event, data }) => event === 'flows' && data.flow === 'announced')).toBe(true);
});

test('a stream has the headers of every answer, and no cache keeps it', async () => {
  const stop = new AbortController();
  const { headers } = await fetch(`${fettle.address}/api/stream`, { headers: { cookie: fettle.admin.cookie }, signal: stop.signal });
  stop.abort();

  expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('open streams and a client that never finishes its request do not keep Fettle from stopping', async () => {
  const other = await startTestFettle();
  const stop = new AbortController();
  const stream = await fetch(`${other.address}/api/stream`, { headers: { cookie: other.admin.cookie }, signal: stop.signal });
  const slow = connect(Number(new URL(other.address).port), '127.0.0.1');
  slow.on('error', () => undefined);
  slow.write(
    `POST /api/flows HTTP/1.1\r\nhost: x\r\ncookie: ${other.admin.cookie}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`,
  );
  await new Promise((resolve) => setTimeout(resolve, 100));

  const started = performance.now();
  await other.stop();

  // Without a limit it would wait for as long as they stay.
  expect(performance.now() - started).toBeLessThan(15_000);
  await expect(stream.text()).resolves.toContain('ping');
  slow.destroy();
});

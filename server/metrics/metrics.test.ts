import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';
import { mayReadMetrics } from './metrics.ts';

const TOKEN = 'a-token-of-tests';
let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle({ metricsToken: TOKEN });
});
afterAll(() => fettle?.stop());

const ask = (headers: Record<string, string>) => fetch(`${fettle.address}/metrics`, { headers });

test('a scrape tells what waits, how long commits take, and how the connections are', async () => {
  await fettle.plant({
    equipment: [
      {
        id: 'mill-1',
        title: 'Mill',
        signals: [{ name: 'v', title: '', valueKind: 'number', unit: '', delivery: 'sample', writable: false }],
      },
    ],
  });
  await fettle.feed(['mill-1', 'v', 1], ['mill-1', 'v', 2]);

  const answer = await ask({ authorization: `Bearer ${TOKEN}` });
  const text = await answer.text();

  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  for (const line of [
    'fettle_backlog_rows{shard="0"} 0',
    'fettle_shard_paused{shard="15"} 0',
    'fettle_events_recorded_total 2',
    'fettle_ingest_commit_seconds_count 1',
    'fettle_effects{state="pending"} 0',
    'fettle_timers_overdue 0',
    'fettle_units_in_progress 0',
    'fettle_processes{role="worker"} 1',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).toMatch(/fettle_table_bytes\{table="instance"\} \d+/);
  const names = text.split('\n').filter((line) => line.startsWith('# HELP'));
  expect(new Set(names).size).toBe(names.length);
});

test('with a token it is for who knows it alone', async () => {
  expect((await ask({})).status).toBe(403);
  expect((await ask({ authorization: 'Bearer another' })).status).toBe(403);
  expect((await ask({ authorization: `Bearer ${TOKEN}` })).status).toBe(200);
});

test('without a token it is for programs on this machine, not for what a proxy passes on', () => {
  const may = (address: string, headers: Record<string, string> = {}) => mayReadMetrics({ headers, address }, undefined);

  expect([may('127.0.0.1'), may('::1'), may('::ffff:127.0.0.1')]).toEqual([true, true, true]);
  expect([may('10.0.0.7'), may('127.0.0.1', { 'x-forwarded-for': '10.0.0.7' })]).toEqual([false, false]);
});

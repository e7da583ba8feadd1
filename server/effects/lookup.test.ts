import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@fettle/engine/testing/eventually.ts';
import type { FlowDefinition } from '@fettle/flows';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let erp: Server;
let fettle: TestFettle;
const asked: string[] = [];

beforeAll(async () => {
  erp = createServer((request, response) => {
    asked.push(request.url ?? '');
    const part = new URL(request.url ?? '', 'http://erp').searchParams.get('part');
    if (part === 'unheard-of') return void response.writeHead(404).end();
    return void response.end(JSON.stringify({ released: part === 'good' }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => erp.once('listening', resolve));
  fettle = await startTestFettle({ httpCallHosts: ['127.0.0.1'] });
  const signal = (name: string, valueKind: 'string' | 'boolean') => ({
    name,
    title: '',
    valueKind,
    unit: '',
    delivery: 'sample' as const,
    writable: false,
  });
  await fettle.plant({
    equipment: [{ id: 'mill-1', title: 'Mill 1', signals: [signal('part', 'string'), signal('released', 'boolean')] }],
  });
  await fettle.release(rule((erp.address() as AddressInfo).port));
});
afterAll(async () => {
  await fettle?.stop();
  erp?.close();
});

/** A part is loaded → is it released in the ERP? → it is not: call for help. */
function rule(port: number): FlowDefinition {
  const source = (name: string, valueKind: string) => ({ appliesTo: 'equipment', equipment: 'mill-1', signal: name, valueKind, unit: '' });
  const value = (operator: string, constant: unknown) => ({ all: [{ fact: 'value', operator, value: constant }] });
  const node = (id: string, type: string, params: Record<string, unknown>) => ({ id, type, typeVersion: 1, name: id, params });
  const flow = (from: string, port: string, to: string, into = 'in') => ({
    id: `${from}-${to}`,
    from: { node: from, port },
    to: { node: to, port: into },
  });
  return {
    schema: 'fettle/flow@1',
    id: 'recipes',
    kind: 'qualityRule',
    name: 'Recipes',
    description: '',
    flowNodes: [
      node('part', 'signal-source', source('part', 'string')),
      node('loaded', 'condition', { condition: value('notEqual', ''), semantics: 'level' }),
      node('ask', 'lookup', {
        facts: [{ fact: 'recipe', from: 'http', url: `http://127.0.0.1:${port}/recipes`, query: [{ name: 'part', value: 'value' }] }],
        condition: { all: [{ fact: 'recipe', path: '$.released', operator: 'equal', value: true, params: { plant: 'north' } }] },
        answer: 'released',
      }),
      node('answer', 'signal-source', source('released', 'boolean')),
      node('refused', 'condition', { condition: value('equal', false), semantics: 'level' }),
      node('call', 'andon-call', { station: 'mill-1', title: 'Not released' }),
    ],
    sequenceFlows: [
      flow('part', 'out', 'loaded'),
      flow('loaded', 'true', 'ask', 'firing'),
      flow('answer', 'out', 'refused'),
      flow('refused', 'true', 'call', 'firing'),
    ],
    layout: { positions: {}, notes: [], groups: [] },
  };
}

const answers = async (): Promise<readonly unknown[]> => {
  const events = fettle.engine.database.selectFrom('recorded_event').select(['value', 'quality']).where('signal', '=', 'released');
  return (await events.orderBy('source_time').execute()).map(({ value, quality }) => [value, quality]);
};

test('the answer of another system comes back as a reading, and the rule goes on with it', { timeout: 60_000 }, async () => {
  await fettle.feed(['mill-1', 'part', 'good']);
  await eventually(answers).toHaveLength(1);
  await fettle.feed(['mill-1', 'part', 'bad']);
  await eventually(answers).toHaveLength(2);
  await fettle.feed(['mill-1', 'part', 'unheard-of']);
  await eventually(answers).toHaveLength(3);
  await fettle.settled();

  expect(asked).toEqual(['good', 'bad', 'unheard-of'].map((part) => `/recipes?part=${part}&plant=north`));
  expect(await answers()).toEqual([
    [true, 'good'],
    [false, 'good'],
    [null, 'bad'],
  ]);
  const calls = await fettle.engine.database.selectFrom('andon_call').select('title').execute();
  expect(calls).toEqual([{ title: 'Not released' }]);
});

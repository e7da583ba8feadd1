import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  const signal = (name: string, valueKind: 'string' | 'number') => ({
    name,
    title: '',
    valueKind,
    unit: '',
    delivery: 'sample' as const,
    writable: false,
  });
  await fettle.plant({ equipment: [{ id: 'mill-1', title: 'Mill 1', signals: [signal('power', 'number'), signal('stage', 'string')] }] });
  const node = (id: string, type: string, params: Record<string, unknown>) => ({ id, type, typeVersion: 1, name: id, params });
  await fettle.release({
    schema: 'fettle/flow@1',
    id: 'power',
    kind: 'qualityRule',
    name: 'Power',
    description: '',
    flowNodes: [
      node('source', 'signal-source', { appliesTo: 'equipment', equipment: 'mill-1', signal: 'power', valueKind: 'number', unit: '' }),
      node('high', 'condition', {
        condition: {
          all: [
            { fact: 'value', operator: 'greaterThan', value: 5 },
            { fact: 'stage', operator: 'equal', value: 'Cut' },
          ],
        },
      }),
      node('call', 'andon-call', { station: 'mill-1' }),
    ],
    sequenceFlows: [
      { id: 'a', from: { node: 'source', port: 'out' }, to: { node: 'high', port: 'in' } },
      { id: 'b', from: { node: 'high', port: 'true' }, to: { node: 'call', port: 'firing' } },
    ],
    layout: { positions: {}, notes: [], groups: [] },
  });
});
afterAll(() => fettle?.stop());

const why = async (at: number) => {
  const { conditions } = await fettle.admin.call('explainRule', {
    params: { flow: 'power' },
    query: { equipment: 'mill-1', at: String(at) } as never,
  });
  return conditions.map(({ result, trace }) => [result, trace.filter(({ decisive }) => decisive).map(({ text }) => text)]);
};

test('says of any recorded moment which comparison decided, over the readings of that moment', { timeout: 60_000 }, async () => {
  const before = fettle.engine.clock.now() - 1;
  await fettle.feed(['mill-1', 'power', 6], ['mill-1', 'stage', 'Load']);
  const loading = fettle.engine.clock.now();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await fettle.feed(['mill-1', 'power', 7], ['mill-1', 'stage', 'Cut']);
  const cutting = fettle.engine.clock.now();

  expect(await why(before)).toEqual([
    ['unknown', ['value (no reading) greaterThan 5: unknown', 'stage (no reading) equal "Cut": unknown']],
  ]);
  expect(await why(loading)).toEqual([['false', ['stage "Load" equal "Cut": false']]]);
  expect(await why(cutting)).toEqual([['true', ['value 7 greaterThan 5: true', 'stage "Cut" equal "Cut": true']]]);
});

test('of a rule that is not there it is refused', async () => {
  await expect(
    fettle.admin.call('explainRule', { params: { flow: 'nothing' }, query: { equipment: 'mill-1', at: '1' } as never }),
  ).rejects.toThrow('no released quality rule');
});

import { BackTest, backTestReport, FrameGatherer, type JudgedFiring } from '@fettle/engine/core/back-test/index.ts';
import { type CompiledRule, compileFlow, createExpressions } from '@fettle/engine/core/index.ts';
import type { FlowDefinition, TraceLine } from '@fettle/flows';
import { FrameReader } from '@fettle/flows/back-test/index.ts';
import { type BackTestPlan, READINGS_PATH } from '@fettle/flows/contract';
import { nodeRegistry } from '@fettle/nodes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ruleOf, source } from '../../engine/testing/past-of.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';
import { runCommandLine } from '../cli/run-command-line.ts';
import { readEnvironment } from '../environment.ts';

let fettle: TestFettle;
let from = 0;
let to = 0;

/** The mean of two readings while the stage is Cut. */
const tooMuch = (limit: number): FlowDefinition =>
  ruleOf(
    [
      source('power', 'power'),
      ['cutting', 'filter', { when: "stage == 'Cut'" }, 'power'],
      ['mean', 'window', { by: 'count', kind: 'sliding', size: 2, aggregate: 'mean', resetOn: 'stage' }, 'cutting'],
      [
        'high',
        'condition',
        { title: 'Too much power', condition: { all: [{ fact: 'value', operator: 'greaterThan', value: limit }] } },
        'mean',
      ],
      ['call', 'andon-call', { station: 'mill-1', title: 'Look' }, 'high'],
      ['hold', 'hold-unit', {}, 'high'],
    ],
    'too-much',
  );

const routing: FlowDefinition = {
  schema: 'fettle/flow@1',
  id: 'block',
  kind: 'routing',
  name: 'Block',
  description: '',
  product: 'block',
  flowNodes: [
    { id: 'start', type: 'start-on-job-order', typeVersion: 1, name: 'Start', params: {} },
    { id: 'mill', type: 'machine-operation', typeVersion: 1, name: 'Mill', params: { equipment: 'mill-1', completeWhen: "done == 'yes'" } },
    { id: 'end', type: 'end', typeVersion: 1, name: 'End', params: {} },
  ],
  sequenceFlows: [
    { id: 'a', from: { node: 'start', port: 'out' }, to: { node: 'mill', port: 'in' } },
    { id: 'b', from: { node: 'mill', port: 'done' }, to: { node: 'end', port: 'in' } },
  ],
  layout: { positions: {}, notes: [], groups: [] },
};

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

beforeAll(async () => {
  fettle = await startTestFettle();
  const signal = (name: string, valueKind: 'string' | 'number', delivery: 'sample' | 'event' = 'sample') => ({
    name,
    title: '',
    valueKind,
    unit: '',
    delivery,
    writable: false,
  });
  const signals = [signal('power', 'number'), signal('stage', 'string'), signal('done', 'string', 'event'), signal('other', 'number')];
  await fettle.plant({ equipment: [{ id: 'mill-1', title: 'Mill 1', signals }] });
  await fettle.release(tooMuch(5));
  await fettle.release(routing);
  await fettle.feed(['mill-1', 'stage', 'Load']);
  await pause();
  from = fettle.engine.clock.now();
  await fettle.admin.call('createJobOrder', {
    body: { id: 'JO-1', flow: 'block', quantity: 2, serialNumbers: ['B-1', 'B-2'], equipment: {} },
  });
  await fettle.settled();
  for (const values of [
    [1, 9, 9, 2, 2, 7, 8],
    [1, 6, 4.5, 1, 4.5, 5, 4.5],
  ]) {
    await fettle.feed(['mill-1', 'stage', 'Cut'], ['mill-1', 'power', 30, 'bad']);
    for (const value of values) {
      await pause();
      await fettle.feed(['mill-1', 'power', value], ['mill-1', 'other', value]);
    }
    await pause();
    await fettle.feed(['mill-1', 'stage', 'Load'], ['mill-1', 'power', 50]);
    await pause();
    await fettle.feed(['mill-1', 'done', 'yes']);
    await fettle.settled();
    await pause();
  }
  to = fettle.engine.clock.now();
}, 400_000);
afterAll(() => fettle?.stop());

const params = { flow: 'too-much' };
const period = () => ({ from: String(from), to: String(to) }) as never;
const plan = (): Promise<BackTestPlan> => fettle.as.qualityEngineer.call('planBackTest', { params, query: period() });

async function readings(client = fettle.as.qualityEngineer, signals = 'power,stage'): Promise<Response> {
  return fetch(`${fettle.address}${READINGS_PATH}?equipment=mill-1&signals=${signals}&from=${from}&to=${to}`, {
    headers: { cookie: client.cookie },
  });
}

async function backTest(): Promise<BackTest> {
  const { machines } = await plan();
  const gatherer = new FrameGatherer();
  for (const frame of new FrameReader().push(new Uint8Array(await (await readings()).arrayBuffer()))) gatherer.add(frame);
  const [past] = gatherer.pasts(machines);
  if (past === undefined) throw new Error('no machine');
  return new BackTest(past);
}

function compiled(definition: FlowDefinition): CompiledRule {
  const rule = compileFlow(definition, 1, { registry: nodeRegistry, expressions: createExpressions(), equipmentOfClass: () => [] });
  return rule as CompiledRule;
}

const told = ({
  at,
  title,
  unit,
  trace,
}: Pick<JudgedFiring, 'at' | 'title' | 'trace'> & { unit?: { serialNumber: string } | undefined }) => ({
  at,
  title,
  unit: unit?.serialNumber,
  trace: trace.map(({ text }) => text),
});

describe('over what the engine recorded', () => {
  test('the plan brings the frozen limits of the charts, from when on each version was in force', async () => {
    const limits = {
      kind: 'i-mr',
      n: 1,
      version: 1,
      centre: 5,
      lower: 2,
      upper: 8,
      sigma: 1,
      dispersion: { centre: 1.128, lower: 0, upper: 3.686 },
      samples: { first: 1, last: 25, count: 25, excluded: [], from: null, to: null },
    };
    for (const [version, at] of [
      [2, to],
      [1, from],
    ])
      await fettle.engine.pool.query(
        `INSERT INTO chart_limits (flow, flow_node, equipment, version, limits, basis, origin, frozen_by, reason, effective_from)
         VALUES ('too-much', 'chart', 'mill-1', $1, $2, '{}', 'accepted', 'quality', 'because', $3)`,
        [version, { ...limits, version }, at],
      );

    const { machines } = await plan();

    expect(machines[0]?.limits.map(({ flow, flowNode, from: since, limits: { version } }) => [flow, flowNode, since, version])).toEqual([
      ['too-much', 'chart', from, 1],
      ['too-much', 'chart', to, 2],
    ]);
  });

  test('the released version fires again exactly as it did, on the same units, for the same reasons', { timeout: 60_000 }, async () => {
    const { firings: real } = await fettle.admin.call('listFirings', { query: { flow: 'too-much' } });
    const test = await backTest();

    const judged = test.judge(compiled(tooMuch(5)));

    const fired = real.map((firing) =>
      told({
        ...firing,
        trace: firing.trace as readonly TraceLine[],
        ...(firing.serialNumber === undefined ? {} : { unit: { serialNumber: firing.serialNumber } }),
      }),
    );
    expect(judged.firings.map(told)).toEqual(fired.toReversed());
    expect(judged.firings.map(({ unit }) => unit?.serialNumber)).toEqual(['B-1', 'B-1', 'B-2']);
    expect((await plan()).firings.map(({ at, flowNode }) => [at, flowNode]).toReversed()).toEqual(
      judged.firings.map(({ at }) => [at, 'high']),
    );
  });

  test('another limit: what is gained and lost, and what would have been held', async () => {
    const test = await backTest();
    const report = backTestReport([test], { draft: compiled(tooMuch(6)), other: compiled(tooMuch(5)), within: 3 });

    expect(report.lost.map(({ unit }) => unit?.serialNumber)).toEqual(['B-2']);
    expect([report.kept.length, report.gained.length, report.draft.held, report.other?.held]).toEqual([2, 0, ['B-1'], ['B-1', 'B-2']]);
    expect(backTestReport([test], { draft: compiled(tooMuch(6)), product: 'something else' }).draft.firings).toBe(0);
  });

  test('tells how much is recorded of the signals that the rule reads, and of no others', async () => {
    const { machines, readings: count, products, released, revision } = await plan();

    expect(machines.map(({ equipment, signals }) => [equipment, signals])).toEqual([
      [
        'mill-1',
        [
          { signal: 'power', readings: 18 },
          { signal: 'stage', readings: 4 },
        ],
      ],
    ]);
    expect([count, products, released?.version, revision]).toEqual([22, ['block'], 1, 1]);
    expect(machines[0]?.presence.map(({ unit }) => unit.serialNumber)).toEqual(['B-1', 'B-2']);
  });

  test('the command line asks the server and tells the same', { timeout: 60_000 }, async () => {
    const lines: string[] = [];
    const environment = readEnvironment({ FETTLE_PASSWORD: 'quentin-password', INIT_CWD: '/tmp' });
    const args = ['too-much', '--url', fettle.address, '--user', 'quentin', '--from', String(from), '--to', String(to), '--within', '0'];
    const run = (...more: string[]) =>
      runCommandLine(['backtest', ...args, ...more], environment, {
        out: (line) => void lines.push(line),
        err: (line) => void lines.push(line),
      });

    expect([await run(), await run('--set', 'high.condition.all[0].value=6', '--json'), await run('--against', '7')]).toEqual([0, 0, 1]);

    expect(lines.slice(0, 2)).toEqual(['22 readings of mill-1.', 'The draft would have fired exactly as version 1: 3 times on 2 units.']);
    expect(lines.filter((line) => line.startsWith('= ')).map((line) => line.split('  ')[2])).toEqual(['B-1', 'B-1', 'B-2']);
    expect(JSON.parse(lines.find((line) => line.startsWith('{')) ?? '').sentence).toBe(
      'Compared with version 1, the draft would have fired once less on 1 unit. 1 unit would not have been held.',
    );
    expect(lines.at(-1)).toContain('"too-much" has no version 7.');
  });

  test('is for engineers', async () => {
    const refused = await readings(fettle.as.operator);

    expect([refused.status, (await readings(fettle.anybody())).status, (await readings(fettle.as.processEngineer)).status]).toEqual([
      403, 401, 200,
    ]);
    expect((await readings(fettle.as.qualityEngineer, '')).status).toBe(400);
  });

  test.each([
    [{ from: '5', to: '4' }, 'ends before it begins'],
    [{ from: '5', to: '99', equipment: 'lathe-9' }, 'does not judge "lathe-9"'],
  ])('refuses a period or a machine that makes no sense: %j', async (query, message) => {
    await expect(fettle.admin.call('planBackTest', { params, query: query as never })).rejects.toThrow(message);
  });

  test('refuses a routing', async () => {
    await expect(fettle.admin.call('planBackTest', { params: { flow: 'block' }, query: period() })).rejects.toThrow('Only quality rules');
  });
});

describe('a case that must stay true', () => {
  const engineer = () => fettle.as.qualityEngineer;
  const create = async (name: string) => {
    const { revision } = await engineer().call('getFlow', { params });
    return (await engineer().call('createBackTestCase', { params, body: { name, revision, from, to, product: '' } })).case;
  };
  const save = async (definition: FlowDefinition) => {
    const { revision } = await engineer().call('getFlow', { params });
    return (await engineer().call('saveDraft', { params, body: { revision, definition } })).revision;
  };
  const release = (revision: number) => engineer().call('releaseFlow', { params, body: { revision, reason: 'another limit' } });

  test('keeps its readings, is judged at release, and refuses with the exact difference', { timeout: 60_000 }, async () => {
    const kept = await create('Week 46');
    expect([kept.expected.length, kept.readings, kept.createdBy, kept.equipment]).toEqual([3, 22, 'quentin', ['mill-1']]);
    // What is recorded goes after some days; the case has its own.
    await fettle.engine.pool.query('DELETE FROM machine_event');

    const revision = await save(tooMuch(6));

    const { cases } = await engineer().call('checkBackTestCases', { params });
    expect(cases.map(({ holds, missing, unexpected }) => [holds, missing.length, unexpected.length])).toEqual([[false, 1, 0]]);
    await expect(release(revision)).rejects.toThrow(
      /cannot be released: The case "Week 46" is no longer true: 1 firing is missing \("Too much power" at \S+Z on mill-1, unit B-2\)\. Change the rule/,
    );
  });

  test('can be renamed, and removed with a reason, which the audit keeps', async () => {
    const [first] = (await engineer().call('listBackTestCases', { params })).cases;
    const address = { flow: 'too-much', case: first?.id ?? '' };
    await engineer().call('renameBackTestCase', { params: address, body: { name: 'Worn tool of week 46' } });
    expect((await engineer().call('listBackTestCases', { params })).cases.map(({ name }) => name)).toEqual(['Worn tool of week 46']);
    await expect(engineer().call('removeBackTestCase', { params: address, body: { reason: ' ' } })).rejects.toThrow('say why');

    await engineer().call('removeBackTestCase', { params: address, body: { reason: 'the mill has another spindle' } });

    const { revision } = await engineer().call('getFlow', { params });
    expect((await release(revision)).version).toBe(2);
    await expect(engineer().call('renameBackTestCase', { params: address, body: { name: 'x' } })).rejects.toThrow('There is no such case');
    const { entries } = await fettle.admin.call('audit', { query: { subject: 'flow/too-much' } });
    expect(entries.filter(({ action }) => action.includes('BackTestCase')).map(({ action, reason }) => [action, reason])).toEqual([
      ['removeBackTestCase', 'the mill has another spindle'],
      ['renameBackTestCase', ''],
      ['createBackTestCase', ''],
    ]);
  });

  test('is not made of another draft than the one that was tested', async () => {
    const body = { name: 'x', revision: 77, from, to, product: '' };

    await expect(engineer().call('createBackTestCase', { params, body })).rejects.toThrow('you tested 77');
  });
});

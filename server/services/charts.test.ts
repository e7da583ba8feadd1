import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, flowOf } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
});
afterAll(() => fettle?.stop());

/** Nearly the same values again and again, so that limits are those of the first ten. */
const STEADY = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];

const powerChart = (flow: string, params: Record<string, unknown> = {}) =>
  flowOf(
    { id: flow, kind: 'qualityRule', name: 'Power' },
    {
      power: ['signal-source', { appliesTo: 'class', equipment: 'mill', signal: 'power', valueKind: 'number', unit: 'kW' }],
      chart: ['control-chart', { title: 'Power out of control', learnFrom: 10, rules: ['nelson1'], ...params }, 'Chart'],
      call: ['andon-call', { station: 'bench-1', title: 'Look' }],
    },
    ['power.out > chart.in', 'chart.violation > call.firing'],
  );

async function feed(values: readonly number[]): Promise<void> {
  for (const value of values) await fettle.feed(['mill-1', 'power', value]);
  await fettle.settled();
}

const keyOf = (flow: string) => ({ flow, flowNode: 'chart', equipment: 'mill-1' });
const chartOf = (flow: string, query: { limit?: number } = {}) =>
  fettle.as.qualityEngineer.call('getChart', { params: keyOf(flow), query: { limit: 200, ...query } });
const auditOf = async (flow: string) =>
  (await fettle.admin.call('audit', { query: { subject: `chart/${flow}/` } })).entries.map(
    ({ action, person, reason }) => `${action} ${person}: ${reason}`,
  );

test('limits are learned once and frozen with their samples; the next version of the rule goes on with them', async () => {
  await fettle.release(powerChart('learns', { specification: 'both', lsl: 40, usl: 60 }));
  await feed(STEADY.slice(0, 9));
  const learning = await chartOf('learns');
  await feed([...STEADY.slice(9), 50.1, 58]);

  const { chart, limits, samples } = await chartOf('learns');
  await fettle.release(powerChart('learns', { rules: ['nelson1', 'nelson2'] }));
  await feed([50]);
  const after = await chartOf('learns');

  expect(learning.chart).toMatchObject({ state: 'learning', samples: 9 });
  expect(chart).toMatchObject({
    state: 'out',
    samples: 12,
    limitsVersion: 1,
    recentlyOut: 1,
    last: { sample: 12, value: 58, violations: ['nelson1'] },
  });
  expect(chart.signals).toEqual([{ signal: 'power', title: 'Spindle power', unit: 'kW' }]);
  expect(chart.capability?.refusal).toContain('not in control');
  expect(limits).toMatchObject([
    {
      version: 1,
      origin: 'learned',
      frozenBy: 'rule/learns/1',
      limits: { centre: expect.closeTo(50.81), lower: expect.closeTo(45.8159, 3), upper: expect.closeTo(55.8041, 3) },
      basis: { first: { version: 1, sample: 1 }, last: { version: 1, sample: 10 }, count: 10, excluded: [] },
    },
  ]);
  expect(samples.map(({ limitsVersion }) => limitsVersion)).toEqual([...Array(10).fill(null), 1, 1]);
  expect(after.samples.at(-1)).toMatchObject({ version: 2, sample: 1, limitsVersion: 1, violations: [] });
});

test('other limits are proposed by the chart; rejected they change nothing, accepted they judge from then on', async () => {
  await fettle.release(powerChart('proposes'));
  await feed([...STEADY, ...STEADY.map((value) => value + 20)]);
  const decide = async (accept: boolean, reason: string) => {
    const { proposals } = await chartOf('proposes');
    const body = { proposal: proposals[0]?.id ?? '', accept, reason };
    return fettle.as.qualityEngineer.call('decideProposal', { params: keyOf('proposes'), body });
  };

  const [proposal] = (await chartOf('proposes')).proposals;
  const rejected = await decide(false, 'the tool was blunt');
  await feed(STEADY.map((value) => value + 20));
  const still = await chartOf('proposes');
  const accepted = await decide(true, 'other material, agreed with the customer');
  await feed([71]);
  const after = await chartOf('proposes');

  expect(proposal).toMatchObject({
    origin: 'chart',
    state: 'open',
    inUse: { version: 1 },
    limits: { centre: expect.closeTo(70.81) },
    reason: expect.stringContaining('the centre moved by 20'),
  });
  expect(rejected.proposal).toMatchObject({ state: 'rejected', decidedBy: 'quentin' });
  expect(still.chart).toMatchObject({ state: 'out', limitsVersion: 1, openProposal: true });
  expect(accepted.proposal).toMatchObject({ state: 'accepted', limitsVersion: 2 });
  expect(after.chart).toMatchObject({ state: 'in', limitsVersion: 2, openProposal: false });
  expect(after.samples.at(-1)).toMatchObject({ limitsVersion: 2, violations: [] });
  expect(after.limits).toMatchObject([
    { version: 2, origin: 'accepted', frozenBy: 'quentin', reason: 'other material, agreed with the customer' },
    { version: 1, origin: 'learned' },
  ]);
  await expect(decide(true, 'once more')).rejects.toMatchObject({ code: 'conflict' });
  expect(await auditOf('proposes')).toEqual([
    'acceptLimits quentin: other material, agreed with the customer',
    'rejectLimits quentin: the tool was blunt',
  ]);
});

test('a quality engineer leaves a sample out of phase I, with the reason, and proposes limits without it', async () => {
  await fettle.release(powerChart('studied'));
  await feed([...STEADY.slice(0, 5), 70, ...STEADY.slice(5)]);
  const { qualityEngineer, processEngineer, supervisor, operator } = fettle.as;
  const params = keyOf('studied');
  const sample = { version: 1, sample: 6 };

  await supervisor.call('annotateSample', { params, body: { ...sample, cause: 'chip between the jaws', action: 'cleaned' } });
  await qualityEngineer.call('excludeSample', { params, body: { ...sample, reason: 'chip between the jaws' } });
  const body = { first: { version: 1, sample: 1 }, last: { version: 1, sample: 11 }, reason: 'without the chip' };
  const { proposal } = await qualityEngineer.call('proposeLimits', { params, body });
  const unchanged = await chartOf('studied');
  await qualityEngineer.call('includeSample', { params, body: { ...sample, reason: 'it was not the chip' } });
  const second = await qualityEngineer.call('proposeLimits', { params, body });

  expect(proposal).toMatchObject({
    state: 'open',
    proposedBy: 'quentin',
    limits: { centre: expect.closeTo(50.81), version: 2 },
    basis: { count: 10, excluded: [{ ...sample, reason: 'chip between the jaws', person: 'quentin' }], outOfControl: 0 },
  });
  expect(proposal.reason).toMatch(/^without the chip/);
  expect(unchanged.chart.limitsVersion).toBe(1);
  expect(unchanged.annotations).toMatchObject([{ ...sample, cause: 'chip between the jaws', action: 'cleaned', person: 'susi' }]);
  expect(second.proposal).toMatchObject({ basis: { count: 11, excluded: [], outOfControl: 2 } });
  expect((await chartOf('studied')).proposals.map(({ state }) => state)).toEqual(['open', 'replaced']);
  expect(await auditOf('studied')).toEqual([
    'proposeLimits quentin: without the chip',
    'includeSample quentin: it was not the chip',
    'proposeLimits quentin: without the chip',
    'excludeSample quentin: chip between the jaws',
    'annotateSample susi: chip between the jaws',
  ]);
  for (const who of [processEngineer, supervisor, operator])
    await expect(who.call('excludeSample', { params, body: { ...sample, reason: 'no' } })).rejects.toMatchObject({ code: 'notAllowed' });
  await expect(operator.call('listCharts')).rejects.toMatchObject({ code: 'notAllowed' });
});

test('what cannot be is refused in words', async () => {
  const { qualityEngineer } = fettle.as;
  await fettle.release(powerChart('written', { limitsFrom: 'stated', centre: 50, sigma: 1 }));
  await feed(STEADY);
  const params = keyOf('written');
  const propose = (last: number) =>
    qualityEngineer.call('proposeLimits', {
      params,
      body: { first: { version: 1, sample: 1 }, last: { version: 1, sample: last }, reason: 'a study' },
    });

  const { proposal } = await propose(10);

  await expect(
    qualityEngineer.call('decideProposal', { params, body: { proposal: proposal.id, accept: true, reason: 'yes' } }),
  ).rejects.toMatchObject({ message: expect.stringContaining('written in the rule') });
  await expect(propose(1)).rejects.toMatchObject({ message: expect.stringContaining('at least 2 phase I samples') });
  const nothing = { version: 1, sample: 99 };
  await expect(qualityEngineer.call('excludeSample', { params, body: { ...nothing, reason: 'no' } })).rejects.toMatchObject({
    code: 'notFound',
  });
  await expect(qualityEngineer.call('getChart', { params: { ...params, flowNode: 'power' }, query: { limit: 10 } })).rejects.toMatchObject({
    code: 'notFound',
  });
  const charts = (await qualityEngineer.call('listCharts')).charts.map(({ flow }) => flow);
  expect(charts).toContain('written');
});

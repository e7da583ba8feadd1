import type { ReportedQuantity } from '@fettle/flows';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draw } from '../testing/draw.ts';
import { tinyDeps } from '../testing/tiny-plant.ts';
import { World } from './index.ts';
import { replay } from './replay.ts';

const lot = (quantity: number) => ({ serialNumber: 'L', jobOrder: 'JO', product: 'part', quantity });
const answer = { person: 'ann', outcome: 'done', entries: {} };

/** saw → mill → gather → pack. */
const line = () =>
  draw(
    'routing',
    'r',
    {
      begin: ['start'],
      saw: ['task'],
      mill: ['task'],
      nc: ['nonconformance'],
      together: ['gather'],
      pack: ['task'],
      good: ['end'],
      bad: ['end', { result: 'scrapped' }],
    },
    [
      'begin.out > saw.in',
      'saw.done > mill.in',
      'saw.failed > nc.in',
      'mill.done > together.in',
      'mill.failed > nc.in',
      'nc.rework > mill.in',
      'nc.scrap > bad.in',
      'together.out > pack.in',
      'pack.done > good.in',
      'pack.failed > bad.in',
    ],
  );

function started(quantity: number, definition = line()) {
  const world = new World(tinyDeps(definition), 0);
  world.startUnit({ flow: 'r', version: 1, unit: lot(quantity) });
  const at = (flowNode: string) => world.openTasks.filter(({ token }) => token.flowNode === flowNode);
  const report = (flowNode: string, reported: Partial<ReportedQuantity>, more: { outcome?: string; entries?: object } = {}) => {
    const task = at(flowNode)[0];
    if (task === undefined) throw new Error(`nothing is at ${flowNode}`);
    world.complete(task, { ...answer, ...more, reported: { good: 0, scrapped: 0, reason: '', ...reported } } as Parameters<
      World['complete']
    >[1]);
  };
  return { world, at, report, state: () => world.units[0]! };
}

/** The two sides of the account. */
function balance(world: World, deps = tinyDeps(line())): { has: number; accounted: number } {
  const [unit] = world.units;
  if (unit === undefined) throw new Error('no unit');
  const { lot: account } = unit;
  const live = unit.tokens
    .filter(({ generations }) => generations.length === 0)
    .reduce((sum, token) => sum + (token.quantity ?? unit.unit.quantity), 0);
  const split = Object.values(account?.splits ?? {}).reduce((sum, quantity) => sum + quantity, 0);
  const { good = 0, scrapped = 0, returned = 0, aborted = 0, splitOff = 0, movedOut = 0, mergedIn = 0 } = account ?? {};
  expect(
    replay(
      world.history.filter(({ stream }) => stream === unit.id),
      deps,
    ),
  ).toEqual(unit);
  return { has: unit.unit.quantity + mergedIn, accounted: live + split + good + scrapped + returned + aborted + splitOff + movedOut };
}

describe('a lot', () => {
  test('goes on with what is done; the rest stays where it is with its work instruction open', () => {
    const { world, at, report } = started(10);

    report('saw', { good: 4 });

    expect(at('mill').map(({ token }) => token.quantity)).toEqual([4]);
    expect(at('saw').map(({ token }) => token.quantity)).toEqual([6]);
    expect(balance(world)).toEqual({ has: 10, accounted: 10 });
  });

  test('counts what was scrapped with the reason, at once', () => {
    const { world, at, report, state } = started(10);

    report('saw', { good: 4, scrapped: 1, reason: 'cracked' });

    expect(at('saw')[0]?.token.quantity).toBe(5);
    expect(state().lot?.scrapped).toBe(1);
    expect(world.history.filter(({ kind }) => kind === 'quantityScrapped').map(({ data }) => data)).toEqual([
      { quantity: 1, reason: 'cracked', person: 'ann' },
    ]);
  });

  test('is gathered again: it waits for what is left of it, and goes on as one with the results of each part', () => {
    const { world, at, report, state } = started(10);
    report('saw', { good: 4 });
    report('mill', { good: 4 }, { entries: { width: { value: 5 } } });
    report('saw', { good: 5, scrapped: 1 });
    const before = at('pack').length;

    report('mill', { good: 5 }, { entries: { width: { value: 6 } } });

    expect(before).toBe(0);
    expect(at('pack').map(({ token }) => token.quantity)).toEqual([9]);
    expect(world.history.findLast(({ kind }) => kind === 'joined')?.data).toMatchObject({
      quantity: 9,
      parts: [
        { quantity: 4, results: { mill: { width: 5 } } },
        { quantity: 5, results: { mill: { width: 6 } } },
      ],
    });
    expect(state().data.mill).toEqual({ width: 6 });
  });

  test('is gathered when what it waited for is scrapped', () => {
    const { at, report } = started(10);
    report('saw', { good: 4 });
    report('mill', { good: 4 });

    report('saw', { scrapped: 6, reason: 'dropped' });

    expect(at('pack').map(({ token }) => token.quantity)).toEqual([4]);
  });

  test('whose part is scrapped by the routing goes on with the others', () => {
    const { world, at, report, state } = started(10);
    report('saw', { good: 4 });
    report('mill', { good: 4 }, { outcome: 'failed' });

    world.decide(world.openTasks.find(({ wait }) => wait.kind === 'decision')!, { person: 'qe', value: 'scrap', reason: '' });

    expect(state().state).toBe('running');
    expect(state().lot?.scrapped).toBe(4);
    expect(at('saw')[0]?.token.quantity).toBe(6);
  });

  test('of which something was good is good; of which all was scrapped is scrapped', () => {
    const some = started(10);
    some.report('saw', { good: 1, scrapped: 9 });
    some.report('mill', { good: 1 });
    some.report('pack', { good: 1 });
    const none = started(10);
    none.report('saw', { scrapped: 4 });
    none.report('saw', { scrapped: 6 });

    expect([some.state().state, none.state().state]).toEqual(['good', 'scrapped']);
    expect(some.world.history.at(-1)?.data).toEqual({ result: 'good', quantity: { good: 1, scrapped: 9 } });
  });

  test('takes no more than is there, and no report of nothing', () => {
    const { world, at, report } = started(10);

    report('saw', { good: 8, scrapped: 3 });
    report('saw', {});

    expect(at('saw')[0]?.token.quantity).toBeUndefined();
    expect(world.history.filter(({ kind }) => kind === 'messageVoid').map(({ data }) => data.reason)).toEqual([
      '11 were reported, and 10 are here.',
      'Nothing was reported.',
    ]);
  });

  test('counts visits for each part: the second part is not the second time', () => {
    const { report, world } = started(10);
    report('saw', { good: 4 });

    report('saw', { good: 6 });

    expect(world.history.filter(({ kind, flowNode }) => kind === 'entered' && flowNode === 'mill').map(({ data }) => data.visit)).toEqual([
      1, 1,
    ]);
  });

  test('that is aborted ends with everything that was still on its way', () => {
    const { world, report, state } = started(10);
    report('saw', { good: 4, scrapped: 1 });

    world.send('unit/JO/L', 'abort', { kind: 'abortUnit', instance: 'JO/L', person: 'ann', reason: 'order cancelled' });

    expect(state().lot).toMatchObject({ aborted: 9, scrapped: 1 });
    expect(balance(world)).toEqual({ has: 10, accounted: 10 });
  });

  test('in parallel branches is the same parts: what one branch scraps is gone after the join', () => {
    const both = draw(
      'routing',
      'r',
      { begin: ['start'], fork: ['split'], label: ['task'], wash: ['task'], meet: ['join'], pack: ['task'], good: ['end'] },
      [
        'begin.out > fork.in',
        'fork.a > label.in',
        'fork.b > wash.in',
        'label.done > meet.in',
        'wash.done > meet.in',
        'meet.out > pack.in',
        'pack.done > good.in',
      ],
    );
    const { world, at, report, state } = started(10, both);
    report('wash', { good: 3, scrapped: 1 });
    report('wash', { good: 6 });
    const early = at('pack').length;

    report('label', { good: 8, scrapped: 2 });
    const packed = at('pack').map(({ token }) => token.quantity);
    report('pack', { good: 7 });

    expect(early).toBe(0);
    expect(packed).toEqual([7]);
    expect(state().lot).toMatchObject({ good: 7, scrapped: 3, splits: {} });
    expect(balance(world, tinyDeps(both))).toEqual({ has: 10, accounted: 10 });
  });

  test('keeps its account whatever is reported', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 30 }),
        fc.array(fc.record({ at: fc.nat(5), good: fc.nat(12), scrapped: fc.nat(3), fails: fc.boolean(), decide: fc.boolean() }), {
          maxLength: 25,
        }),
        (quantity, reports) => {
          const { world } = started(quantity);
          for (const { at, good, scrapped, fails, decide } of reports) {
            const task = world.openTasks[at % Math.max(1, world.openTasks.length)];
            if (task === undefined) continue;
            if (task.wait.kind === 'decision') world.decide(task, { person: 'qe', value: decide ? 'scrap' : 'rework', reason: '' });
            else world.complete(task, { ...answer, outcome: fails ? 'failed' : 'done', reported: { good, scrapped, reason: '' } });
            const { has, accounted } = balance(world);
            expect(accounted).toBeCloseTo(has, 9);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('of one piece has no account, no quantity and no line more than before', () => {
    const { world, at, state } = started(1);

    world.complete(at('saw')[0]!, answer);

    expect(state().lot).toBeUndefined();
    expect(state().tokens.every((token) => !('quantity' in token) && !('results' in token))).toBe(true);
    expect(world.history.map(({ kind }) => kind)).toEqual([
      'unitStarted',
      'tokenSpawned',
      'entered',
      'left',
      'entered',
      'workInstructionOpened',
      'waiting',
      'workInstructionCompleted',
      'left',
      'entered',
      'workInstructionOpened',
      'waiting',
    ]);
  });
});

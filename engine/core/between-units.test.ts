import type { FlowDefinition } from '@fettle/flows';
import { describe, expect, test } from 'vitest';
import { draw } from '../testing/draw.ts';
import { tinyDeps } from '../testing/tiny-plant.ts';
import { World } from './index.ts';
import { replay } from './replay.ts';

const answer = { person: 'ann', outcome: 'done', entries: {} };
const line = draw('routing', 'r', { begin: ['start'], saw: ['task'], together: ['gather'], pack: ['task'], good: ['end'] }, [
  'begin.out > saw.in',
  'saw.done > together.in',
  'together.out > pack.in',
  'pack.done > good.in',
]);

function world(...definitions: readonly FlowDefinition[]) {
  const deps = tinyDeps(...definitions);
  const world = new World(deps, 0);
  const start = (serialNumber: string, quantity = 10, flow = definitions[0]!.id, product = 'part') =>
    world.startUnit({ flow, version: 1, unit: { serialNumber, jobOrder: 'JO', product, quantity } });
  const unit = (serialNumber: string) => world.units.find(({ id }) => id === `JO/${serialNumber}`);
  const at = (serialNumber: string) =>
    (unit(serialNumber)?.tokens ?? []).map(({ flowNode, quantity }) => `${flowNode} ${quantity ?? 'all'}`);
  const task = (serialNumber: string, flowNode?: string) =>
    world.openTasks.find(
      ({ instance, token }) => instance.startsWith(`JO/${serialNumber}`) && (flowNode === undefined || token.flowNode === flowNode),
    )!;
  const lines = (serialNumber: string, kind: string) =>
    world.history.filter((event) => event.stream === `JO/${serialNumber}` && event.kind === kind).map(({ data }) => data);
  const replays = () => {
    for (const state of world.units)
      expect(
        replay(
          world.history.filter(({ stream }) => stream === state.id),
          deps,
        ),
      ).toEqual(state);
  };
  return { world, start, unit, at, task, lines, replays };
}

describe('splitting a lot', () => {
  test('takes parts into a unit of their own that goes on where the lot was', () => {
    const { world: here, start, unit, at, lines, replays } = world(line);
    start('L');

    here.send('unit/JO/L', 'm1', { kind: 'splitLot', instance: 'JO/L', quantity: 3, serialNumber: 'L-A', person: 'ann', reason: 'urgent' });

    expect([at('L'), at('L-A')]).toEqual([['saw 7'], ['saw all']]);
    expect(unit('L-A')?.unit.quantity).toBe(3);
    expect(unit('L-A')?.origin).toEqual({ instance: 'JO/L', serialNumber: 'L' });
    expect(lines('L', 'lotSplit')).toEqual([
      { child: 'JO/L-A', serialNumber: 'L-A', quantity: 3, to: 'saw', person: 'ann', reason: 'urgent' },
    ]);
    replays();
  });

  test('is refused for all of it, and for more than there is', () => {
    const { world: here, start, at, lines } = world(line);
    start('L');

    here.send('unit/JO/L', 'm1', { kind: 'splitLot', instance: 'JO/L', quantity: 10, serialNumber: 'L-A', person: 'ann', reason: '' });

    expect(at('L')).toEqual(['saw all']);
    expect(lines('L', 'messageVoid')[0]?.reason).toContain('something must be left');
  });

  test('by a flowNode begins the new units behind its port, and ends a lot of which nothing is left', () => {
    const divided = draw(
      'routing',
      'r',
      { begin: ['start'], cut: ['divide', { quantities: [1, 1, 1] }], test: ['task'], pack: ['task'], good: ['end'] },
      ['begin.out > cut.in', 'cut.piece > test.in', 'cut.rest > pack.in', 'test.done > good.in', 'pack.done > good.in'],
    );
    const { start, at, unit, replays } = world(divided);

    start('L', 5);
    start('M', 3);

    expect([at('L'), at('L-1'), at('L-3')]).toEqual([['pack 2'], ['test all'], ['test all']]);
    expect(unit('M')?.state).toBe('transferred');
    expect(unit('M')?.lot?.splitOff).toBe(3);
    replays();
  });
});

describe('merging units', () => {
  test('moves all of one into the other that stands at the same place', () => {
    const { world: here, start, unit, at, lines, replays } = world(line);
    start('L');
    start('M', 4);

    here.send('unit/JO/M', 'm1', { kind: 'mergeLot', instance: 'JO/M', into: 'JO/L', person: 'ann', reason: 'one box' });

    expect(at('L')).toEqual(['saw 14']);
    expect(unit('M')?.state).toBe('transferred');
    expect(lines('L', 'lotMerged')).toMatchObject([{ from: 'JO/M', quantity: 4 }]);
    expect(lines('M', 'lotMerged')).toMatchObject([{ into: 'JO/L', quantity: 4 }]);
    replays();
  });

  test('is refused by another product, and the unit goes on where it was', () => {
    const { world: here, start, at, unit, lines, replays } = world(line);
    start('L', 10, 'r', 'other');
    start('M', 4);

    here.send('unit/JO/M', 'm1', { kind: 'mergeLot', instance: 'JO/M', into: 'JO/L', person: 'ann', reason: '' });

    expect([at('L'), at('M')]).toEqual([['saw all'], ['saw all']]);
    expect(unit('M')?.lot?.movedOut).toBe(0);
    expect(lines('M', 'requestRefused')[0]).toMatchObject({ reason: 'L is a other.' });
    replays();
  });

  test('waits for one that has not come so far until it gathers', () => {
    const { world: here, start, at, task, replays } = world(line);
    start('L');
    start('M', 4);
    here.complete(task('M'), answer);

    here.send('unit/JO/M', 'm1', { kind: 'mergeLot', instance: 'JO/M', into: 'JO/L', person: 'ann', reason: '' });
    const before = [at('L'), at('M')];
    here.complete(task('L'), answer);

    expect(before).toEqual([['saw all'], ['pack all']]);
    expect([at('L'), at('M')]).toEqual([['pack 14'], []]);
    replays();
  });

  test('is answered when the other ends without it', () => {
    const { world: here, start, at, task, replays } = world(line);
    start('L');
    start('M', 4);
    here.complete(task('M'), answer);
    here.send('unit/JO/M', 'm1', { kind: 'mergeLot', instance: 'JO/M', into: 'JO/L', person: 'ann', reason: '' });

    here.send('unit/JO/L', 'm2', { kind: 'abortUnit', instance: 'JO/L', person: 'ann', reason: '' });

    expect(at('M')).toEqual(['pack all']);
    replays();
  });
});

describe('material', () => {
  const assembled = draw(
    'routing',
    'r',
    { begin: ['start'], mount: ['assemble', { definition: 'bolt', each: 2 }], good: ['end'], bad: ['end', { result: 'scrapped' }] },
    ['begin.out > mount.in', 'mount.done > good.in', 'mount.failed > bad.in'],
  );

  test('is taken from the lot that is scanned; the work is finished once all of it is there', () => {
    const { world: here, start, unit, task, lines, replays } = world(assembled);
    here.receive({ lot: 'B1', definition: 'bolt', quantity: 5 });
    start('S', 1);
    here.complete(task('S'), answer);
    const early = unit('S')?.state;

    here.scan(task('S'), { key: 'part', source: 'B1', quantity: 2, person: 'ann' });
    here.complete(task('S'), { ...answer, reported: { good: 1, scrapped: 0, reason: '' } });

    expect([early, unit('S')?.state]).toEqual(['running', 'good']);
    expect(here.material[0]).toMatchObject({ id: 'B1', quantity: 3, sequence: 2 });
    expect(lines('S', 'materialConsumed')).toEqual([{ lot: 'B1', definition: 'bolt', quantity: 2, person: 'ann' }]);
    expect(lines('S', 'messageVoid')[0]?.reason).toBe('"bolt" is not scanned: 0 of 2 pcs');
    replays();
  });

  test.each([
    ['another material', { lot: 'B1', definition: 'glue', quantity: 5 }, 'Lot B1 is glue; expected bolt.'],
    ['one that is blocked', { lot: 'B1', definition: 'bolt', quantity: 5, blocked: true }, 'Lot B1 is blocked. Take a released one.'],
    [
      'one that has expired',
      { lot: 'B1', definition: 'bolt', quantity: 5, expiresAt: 0 },
      'Lot B1 expired on 1970-01-01. Take a fresh one.',
    ],
    ['too little', { lot: 'B1', definition: 'bolt', quantity: 1 }, 'Lot B1 has 1 left; 2 are needed.'],
    ['a lot that is none', { lot: 'B2', definition: 'bolt', quantity: 5 }, 'There is no lot "B1"; expected a lot of bolt.'],
  ])('%s is refused with what was expected, and nothing is taken', (_what, lot, reason) => {
    const { world: here, start, task, lines, replays } = world(assembled);
    here.receive(lot);
    start('S', 1);

    here.scan(task('S'), { key: 'part', source: 'B1', quantity: 2, person: 'ann' });

    expect(lines('S', 'requestRefused')).toMatchObject([{ lot: 'B1', reason }]);
    expect(here.material[0]?.quantity).toBe(lot.quantity);
    replays();
  });

  test('of a part of the lot is needed in proportion', () => {
    const { world: here, start, task, at, lines } = world(assembled);
    here.receive({ lot: 'B1', definition: 'bolt', quantity: 100 });
    start('L', 10);
    here.scan(task('L'), { key: 'part', source: 'B1', quantity: 8, person: 'ann' });

    here.complete(task('L'), { ...answer, reported: { good: 4, scrapped: 0, reason: '' } });
    here.complete(task('L'), { ...answer, reported: { good: 1, scrapped: 0, reason: '' } });

    expect(at('L')).toEqual(['mount 6']);
    expect(lines('L', 'messageVoid')[0]?.reason).toBe('"bolt" is not scanned: 8 of 10 pcs');
  });

  test('that a machine takes comes from the lot that the routing names, or the unit goes the other way', () => {
    const machine = draw(
      'routing',
      'r',
      {
        begin: ['start'],
        fill: ['consume', { lot: 'G1', definition: 'glue', quantity: 3 }],
        make: ['produce', { lot: 'P1', definition: 'paste', quantity: 2 }],
        good: ['end'],
        none: ['end', { result: 'scrapped' }],
      },
      ['begin.out > fill.in', 'fill.out > make.in', 'fill.refused > none.in', 'make.out > good.in'],
    );
    const { world: here, start, unit, replays } = world(machine);
    here.receive({ lot: 'G1', definition: 'glue', quantity: 4 });

    for (const serialNumber of ['1', '2']) start(serialNumber, 1);

    expect([unit('1')?.state, unit('2')?.state]).toEqual(['good', 'scrapped']);
    expect(here.material.map(({ id, quantity }) => [id, quantity])).toEqual([
      ['G1', 1],
      ['P1', 2],
    ]);
    replays();
  });

  test('that is a unit is built in once, and only when it is finished and good', () => {
    const pump = draw(
      'routing',
      'pump',
      { begin: ['start'], mount: ['assemble', { definition: 'motor', tracking: 'unit' }], good: ['end'] },
      ['begin.out > mount.in', 'mount.done > good.in'],
    );
    const motor = draw('routing', 'motor', { begin: ['start'], wind: ['task'], good: ['end'] }, [
      'begin.out > wind.in',
      'wind.done > good.in',
    ]);
    const { world: here, start, unit, task, lines, replays } = world(pump, motor);
    for (const pumpNumber of ['P1', 'P2']) start(pumpNumber, 1, 'pump', 'pump');
    start('M1', 1, 'motor', 'motor');
    const scan = (pumpNumber: string) =>
      here.scan(task(pumpNumber), { key: 'part', source: 'JO/M1', serialNumber: 'M1', quantity: 1, person: 'ann' });

    scan('P1');
    here.complete(task('M1'), answer);
    scan('P1');
    scan('P2');

    expect(lines('P1', 'requestRefused').map(({ reason }) => reason)).toEqual(['M1 is not finished yet.']);
    expect(lines('P1', 'materialConsumed')).toMatchObject([{ component: 'JO/M1', serialNumber: 'M1', definition: 'motor' }]);
    expect(lines('P2', 'requestRefused').map(({ reason }) => reason)).toEqual(['M1 is in P1 already.']);
    expect(unit('M1')?.installedIn?.serialNumber).toBe('P1');
    replays();
  });
});

describe('calling a routing', () => {
  const caller = (params = {}) =>
    draw(
      'routing',
      'main',
      {
        begin: ['start'],
        paint: ['call', { flow: 'paint', ...params }],
        pack: ['task'],
        good: ['end'],
        bad: ['end', { result: 'scrapped' }],
        late: ['task'],
      },
      ['begin.out > paint.in', 'paint.good > pack.in', 'paint.scrapped > bad.in', 'paint.late > late.in', 'pack.done > good.in'],
    );
  const paint = draw('routing', 'paint', { begin: ['start'], spray: ['task'], good: ['end'], bad: ['end', { result: 'scrapped' }] }, [
    'begin.out > spray.in',
    'spray.done > good.in',
    'spray.failed > bad.in',
  ]);

  test('runs it for the same unit and goes on with its end and its results', () => {
    const { world: here, start, at, task, unit, lines, replays } = world(caller(), paint);
    start('S', 1, 'main');
    const child = here.units.find(({ caller: by }) => by !== undefined);
    here.complete(task('S', 'spray'), { ...answer, entries: { colour: { value: 'red' } } });

    expect(child).toMatchObject({ id: 'JO/S/call/2', flow: 'paint', unit: { serialNumber: 'S' }, data: { begin: { depth: 3 } } });
    expect(at('S')).toEqual(['pack all']);
    expect(unit('S')?.data.paint).toMatchObject({ result: 'good', data: { spray: { colour: 'red' } } });
    expect([lines('S', 'routingCalled'), lines('S', 'routingReturned')]).toMatchObject([
      [{ flow: 'paint', version: 1 }],
      [{ result: 'good' }],
    ]);
    replays();
  });

  test('goes the other way when it was scrapped there', () => {
    const { world: here, start, unit, task, replays } = world(caller(), paint);
    start('S', 1, 'main');

    here.complete(task('S', 'spray'), { ...answer, outcome: 'failed' });

    expect(unit('S')?.state).toBe('scrapped');
    replays();
  });

  test('that is left by the caller is aborted, and so it is when the caller is', () => {
    const { world: here, start, unit, replays } = world(caller({ wait: 1000 }), paint);
    for (const serialNumber of ['S', 'T']) start(serialNumber, 1, 'main');

    here.send('unit/JO/T', 'abort', { kind: 'abortUnit', instance: 'JO/T', person: 'ann', reason: 'cancelled' });
    here.advanceTo(1000);

    expect([unit('S')?.state, unit('S/call/2')?.state, unit('T')?.state, unit('T/call/2')?.state]).toEqual([
      'running',
      'aborted',
      'aborted',
      'aborted',
    ]);
    expect(here.history.filter(({ stream, kind }) => stream === 'JO/S' && kind === 'messageVoid')).toEqual([]);
    replays();
  });

  test('is held with its caller, and let go with it', () => {
    const { world: here, start, unit, replays } = world(caller(), paint);
    start('S', 1, 'main');

    here.send('unit/JO/S', 'h', { kind: 'placeHold', instance: 'JO/S', hold: 'h1', reason: 'look', person: 'qe' });
    const held = unit('S/call/2')?.state;
    here.send('unit/JO/S', 'r', { kind: 'releaseHold', instance: 'JO/S', hold: 'h1', reason: 'fine', person: 'qe' });

    expect([held, unit('S/call/2')?.state]).toEqual(['held', 'running']);
    replays();
  });
});

import type { FlowDefinition } from '@fettle/flows';
import { describe, expect, test } from 'vitest';
import { draw } from '../testing/draw.ts';
import { tinyDeps } from '../testing/tiny-plant.ts';
import { replay, World } from './index.ts';

const UNIT = { serialNumber: '1', jobOrder: 'JO', product: 'part', quantity: 1 };
type Nodes = Parameters<typeof draw>[2];

function attach(flow: FlowDefinition, to: Readonly<Record<string, string>>): FlowDefinition {
  return {
    ...flow,
    flowNodes: flow.flowNodes.map((node) => ({ ...node, ...(to[node.id] === undefined ? {} : { attachedTo: to[node.id] }) })),
  };
}

/** One unit of a drawn routing, with what a test asks of it. Every look at it replays its history first. */
function unitOn(nodes: Nodes, connections: readonly string[], attachedTo: Readonly<Record<string, string>> = {}) {
  const deps = tinyDeps(attach(draw('routing', 'r', { begin: ['start'], done: ['end'], ...nodes }, connections), attachedTo));
  const world = new World(deps, 0);
  world.startUnit({ flow: 'r', version: 1, unit: UNIT });
  const state = () => {
    const [unit] = world.units;
    if (unit === undefined) throw new Error('there is no unit');
    expect(replay(world.history, deps)).toEqual(unit);
    return unit;
  };
  return {
    world,
    state,
    places: () =>
      state()
        .tokens.map(({ flowNode, state: how }) => (how === 'waiting' ? flowNode : `${flowNode} ${how}`))
        .sort(),
    complete(flowNode: string, outcome = 'done') {
      const task = world.openTasks.find(({ token }) => token.flowNode === flowNode);
      if (task === undefined) throw new Error(`nothing is open at ${flowNode}`);
      world.complete(task, { person: 'ann', outcome, entries: {} });
    },
    hold: () => world.send('unit/JO/1', 'hold', { kind: 'placeHold', instance: 'JO/1', hold: 'h', reason: 'wait', person: 'qe' }),
    release: () => world.send('unit/JO/1', 'release', { kind: 'releaseHold', instance: 'JO/1', hold: 'h', reason: 'go', person: 'qe' }),
    escalate: (code: string) => world.escalate('JO/1', { code, person: 'ann', reason: '' }),
    abort: () => world.abort('JO/1', { person: 'sue', reason: 'withdrawn' }),
    kinds: (kind: string) => world.history.filter((line) => line.kind === kind).map(({ flowNode, data }) => ({ flowNode, ...data })),
  };
}

describe('a boundary event', () => {
  const interrupted = () =>
    unitOn(
      { work: ['task'], over: ['late', { ms: 100 }], rescue: ['task'] },
      ['begin.out > work.in', 'work.done > done.in', 'over.out > rescue.in', 'rescue.done > done.in'],
      { over: 'work' },
    );

  test('that interrupts closes what its operation has open; a late answer is void', () => {
    const unit = interrupted();
    const [task] = unit.world.openTasks;

    unit.world.advanceTo(100);
    if (task !== undefined) unit.world.complete(task, { person: 'ann', outcome: 'done', entries: {} });

    expect(unit.places()).toEqual(['rescue']);
    expect(unit.kinds('workInstructionWithdrawn')).toHaveLength(1);
    expect(unit.kinds('messageVoid')).toMatchObject([{ reason: 'The unit has left that flowNode.' }]);
  });

  test('is void once its operation is left', () => {
    const unit = interrupted();

    unit.complete('work');
    unit.world.advanceTo(1000);

    expect(unit.state().state).toBe('good');
    expect(unit.kinds('left').some((line) => 'interruptedBy' in line)).toBe(false);
  });

  test('is taken note of while the unit is held, and goes on when the hold ends', () => {
    const unit = interrupted();

    unit.hold();
    unit.world.advanceTo(100);
    const held = unit.places();
    unit.release();

    expect(held).toEqual(['work held']);
    expect(unit.places()).toEqual(['rescue']);
  });

  test('that does not interrupt starts beside its operation, also in a held unit', () => {
    const unit = unitOn(
      { work: ['task'], over: ['late', { ms: 100, interrupting: false, times: 2 }], call: ['task'] },
      ['begin.out > work.in', 'work.done > done.in', 'over.out > call.in', 'call.done > done.in'],
      { over: 'work' },
    );

    unit.world.advanceTo(100);
    unit.hold();
    unit.world.advanceTo(200);
    const held = unit.places();
    unit.release();

    expect(held).toEqual(['call', 'work', 'work held']);
    expect(unit.places()).toEqual(['call', 'call', 'work']);
  });

  test('ends with an incident, and its time begins anew with the retry', () => {
    const unit = interrupted();

    unit.world.advanceTo(50);
    unit.complete('work', 'failed');
    unit.world.advanceTo(150);
    const [token] = unit.state().tokens;
    const inIncident = unit.places();
    const resolution = { token: token?.id ?? '', activation: token?.activation ?? 0, action: 'retry' as const, person: 'sue', reason: '' };
    unit.world.send('unit/JO/1', 'retry', { kind: 'resolveIncident', instance: 'JO/1', ...resolution });
    unit.world.advanceTo(249);
    const retried = unit.places();
    unit.world.advanceTo(250);

    expect([inIncident, retried, unit.places()]).toEqual([['work incident'], ['work'], ['rescue']]);
  });

  test('of the very code catches an escalation before one of any', () => {
    const unit = unitOn(
      { work: ['task'], any: ['alarm'], fire: ['alarm', { code: 'fire' }], out: ['task'], ask: ['task'] },
      ['begin.out > work.in', 'work.done > done.in', 'any.out > ask.in', 'fire.out > out.in', 'out.done > done.in', 'ask.done > done.in'],
      { any: 'work', fire: 'work' },
    );

    unit.escalate('fire');

    expect(unit.places()).toEqual(['out']);
    expect(unit.kinds('escalated')).toMatchObject([{ flowNode: 'work', by: 'fire', code: 'fire' }]);
  });
});

describe('joins', () => {
  test('do not wait for a side path when every connection has its token, and let it end when it comes late', () => {
    const unit = unitOn(
      {
        fork: ['split'],
        a: ['task'],
        b: ['task'],
        over: ['late', { ms: 100, interrupting: false }],
        side: ['task'],
        meet: ['join'],
        pack: ['task'],
      },
      [
        'begin.out > fork.in',
        'fork.a > a.in',
        'fork.b > b.in',
        'a.done > meet.in',
        'b.done > meet.in',
        'over.out > side.in',
        'side.done > meet.in',
        'meet.out > pack.in',
        'pack.done > done.in',
      ],
      { over: 'a' },
    );

    unit.world.advanceTo(100);
    for (const place of ['a', 'b', 'side']) unit.complete(place);

    expect(unit.places()).toEqual(['pack']);
    expect(unit.kinds('joined')).toHaveLength(1);
  });

  test('that bring some branches together leave the rest to the next one, which fires once', () => {
    const unit = unitOn(
      {
        fork: ['split', { branches: ['a', 'b', 'c'] }],
        a: ['task'],
        b: ['task'],
        c: ['task'],
        two: ['join'],
        mid: ['task'],
        all: ['join'],
        pack: ['task'],
      },
      [
        'begin.out > fork.in',
        'fork.a > a.in',
        'fork.b > b.in',
        'fork.c > c.in',
        'a.done > two.in',
        'b.done > two.in',
        'two.out > mid.in',
        'mid.done > all.in',
        'c.done > all.in',
        'all.out > pack.in',
        'pack.done > done.in',
      ],
    );

    for (const place of ['a', 'b', 'mid']) unit.complete(place);
    const before = unit.places();
    unit.complete('c');

    expect(before).toEqual(['all joining', 'c']);
    expect(unit.places()).toEqual(['pack']);
  });

  test('of an inner and an outer split that meet in one join fire for both', () => {
    const unit = unitOn(
      {
        outer: ['split'],
        inner: ['split', { branches: ['c', 'd'] }],
        b: ['task'],
        c: ['task'],
        d: ['task'],
        meet: ['join'],
        pack: ['task'],
      },
      [
        'begin.out > outer.in',
        'outer.a > inner.in',
        'outer.b > b.in',
        'inner.c > c.in',
        'inner.d > d.in',
        'b.done > meet.in',
        'c.done > meet.in',
        'd.done > meet.in',
        'meet.out > pack.in',
        'pack.done > done.in',
      ],
    );

    for (const place of ['c', 'd']) unit.complete(place);
    const before = unit.places();
    unit.complete('b');

    expect(before).toEqual(['b', 'meet joining']);
    expect(unit.places()).toEqual(['pack']);
  });

  test('that no branch shares are passed: one branch that is taken alone does not wait', () => {
    const unit = unitOn(
      {
        outer: ['split'],
        b: ['task'],
        one: ['pick', { branches: ['x', 'y'], taken: ['x'] }],
        x: ['task'],
        y: ['task'],
        meet: ['join'],
        mid: ['task'],
        all: ['join'],
      },
      [
        'begin.out > outer.in',
        'outer.a > one.in',
        'outer.b > b.in',
        'one.x > x.in',
        'one.y > y.in',
        'x.done > meet.in',
        'y.done > meet.in',
        'meet.out > mid.in',
        'mid.done > all.in',
        'b.done > all.in',
        'all.out > done.in',
      ],
    );

    unit.complete('x');

    expect(unit.places()).toEqual(['b', 'mid']);
  });
});

describe('a jump', () => {
  const branches = (to: string) =>
    unitOn(
      {
        prepare: ['task'],
        fork: ['split'],
        a: ['task'],
        test: ['task'],
        again: ['back', { to }],
        b: ['task'],
        meet: ['join'],
        after: ['task'],
        late: ['back', { to: 'a' }],
      },
      [
        'begin.out > prepare.in',
        'prepare.done > fork.in',
        'fork.a > a.in',
        'fork.b > b.in',
        'a.done > test.in',
        'test.done > meet.in',
        'test.failed > again.in',
        'again.over > meet.in',
        'b.done > meet.in',
        'meet.out > after.in',
        'after.done > done.in',
        'after.failed > late.in',
        'late.over > done.in',
      ],
    );

  test('within a branch keeps its generation', () => {
    const unit = branches('a');
    unit.complete('prepare');

    unit.complete('a');
    unit.complete('test', 'failed');
    const jumped = unit.places();
    for (const place of ['a', 'test', 'b']) unit.complete(place);

    expect(jumped).toEqual(['a', 'b']);
    expect(unit.places()).toEqual(['after']);
    expect(unit.state().control?.reworks).toEqual({ a: 1, 'a|again': 1 });
  });

  test('to before the split ends the other branches, and a new round begins', () => {
    const unit = branches('prepare');
    unit.complete('prepare');

    unit.complete('a');
    unit.complete('b');
    unit.complete('test', 'failed');
    const jumped = unit.places();
    for (const place of ['prepare', 'a', 'test', 'b']) unit.complete(place);

    expect(jumped).toEqual(['prepare']);
    expect(unit.kinds('tokenEnded')).toMatchObject([{ flowNode: 'meet', reason: 'leftBranch', by: 'again' }, { reason: 'joined' }]);
    expect(unit.places()).toEqual(['after']);
  });

  test('into a branch of a split that is long joined passes its join alone', () => {
    const unit = branches('a');
    for (const place of ['prepare', 'a', 'test', 'b']) unit.complete(place);

    unit.complete('after', 'failed');
    const jumped = unit.places();
    for (const place of ['a', 'test']) unit.complete(place);

    expect(jumped).toEqual(['a']);
    expect(unit.places()).toEqual(['after']);
  });

  test('waits for the end of a hold', () => {
    const unit = branches('a');
    for (const place of ['prepare', 'a']) unit.complete(place);

    unit.hold();
    unit.complete('test', 'failed');
    const held = unit.places();
    unit.release();

    expect(held).toEqual(['b', 'test held']);
    expect(unit.places()).toEqual(['a', 'b']);
  });
});

describe('the end of a hold', () => {
  test('lets go what it kept in the order in which each came to be kept, and each as far as it gets', () => {
    const unit = unitOn({ fork: ['split', { branches: ['a', 'b', 'c'] }], a: ['task'], b: ['task'], c: ['task'], both: ['join'] }, [
      'begin.out > fork.in',
      'fork.a > a.in',
      'fork.b > b.in',
      'fork.c > c.in',
      ...['a', 'b', 'c'].map((branch) => `${branch}.done > both.in`),
      'both.out > done.in',
    ]);

    unit.hold();
    for (const [index, branch] of ['b', 'a', 'c'].entries()) {
      unit.world.advanceTo(index + 1);
      unit.complete(branch);
    }
    unit.release();

    const arrivals = unit.world.history.filter(({ kind, flowNode }) => kind === 'entered' && flowNode === 'both').map(({ token }) => token);
    expect(arrivals).toEqual(['JO/1.2', 'JO/1.1', 'JO/1.3']);
    expect(unit.state().state).toBe('good');
  });
});

describe('compensation', () => {
  const clamped = () =>
    unitOn(
      { take: ['task'], clamp: ['task'], mill: ['task'], untake: ['undo'], unclamp: ['undo'], putBack: ['task'], open: ['task'] },
      [
        'begin.out > take.in',
        'take.done > clamp.in',
        'clamp.done > mill.in',
        'mill.done > done.in',
        'mill.failed > clamp.in',
        'untake.out > putBack.in',
        'unclamp.out > open.in',
        'putBack.done > done.in',
        'open.done > done.in',
      ],
      { untake: 'take', unclamp: 'clamp' },
    );

  test('undoes what is completed, the latest first, once for each operation; then the unit is aborted', () => {
    const unit = clamped();
    for (const place of ['take', 'clamp']) unit.complete(place);
    unit.complete('mill', 'failed');
    unit.complete('clamp');

    unit.abort();
    const first = [unit.places(), unit.state().control?.aborting];
    unit.complete('open');
    const second = unit.places();
    unit.complete('putBack');

    expect(first).toEqual([['open'], { reason: 'withdrawn', person: 'sue' }]);
    expect(second).toEqual(['putBack']);
    expect(unit.state()).toMatchObject({ state: 'aborted', tokens: [], control: undefined });
  });

  test('of a held unit begins at once; a second abort ends it', () => {
    const unit = clamped();
    for (const place of ['take', 'clamp']) unit.complete(place);

    unit.hold();
    unit.abort();
    const undoing = [unit.state().state, unit.places()];
    unit.abort();

    expect(undoing).toEqual(['running', ['open']]);
    expect(unit.state().state).toBe('aborted');
    expect(unit.kinds('holdReleased')).toHaveLength(1);
  });

  test('with nothing to undo is a plain abort', () => {
    const unit = clamped();

    unit.abort();

    expect(unit.state().state).toBe('aborted');
    expect(unit.kinds('compensating')).toEqual([]);
  });
});

test('instances keep their visits and results apart, and the join has them by number', () => {
  const unit = unitOn({ every: ['each', { count: 2 }], measure: ['task'], all: ['together'] }, [
    'begin.out > every.in',
    'every.each > measure.in',
    'measure.done > all.in',
    'measure.failed > measure.in',
    'all.out > done.in',
  ]);
  const [first, second] = unit.world.openTasks;
  const enter = (task: typeof first, value: number) =>
    task !== undefined && unit.world.complete(task, { person: 'ann', outcome: 'done', entries: { width: { value } } });

  enter(second, 7);
  const apart = unit.state().data;
  enter(first, 3);

  expect(apart).toEqual({ 'measure[2]': { width: 7 } });
  expect(unit.state().data).toEqual({
    measure: { width: 7 },
    all: {
      instances: [
        { number: 1, data: { measure: { width: 3 } } },
        { number: 2, data: { measure: { width: 7 } } },
      ],
    },
  });
});

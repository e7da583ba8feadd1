import { describe, expect, test } from 'vitest';
import { draw } from '../testing/draw.ts';
import { says, tinyDeps } from '../testing/tiny-plant.ts';
import { replay, World } from './index.ts';

const unit = (serialNumber: string) => ({ serialNumber, jobOrder: 'JO', product: 'part', quantity: 1 });
const kinds = (world: World, instance: string) =>
  world.history.filter((event) => event.stream === instance).map((event) => `${event.kind} ${event.flowNode ?? ''}`.trim());
const machined = () =>
  draw(
    'routing',
    'r',
    {
      begin: ['start'],
      cut: [
        'machine',
        {
          until: [
            { outcome: 'aborted', when: 'stage == "End" && !reached.layer3' },
            { outcome: 'done', when: 'stage == "End"' },
          ],
          equipment: 'mill-1',
          milestones: [{ key: 'layer3', title: 'Layer 3', when: 'stage.startsWith("Layer 3")' }],
          collect: [
            { key: 'peak', signal: 'power', aggregate: 'max', while: 'stage.startsWith("Layer")' },
            { key: 'stages', signal: 'stage', aggregate: 'trail' },
          ],
        },
      ],
      good: ['end'],
      bad: ['end', { result: 'scrapped' }],
    },
    ['begin.out > cut.in', 'cut.done > good.in', 'cut.aborted > bad.in'],
  );

describe('a unit on a machine', () => {
  test('follows the stages by events alone and collects only good readings of the right stage', () => {
    const world = new World(tinyDeps(machined()), 0);
    const instance = world.startUnit({ flow: 'r', version: 1, unit: unit('1') });

    const script = [
      says(1, 'power', 9),
      says(2, 'stage', 'Prep'),
      says(3, 'stage', 'Layer 1 Up'),
      says(4, 'power', 3),
      says(5, 'power', 99, 'bad'),
      says(6, 'stage', 'Layer 3 Up'),
      says(7, 'stage', 'End'),
    ];
    for (const event of script) world.feed(event);

    const state = world.units.find((candidate) => candidate.id === instance);
    expect(state?.state).toBe('good');
    expect(state?.data.cut).toMatchObject({ peak: 3, layer3: true, stages: ['Prep', 'Layer 1 Up', 'Layer 3 Up', 'End'] });
  });

  test('that ends without layer 3 is recognised as aborted', () => {
    const world = new World(tinyDeps(machined()), 0);
    world.startUnit({ flow: 'r', version: 1, unit: unit('1') });

    for (const event of [says(1, 'stage', 'Layer 1 Up'), says(2, 'stage', 'End')]) world.feed(event);

    expect(world.units[0]?.state).toBe('scrapped');
  });

  test('gets the events that came before it waited, in their order, and not those of the unit before', () => {
    const world = new World(tinyDeps(machined()), 0);
    for (const event of [says(1, 'stage', 'Layer 1 Up'), says(2, 'stage', 'Layer 3 Up')]) world.feed(event);

    world.startUnit({ flow: 'r', version: 1, unit: unit('1') });
    world.feed(says(3, 'stage', 'End'));
    world.startUnit({ flow: 'r', version: 1, unit: unit('2') });

    expect(world.units.map((state) => state.state)).toEqual(['good', 'running']);
  });

  test('works on one unit at a time, in the order of arrival', () => {
    const world = new World(tinyDeps(machined()), 0);
    for (const serial of ['1', '2']) world.startUnit({ flow: 'r', version: 1, unit: unit(serial) });

    for (const event of [says(1, 'stage', 'Layer 3 Up'), says(2, 'stage', 'End'), says(3, 'stage', 'Prep'), says(4, 'stage', 'End')])
      world.feed(event);

    expect(world.units.map((state) => state.state)).toEqual(['good', 'scrapped']);
  });

  test('sees at once what was so before: a milestone and an end over samples', () => {
    const flow = draw(
      'routing',
      'r',
      {
        begin: ['start'],
        wait: [
          'machine',
          {
            equipment: 'mill-1',
            until: [{ outcome: 'done', when: 'reached.warm && !running' }],
            milestones: [{ key: 'warm', title: 'Warm', when: 'power > 1.0' }],
          },
        ],
        done: ['end'],
      },
      ['begin.out > wait.in', 'wait.done > done.in'],
    );
    const world = new World(tinyDeps(flow), 0);
    for (const event of [says(1, 'power', 2), says(2, 'running', false)]) world.feed(event);

    world.startUnit({ flow: 'r', version: 1, unit: unit('1') });

    expect(world.units[0]?.state).toBe('good');
  });

  test('knows a condition that one good reading decides, whatever the other is', () => {
    const flow = draw(
      'routing',
      'r',
      {
        begin: ['start'],
        wait: ['machine', { equipment: 'mill-1', until: [{ outcome: 'done', when: 'power > 5.0 || running' }] }],
        done: ['end'],
      },
      ['begin.out > wait.in', 'wait.done > done.in'],
    );
    const world = new World(tinyDeps(flow), 0);
    world.startUnit({ flow: 'r', version: 1, unit: unit('1') });

    world.feed(says(1, 'power', 9, 'bad'));
    const afterBad = world.units[0]?.state;
    world.feed(says(2, 'running', true));

    expect([afterBad, world.units[0]?.state]).toEqual(['running', 'good']);
  });

  test('takes an event that is delivered twice once', () => {
    const world = new World(tinyDeps(machined()), 0);
    for (const serial of ['1', '2']) world.startUnit({ flow: 'r', version: 1, unit: unit(serial) });

    for (const event of [says(1, 'stage', 'Layer 3 Up'), says(2, 'stage', 'End'), says(2, 'stage', 'End')]) world.feed(event);

    expect(world.units.map((state) => state.state)).toEqual(['good', 'running']);
  });

  test('keeps events until their time is over, then they are dead letters with the reason', () => {
    const world = new World(tinyDeps(machined()), 0);
    world.feed(says(1, 'stage', 'Layer 1 Up'));

    world.advanceTo(60_001);
    world.send('equipment/mill-1', 'expire', { kind: 'expireBuffer' });

    expect(world.dead).toMatchObject([{ event: { value: 'Layer 1 Up' }, reason: expect.stringContaining('No unit waited') }]);
    expect(world.equipment[0]?.buffer).toEqual([]);
  });
});

describe('parallel branches', () => {
  const parallel = () =>
    draw(
      'routing',
      'r',
      {
        begin: ['start'],
        fork: ['split'],
        left: ['task'],
        right: ['task'],
        again: ['choice', { when: 'visit < 2.0' }],
        both: ['join'],
        done: ['end'],
      },
      [
        'begin.out > fork.in',
        'fork.a > left.in',
        'fork.b > right.in',
        'left.done > both.in',
        'right.done > both.in',
        'both.out > again.in',
        'again.yes > fork.in',
        'again.no > done.in',
      ],
    );
  const finish = (world: World, at: string) => {
    const task = world.openTasks.find((candidate) => candidate.token.flowNode === at);
    if (task === undefined) throw new Error(`no task at ${at}`);
    world.complete(task, { person: 'ann', outcome: 'done', entries: {} });
  };

  test('join once per generation, a rework loop starting a new one', () => {
    const world = new World(tinyDeps(parallel()), 0);
    const instance = world.startUnit({ flow: 'r', version: 1, unit: unit('1') });

    for (const at of ['right', 'left', 'left', 'right']) finish(world, at);

    expect(world.units[0]?.state).toBe('good');
    expect(kinds(world, instance).filter((kind) => kind === 'joined both')).toHaveLength(2);
  });

  test('number each token by its history without gap or double', () => {
    const world = new World(tinyDeps(parallel()), 0);
    world.startUnit({ flow: 'r', version: 1, unit: unit('1') });

    for (const at of ['right', 'left', 'left', 'right']) finish(world, at);

    for (const token of new Set(world.history.map((event) => event.token).filter((id) => id !== undefined))) {
      const versions = world.history.filter((event) => event.token === token).map((event) => event.tokenVersion);
      expect(versions).toEqual(versions.map((_, index) => index + 1));
    }
  });

  test('do not wait at a join for a branch that has ended', () => {
    const flow = draw(
      'routing',
      'r',
      { begin: ['start'], fork: ['split'], left: ['task'], right: ['task'], stop: ['end'], both: ['join'], done: ['end'] },
      [
        'begin.out > fork.in',
        'fork.a > left.in',
        'fork.b > right.in',
        'left.done > both.in',
        'right.done > both.in',
        'right.failed > stop.in',
        'both.out > done.in',
      ],
    );
    const world = new World(tinyDeps(flow), 0);
    world.startUnit({ flow: 'r', version: 1, unit: unit('1') });
    finish(world, 'left');

    const right = world.openTasks[0];
    if (right !== undefined) world.complete(right, { person: 'ann', outcome: 'failed', entries: {} });

    expect(world.units[0]?.state).toBe('good');
  });
});

describe('a hold', () => {
  const flow = () =>
    draw('routing', 'r', { begin: ['start'], work: ['task'], next: ['task'], done: ['end'] }, [
      'begin.out > work.in',
      'work.done > next.in',
      'next.done > done.in',
    ]);

  test('lets the operation at hand finish and keeps the next from starting until it is released', () => {
    const world = new World(tinyDeps(flow()), 0);
    const instance = world.startUnit({ flow: 'r', version: 1, unit: unit('1') });
    world.send(`unit/${instance}`, 'h', { kind: 'placeHold', instance, hold: 'h1', reason: 'crack seen', person: 'qa' });

    const [task] = world.openTasks;
    if (task !== undefined) world.complete(task, { person: 'ann', outcome: 'done', entries: {} });
    const whileHeld = world.openTasks.length;
    world.send(`unit/${instance}`, 'h-release', { kind: 'releaseHold', instance, hold: 'h1', reason: 'it was dirt', person: 'qa' });

    expect(whileHeld).toBe(0);
    expect(world.openTasks.map((open) => open.token.flowNode)).toEqual(['next']);
  });

  test('is placed by a rule on the unit that the machine works on', () => {
    const rule = draw(
      'qualityRule',
      'q',
      { s: ['source', { equipment: 'mill-1', signal: 'power' }], a: ['above', { limit: '5.0' }], h: ['hold-unit'] },
      ['s.out > a.in', 'a.true > h.in'],
    );
    const world = new World(tinyDeps(machined(), rule), 0);
    world.startUnit({ flow: 'r', version: 1, unit: unit('1') });

    for (const event of [says(1, 'power', 4), says(2, 'power', 99, 'bad'), says(3, 'power', 6)]) world.feed(event);

    expect(world.history.filter((event) => event.kind === 'ruleFired')).toHaveLength(1);
    expect(world.units[0]).toMatchObject({ state: 'held', holds: [{ reason: 'above 5.0' }] });
  });
});

describe('what cannot go on', () => {
  test('is an incident at that flowNode, which a person can retry or skip', () => {
    const flow = draw(
      'routing',
      'r',
      { begin: ['start'], pick: ['choice', { when: 'data.nothing.here > 1.0' }], yes: ['end'], no: ['end', { result: 'returned' }] },
      ['begin.out > pick.in', 'pick.yes > yes.in', 'pick.no > no.in'],
    );
    const world = new World(tinyDeps(flow), 0);
    const instance = world.startUnit({ flow: 'r', version: 1, unit: unit('1') });
    const token = world.units[0]?.tokens[0];

    world.send(`unit/${instance}`, 'skip', {
      kind: 'resolveIncident',
      instance,
      token: token?.id ?? '',
      activation: token?.activation ?? 0,
      action: 'skip',
      port: 'no',
      person: 'eng',
      reason: 'known',
    });

    expect(token?.state).toBe('incident');
    expect(world.units[0]?.state).toBe('returned');
  });

  test('an endless loop of automatic flowNodes stops as an incident', () => {
    const flow = draw('routing', 'r', { begin: ['start'], pick: ['choice'], again: ['choice'], done: ['end'] }, [
      'begin.out > pick.in',
      'pick.yes > again.in',
      'again.yes > pick.in',
      'pick.no > done.in',
    ]);
    const world = new World(tinyDeps(flow), 0);

    world.startUnit({ flow: 'r', version: 1, unit: unit('1') });

    expect(world.units[0]?.tokens[0]?.state).toBe('incident');
  });

  test('an answer that comes twice or too late is noted and changes nothing', () => {
    const flow = draw('routing', 'r', { begin: ['start'], work: ['task'], next: ['task'], done: ['end'] }, [
      'begin.out > work.in',
      'work.done > next.in',
      'next.done > done.in',
    ]);
    const world = new World(tinyDeps(flow), 0);
    const instance = world.startUnit({ flow: 'r', version: 1, unit: unit('1') });
    const [task] = world.openTasks;
    const answer = {
      kind: 'taskCompleted' as const,
      instance,
      token: task?.token.id ?? '',
      activation: task?.token.activation ?? 0,
      name: 'work',
      person: 'ann',
      outcome: 'done',
      entries: {},
    };

    world.send(`unit/${instance}`, 'first', answer);
    world.send(`unit/${instance}`, 'second', answer);

    expect(world.units[0]?.tokens[0]?.flowNode).toBe('next');
    expect(kinds(world, instance).at(-1)).toBe('messageVoid');
  });
});

describe('a timer', () => {
  test('fires at its time and not before', () => {
    const flow = draw('routing', 'r', { begin: ['start'], cure: ['timer', { ms: 5000 }], done: ['end'] }, [
      'begin.out > cure.in',
      'cure.out > done.in',
    ]);
    const world = new World(tinyDeps(flow), 1000);
    world.startUnit({ flow: 'r', version: 1, unit: unit('1') });

    world.advanceTo(5999);
    const before = world.units[0]?.state;
    world.advanceTo(6000);

    expect([before, world.units[0]?.state]).toEqual(['running', 'good']);
  });
});

describe('history', () => {
  test('replays to the stored state', () => {
    const deps = tinyDeps(machined());
    const world = new World(deps, 0);
    const instance = world.startUnit({ flow: 'r', version: 1, unit: unit('1') });
    for (const event of [says(1, 'stage', 'Layer 3 Up'), says(2, 'power', 2), says(3, 'stage', 'End')]) world.feed(event);

    const replayed = replay(
      world.history.filter((event) => event.stream === instance),
      deps,
    );

    expect(replayed).toEqual(world.units[0]);
  });

  test('that was tampered with is told', () => {
    const deps = tinyDeps(machined());
    const world = new World(deps, 0);
    const instance = world.startUnit({ flow: 'r', version: 1, unit: unit('1') });
    const history = world.history
      .filter((event) => event.stream === instance)
      .map((event, index) => (index === 2 ? { ...event, kind: 'left' as const } : event));

    expect(() => replay(history, deps)).toThrow(/differs at line 3/);
  });
});

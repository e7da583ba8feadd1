import type { ChangedOperations, FlowDefinition } from '@fettle/flows';
import { nodeMapOf, pairFlowNodes, unitKey } from '@fettle/flows';
import { describe, expect, test } from 'vitest';
import { draw } from '../testing/draw.ts';
import { says, tinyDeps } from '../testing/tiny-plant.ts';
import { replay, stateHash, World } from './index.ts';

type Nodes = Record<string, readonly [type: string, params?: Record<string, unknown>]>;
const routing = (nodes: Nodes, connections: readonly string[]) => draw('routing', 'r', nodes, connections);

/** A world with one unit on version 1 of the first flow; the others are versions 2, 3, … */
function worldOf(...versions: FlowDefinition[]) {
  const deps = tinyDeps(...versions);
  const world = new World(deps, 0);
  const unit = world.startUnit({ flow: 'r', version: 1, unit: { serialNumber: '1', jobOrder: 'JO', product: 'part', quantity: 1 } });
  return {
    world,
    state: () => world.units[0]!,
    tokens: () => world.units[0]!.tokens.map(({ flowNode, state }) => `${flowNode} ${state}`),
    complete(flowNode: string, outcome = 'done') {
      const task = world.openTasks.find(({ token }) => token.flowNode === flowNode);
      if (task === undefined) throw new Error(`no task at ${flowNode}`);
      world.complete(task, { person: 'ann', outcome, entries: {} });
    },
    migrate(options: { to?: number; given?: Record<string, string | null>; changed?: ChangedOperations } = {}) {
      const { to = 2, given = {}, changed = 'reopen' } = options;
      const from = world.units[0]!.version;
      const map = nodeMapOf(pairFlowNodes(versions[from - 1]!, versions[to - 1]!, given));
      const migration = `${unit}/migrate/${world.history.length}`;
      const reason = 'better';
      world.send(unitKey(unit), migration, {
        kind: 'migrateUnit',
        migration,
        instance: unit,
        flow: 'r',
        from,
        to,
        map,
        changed,
        person: 'eve',
        reason,
      });
      const line = world.history.findLast(({ kind, token }) => (kind === 'migrated' && token === undefined) || kind === 'messageVoid');
      return line?.kind === 'messageVoid' ? String(line.data.reason) : 'moved';
    },
    replays: () =>
      stateHash(
        replay(
          world.history.filter(({ stream }) => stream === unit),
          deps,
        )!,
      ) === stateHash(world.units[0]!),
  };
}

const straight = (nodes: Nodes) =>
  routing({ begin: ['start'], ...nodes, good: ['end'], bad: ['end', { result: 'scrapped' }] }, wired(nodes));
/** begin, then each node by its normal way, then good; tasks' other way leads to bad. */
function wired(nodes: Nodes): string[] {
  const out = (id: string): string => (nodes[id]?.[0] === 'timer' ? `${id}.out` : `${id}.done`);
  const ids = Object.keys(nodes);
  const ways = ids.map((id, index) => `${out(id)} > ${ids[index + 1] === undefined ? 'good.in' : `${ids[index + 1]}.in`}`);
  const others = ids.filter((id) => nodes[id]?.[0] === 'task').map((id) => `${id}.failed > bad.in`);
  const aborted = ids.filter((id) => nodes[id]?.[0] === 'machine').map((id) => `${id}.aborted > bad.in`);
  return [`begin.out > ${ids[0]}.in`, ...ways, ...others, ...aborted];
}

describe('a unit moves to another version', () => {
  test('and goes on there: what was inserted ahead of it happens, what is open stays open', () => {
    const { world, state, complete, migrate, tokens, replays } = worldOf(
      straight({ cut: ['task'] }),
      straight({ cut: ['task'], wash: ['task', { station: 'washer' }] }),
    );
    const before = world.openTasks[0]?.id;

    const answer = migrate();

    expect([answer, state().version, world.openTasks[0]?.id]).toEqual(['moved', 2, before]);
    complete('cut');
    expect(tokens()).toEqual(['wash waiting']);
    complete('wash');
    expect([state().state, replays()]).toEqual(['good', true]);
  });

  test('with its results and visits under the new names of what was renamed, proposed by type and name', () => {
    const named = (id: string): FlowDefinition => {
      const flow = straight({ [id]: ['task'], pack: ['task', { station: 'p' }] });
      return { ...flow, flowNodes: flow.flowNodes.map((node) => (node.id === id ? { ...node, name: 'Cut' } : node)) };
    };
    const { world, state, migrate, tokens, replays } = worldOf(named('cut'), named('sawCut'));
    const task = world.openTasks[0]!;
    world.complete(task, { person: 'ann', outcome: 'done', entries: { length: { value: 12 } } });

    const answer = migrate();

    expect(answer).toBe('moved');
    expect(state().data).toEqual({ sawCut: { length: 12 } });
    expect(state().visits).toEqual({ begin: 1, sawCut: 1, pack: 1 });
    expect([tokens(), replays()]).toEqual([['pack waiting'], true]);
  });

  test('at a renamed operation whose answer still finds it', () => {
    const { state, complete, migrate, tokens, replays } = worldOf(straight({ cut: ['task'] }), straight({ saw: ['task'] }));

    const answer = migrate({ given: { cut: 'saw' }, changed: 'keep' });
    const there = tokens();
    complete('saw');

    expect([answer, there, state().state, replays()]).toEqual(['moved', ['saw waiting'], 'good', true]);
  });

  test.each([
    ['reopen' as const, 'bench-2', ['workInstructionWithdrawn', 'workInstructionOpened']],
    ['keep' as const, 'bench-1', []],
  ])('whose operation changed: %s', (changed, station, lines) => {
    const { world, state, complete, migrate, replays } = worldOf(
      straight({ cut: ['task'] }),
      straight({ cut: ['task', { station: 'bench-2' }] }),
    );
    const from = world.history.length;

    migrate({ changed });

    const [task] = world.openTasks;
    expect(task?.wait.kind === 'task' && task.wait.instruction.station).toBe(station);
    expect(
      world.history
        .slice(from)
        .map(({ kind }) => kind)
        .filter((kind) => kind.startsWith('workInstruction')),
    ).toEqual(lines);
    complete('cut');
    expect([state().state, state().visits.cut, replays()]).toEqual(['good', 1, true]);
  });

  test('while a timer runs: it fires at its time', () => {
    const { world, state, migrate, replays } = worldOf(
      straight({ cure: ['timer', { ms: 1000 }] }),
      straight({ cure: ['timer', { ms: 1000 }], wash: ['timer', { ms: 5 }] }),
    );

    migrate();
    world.advanceTo(999);
    const before = state().tokens[0]?.flowNode;
    world.advanceTo(1000);

    expect([before, state().tokens[0]?.flowNode, replays()]).toEqual(['cure', 'wash', true]);
  });

  test('while a machine works on it: the match still finds it', () => {
    const { world, state, migrate, replays } = worldOf(
      straight({ mill: ['machine', { equipment: 'mill-1', until: [{ outcome: 'done', when: 'stage == "End"' }] }] }),
      straight({
        mill: ['machine', { equipment: 'mill-1', until: [{ outcome: 'done', when: 'stage == "End"' }] }],
        wash: ['timer', { ms: 1 }],
      }),
    );

    migrate();
    world.feed(says(1, 'stage', 'End'));

    expect([state().tokens[0]?.flowNode, replays()]).toEqual(['wash', true]);
  });

  test('between two branches: both meet at the join, over a connection into which an operation was put', () => {
    const nodes: Nodes = {
      begin: ['start'],
      fork: ['split'],
      a: ['task'],
      b: ['task', { station: 'b' }],
      meet: ['join'],
      good: ['end'],
      bad: ['end'],
    };
    const ways = ['begin.out > fork.in', 'fork.a > a.in', 'fork.b > b.in', 'a.failed > bad.in', 'b.failed > bad.in', 'meet.out > good.in'];
    const { state, complete, migrate, tokens, replays } = worldOf(
      routing(nodes, [...ways, 'a.done > meet.in', 'b.done > meet.in']),
      routing({ ...nodes, check: ['timer', { ms: 1 }] }, [...ways, 'b.done > meet.in', 'a.done > check.in', 'check.out > meet.in']),
    );
    complete('a');
    const before = tokens();

    const answer = migrate();
    complete('b');

    expect([before, answer, state().state, replays()]).toEqual([['meet joining', 'b waiting'], 'moved', 'good', true]);
  });
});

describe('a unit stays where it is, with the reason,', () => {
  const reasons = (
    from: FlowDefinition,
    to: FlowDefinition,
    prepare: (world: ReturnType<typeof worldOf>) => void = () => undefined,
  ): string => {
    const made = worldOf(from, to);
    prepare(made);
    const before = stateHash({ ...made.state(), sequence: 0 });
    const answer = made.migrate();
    expect([stateHash({ ...made.state(), sequence: 0 }), made.replays()]).toEqual([before, true]);
    return answer;
  };

  test('when the flowNode where a token is has no counterpart', () => {
    expect(reasons(straight({ cut: ['task'] }), straight({ wash: ['task'] }))).toBe('"cut" has no counterpart in version 2.');
  });

  test('when the flowNode where it waits is another kind of thing', () => {
    expect(reasons(straight({ cut: ['task'] }), straight({ cut: ['timer', { ms: 1 }] }))).toBe(
      'It waits at "cut", which is a Timer in version 2.',
    );
  });

  test('when a decision is open that could leave through a port that leads nowhere', () => {
    const flow = (ways: readonly string[]) =>
      routing({ begin: ['start'], nc: ['nonconformance'], good: ['end'], bad: ['end'] }, [
        'begin.out > nc.in',
        'nc.rework > good.in',
        ...ways,
      ]);

    const answer = reasons(flow(['nc.scrap > bad.in']), {
      ...flow([]),
      flowNodes: flow([]).flowNodes.map((node) => ({ ...node, name: `New ${node.name}` })),
    });

    expect(answer).toBe('What is open at "nc" may leave through "scrap", which leads nowhere in version 2. Decide at "nc" first.');
  });

  const forked = (branches: readonly string[], join = true): FlowDefinition =>
    routing(
      {
        begin: ['start'],
        fork: ['split', { branches }],
        ...Object.fromEntries(branches.map((branch) => [`at_${branch}`, ['task', { station: branch }] as const])),
        ...(join ? { meet: ['join'] as const } : {}),
        good: ['end'],
        bad: ['end'],
      },
      [
        'begin.out > fork.in',
        ...branches.flatMap((branch) => [
          `fork.${branch} > at_${branch}.in`,
          `at_${branch}.done > ${join ? 'meet' : 'good'}.in`,
          `at_${branch}.failed > bad.in`,
        ]),
        ...(join ? ['meet.out > good.in'] : []),
      ],
    );

  test('when the split that it is behind has another number of branches', () => {
    expect(reasons(forked(['a', 'b']), forked(['a', 'b', 'c']))).toBe(
      '"fork" has 3 branches in version 2 and 2 in version 1: a unit between it and its join cannot move.',
    );
  });

  test('when the split that it is behind is gone', () => {
    const without = routing({ begin: ['start'], at_a: ['task'], at_b: ['task'], good: ['end'] }, [
      'begin.out > at_a.in',
      'at_a.done > at_b.in',
      'at_a.failed > good.in',
      'at_b.done > good.in',
      'at_b.failed > good.in',
    ]);

    expect(reasons(forked(['a', 'b']), without)).toContain('Its branches came from "fork", which version 2 does not have');
  });

  test('when its branches would not meet again', () => {
    expect(reasons(forked(['a', 'b']), forked(['a', 'b'], false))).toBe(
      'The branches of "fork" do not meet again in version 2 from where they are.',
    );
  });

  test('when it waits at a join that is gone', () => {
    expect(reasons(forked(['a', 'b']), forked(['a', 'b'], false), ({ complete }) => complete('at_a'))).toBe(
      '"meet" has no counterpart in version 2.',
    );
  });

  const milled: Nodes = {
    cut: ['task'],
    mill: ['machine', { equipment: 'mill-1', until: [{ outcome: 'done', when: 'stage == "End"' }] }],
  };

  test('when an event came early that nobody would take any more', () => {
    const answer = reasons(straight(milled), straight({ cut: ['task'] }), ({ world }) => world.feed(says(1, 'stage', 'End')));

    expect(answer).toBe('Came early and would be taken by nobody in version 2: mill-1.stage.');
  });

  test('when it has moved already, or is on yet another version', () => {
    const made = worldOf(straight({ cut: ['task'] }), straight({ cut: ['task'], wash: ['task'] }), straight({ cut: ['task'] }));
    made.migrate();
    const { world } = made;
    const again = (from: number, to: number) => {
      world.send(unitKey('JO/1'), `again-${from}-${to}`, {
        kind: 'migrateUnit',
        migration: 'm',
        instance: 'JO/1',
        flow: 'r',
        from,
        to,
        map: {},
        changed: 'keep',
        person: 'eve',
        reason: '',
      });
      return world.history.at(-1)?.data.reason;
    };

    expect([again(1, 2), again(1, 3), again(2, 9)]).toEqual([
      'The unit is on version 2 already.',
      'The unit is on version 2, not on 1.',
      '"r" has no released version 9.',
    ]);
  });

  test('when it has ended', () => {
    const made = worldOf(straight({ cut: ['task'] }), straight({ cut: ['task'] }));
    made.complete('cut');

    expect(made.migrate()).toBe('The unit has ended (good).');
  });
});

test('a machine that knows of no early event lets the unit go', () => {
  const made = worldOf(
    straight({ cut: ['task'], mill: ['machine', { equipment: 'mill-1', until: [{ outcome: 'done', when: 'stage == "End"' }] }] }),
    straight({ cut: ['task'], wash: ['timer', { ms: 1 }] }),
  );

  const answer = made.migrate();
  made.complete('cut');

  expect([answer, made.tokens(), made.replays()]).toEqual(['moved', ['wash waiting'], true]);
});

import type { MachineEvent } from '@fettle/flows';
import { checkExpression, watchScope } from '@fettle/flows/expression/index.ts';
import { describe, expect, it } from 'vitest';
import { activity, START } from '../testing/test-context.ts';
import { machineOperation } from './machine-operation.ts';

const MILL = {
  equipment: 'mill-1',
  milestones: [{ key: 'layer3', title: 'Layer 3', when: "stage == 'Layer 3 Up'" }],
  completeWhen: "stage == 'End' && reached.layer3",
  abortWhen: "stage == 'End' && !reached.layer3",
  collect: [
    { key: 'peakPower', signal: 'spindlePower', aggregate: 'max', while: 'spindleSpeed > 100.0' },
    { key: 'stages', signal: 'stage', aggregate: 'trail' },
  ],
};
const WRITES = {
  setPoints: [
    { signal: 'feedRate', value: 'unit.quantity * 12' },
    { signal: 'program', value: '"S-block"' },
  ],
  startSignal: 'programStart',
  startValue: 'unit.serialNumber',
};

const event = (sourceTime: number): MachineEvent => ({
  id: 'e1',
  source: 'opc',
  equipment: 'mill-1',
  signal: 'stage',
  value: 'End',
  quality: 'good',
  sourceTime,
  receivedTime: sourceTime,
});
const activated = { kind: 'watchActivated', name: 'machine', at: START } as const;
const finished = (name: string, ok = true) =>
  ({ kind: 'effectFinished', name, outcome: ok ? { ok, result: null } : { ok, error: 'no connection' } }) as const;
const matched = (outcome: string, reached: Record<string, boolean>) =>
  ({
    kind: 'watchMatched',
    name: 'machine',
    outcome,
    event: event(START + 5000),
    collected: { peakPower: { value: 4.5, count: 200, left: 3 }, stages: { value: ['Prep', 'End'], count: 2, left: 0 } },
    reached,
  }) as const;

const problemsOf = (params: object) => (machineOperation.check?.(machineOperation.params.parse(params)) ?? []).map(({ path }) => path);
const waysOf = (params: object) => machineOperation.ports(machineOperation.params.parse(params)).outputs.map(({ name }) => name);

describe('the watch', () => {
  it('claims the machine, and looks at abortion before completion', () => {
    const operation = activity(machineOperation, MILL);

    const [wait] = operation.enter().wait ?? [];

    expect(wait).toMatchObject({
      kind: 'watch',
      watch: {
        equipment: 'mill-1',
        exclusive: true,
        until: [
          { outcome: 'aborted', when: "stage == 'End' && !reached.layer3" },
          { outcome: 'done', when: "stage == 'End' && reached.layer3" },
        ],
        milestones: [{ key: 'layer3', title: 'Layer 3', when: "stage == 'Layer 3 Up'" }],
        collect: [{ key: 'peakPower', signal: 'spindlePower', aggregate: 'max', while: 'spindleSpeed > 100.0' }, { key: 'stages' }],
      },
    });
  });

  it('is opened at the machine that the job order binds to a class', () => {
    const operation = activity(machineOperation, { ...MILL, equipment: 'mill' }, { bound: { mill: 'mill-7' } });

    expect(operation.enter().wait).toMatchObject([{ watch: { equipment: 'mill-7' } }]);
  });

  it('lets nothing count before the machine has started', () => {
    const operation = activity(machineOperation, { ...MILL, startedWhen: "stage != 'End' // the part before" });

    const [wait] = operation.enter().wait ?? [];

    const watch = wait?.kind === 'watch' ? wait.watch : undefined;
    expect(watch?.milestones[0]).toMatchObject({ key: 'started', when: "stage != 'End' // the part before" });
    expect(watch?.collect.map((collector) => collector.while)).toEqual(['reached.started && (spindleSpeed > 100.0\n)', 'reached.started']);
    expect(watch?.until.every(({ when }) => when.startsWith('reached.started && ('))).toBe(true);
    const signals = [
      { name: 'stage', valueKind: 'string' as const },
      { name: 'spindleSpeed', valueKind: 'number' as const },
    ];
    const scope = watchScope(signals, ['started', 'layer3']);
    const conditions = [...(watch?.until ?? []), ...(watch?.milestones ?? [])].map(({ when }) => when);
    expect(conditions.map((when) => checkExpression(when, scope, 'boolean').ok)).toEqual([true, true, true, true]);
  });
});

describe('the course of the operation', () => {
  it('waits for the machine, and then only for its events when nothing is written', () => {
    const operation = activity(machineOperation, MILL);
    operation.enter();

    const plan = operation.resume(activated);

    expect(plan.effects ?? []).toEqual([]);
    expect(operation.waits.map(({ name }) => name)).toEqual(['machine']);
    expect(operation.results).toMatchObject({ startedAt: START, outcome: null, layer3: false });
  });

  it('writes the set points first and starts when the last of them is in the machine', () => {
    const operation = activity(machineOperation, { ...MILL, ...WRITES });
    operation.enter();

    const setting = operation.resume(activated);
    const half = operation.resume(finished('setPoint2'));
    const starting = operation.resume(finished('setPoint1'));
    const running = operation.resume(finished('start'));

    const write = { kind: 'writeSignal', equipment: 'mill-1' };
    expect(setting.effects).toEqual([
      { name: 'setPoint1', action: { ...write, signal: 'feedRate', value: 12 } },
      { name: 'setPoint2', action: { ...write, signal: 'program', value: 'S-block' } },
    ]);
    expect(half.effects ?? []).toEqual([]);
    expect(starting.effects).toEqual([{ name: 'start', action: { ...write, signal: 'programStart', value: 'S-0001' } }]);
    expect(running.effects ?? []).toEqual([]);
    expect(operation.waits.map(({ name }) => name)).toEqual(['machine']);
  });

  it('writes nothing before the machine is free', () => {
    const operation = activity(machineOperation, { ...MILL, ...WRITES });

    expect(operation.enter().effects).toBeUndefined();
  });

  it('goes on when a person skipped a write that could not be made: the next one is sent, and the machine is followed', () => {
    const operation = activity(machineOperation, { ...MILL, ...WRITES });
    operation.enter();
    const writes = operation.resume(activated).effects ?? [];

    const plans = writes.map(({ name }) => operation.resume(finished(name, false)));

    expect(plans.at(-1)?.effects?.map(({ name }) => name)).toEqual(['start']);
    operation.resume(finished('start', false));
    expect(operation.waits.map(({ name }) => name)).toEqual(['machine']);
    expect(operation.resume(matched('done', { layer3: true })).take).toBe('done');
  });

  it('is done with what was collected and reached', () => {
    const operation = activity(machineOperation, MILL);
    operation.enter();
    operation.resume(activated);
    operation.resume({ kind: 'watchObserved', name: 'machine', milestone: 'layer3', event: event(START + 3000) });

    const plan = operation.resume(matched('done', { layer3: true }));

    expect(plan.take).toBe('done');
    expect(operation.results).toEqual({
      layer3: true,
      peakPower: 4.5,
      stages: ['Prep', 'End'],
      outcome: 'done',
      startedAt: START,
      endedAt: START + 5000,
    });
  });

  it('is aborted, and says which stages were not reached', () => {
    const operation = activity(machineOperation, MILL);
    operation.enter();
    operation.resume(activated);

    const plan = operation.resume(matched('aborted', { layer3: false }));

    expect(plan).toMatchObject({ take: 'aborted', results: { layer3: false, outcome: 'aborted' } });
  });

  it('takes its start from the machine where the machine says when it started', () => {
    const operation = activity(machineOperation, { ...MILL, startedWhen: "stage != 'End'" });
    operation.enter();
    operation.resume(activated);

    operation.resume({ kind: 'watchObserved', name: 'machine', milestone: 'started', event: event(START + 700) });

    expect(operation.results).toMatchObject({ started: true, startedAt: START + 700 });
  });

  it('is overdue by the time limit, which begins when the machine is free', () => {
    const operation = activity(machineOperation, { ...MILL, timeLimit: 60 });
    operation.enter();
    expect(operation.waits.map(({ kind }) => kind)).toEqual(['watch']);
    operation.at = START + 500_000;
    operation.resume(activated);

    expect(operation.waits).toContainEqual({ kind: 'timer', name: 'limit', dueAt: START + 560_000 });
    expect(operation.resume({ kind: 'timerFired', name: 'limit' })).toMatchObject({ take: 'overdue', results: { outcome: 'overdue' } });
  });

  it('is not judged by what an earlier visit left behind', () => {
    const operation = activity(machineOperation, MILL, { visit: 2 });

    expect(operation.enter().results).toEqual({
      layer3: false,
      peakPower: null,
      stages: null,
      outcome: null,
      startedAt: null,
      endedAt: null,
    });
  });

  it('refuses a set point that is no value, naming it', () => {
    const operation = activity(machineOperation, { ...MILL, setPoints: [{ signal: 'feedRate', value: '[1, 2]' }] });
    operation.enter();

    expect(() => operation.resume(activated)).toThrow(/set point feedRate of "Step under test" must be a number, a text or yes\/no/);
  });
});

describe('the drawing', () => {
  it('has the ways out that can happen', () => {
    expect(waysOf({})).toEqual(['done']);
    expect(waysOf({ ...MILL, timeLimit: 5 })).toEqual(['done', 'aborted', 'overdue']);
  });

  it('lets the expression checker know its milestones and results', () => {
    const params = machineOperation.params.parse({ ...MILL, startedWhen: 'running', setPoints: WRITES.setPoints });

    const uses = machineOperation.expressions?.(params) ?? [];

    expect(uses.map(({ path, scope }) => `${scope} ${path}`)).toEqual([
      'routing setPoints[0].value',
      'routing setPoints[1].value',
      'watch startedWhen',
      'watch milestones[0].when',
      'watch completeWhen',
      'watch abortWhen',
      'watch collect[0].while',
    ]);
    expect(uses.at(-1)?.names).toEqual({ 'reached.started': 'boolean', 'reached.layer3': 'boolean' });
    expect(machineOperation.outputs?.(params)).toMatchObject({
      layer3: 'boolean',
      started: 'boolean',
      peakPower: 'number',
      stages: 'list',
    });
  });

  it('names the signals that it writes and collects', () => {
    const uses = machineOperation.signals?.(machineOperation.params.parse({ ...MILL, ...WRITES }));

    expect(uses?.map(({ signal, use }) => `${use} ${signal}`)).toEqual([
      'write feedRate',
      'write program',
      'write programStart',
      'watch spindlePower',
      'watch stage',
    ]);
  });

  it('says everything that is missing or clashes', () => {
    expect(problemsOf({})).toEqual(['equipment', 'completeWhen']);
    const clash = {
      ...MILL,
      setPoints: [{}],
      startSignal: 'programStart',
      milestones: [{ key: 'outcome' }],
      collect: [{ key: 'outcome' }, { key: 'a', signal: 'x' }, { key: 'a', signal: 'x' }],
    };
    expect(problemsOf(clash)).toEqual([
      'setPoints[0].signal',
      'setPoints[0].value',
      'startValue',
      'milestones[0].when',
      'collect[0].signal',
      'milestones[0].key',
      'collect[0].key',
      'collect[2].key',
    ]);
  });
});

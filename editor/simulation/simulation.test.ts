import { judgeScenario } from '@fettle/engine/core/scenario-run/index.ts';
import type { FlowDefinition } from '@fettle/flows';
import { LIBRARY } from '@fettle/flows/library/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { describe, expect, test } from 'vitest';
import { definitionOf } from '../document/flow-records.ts';
import type { PlantModel } from '../plant/plant-model.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { Simulation } from './simulation.ts';

const signal = (name: string, valueKind: 'string' | 'number', delivery: 'event' | 'sample') => ({
  name,
  title: '',
  valueKind,
  unit: '',
  delivery,
  writable: false,
});
const plant: PlantModel = {
  equipment: [
    { id: 'mill-1', title: 'Mill', path: '', signals: [signal('stage', 'string', 'event'), signal('power', 'number', 'sample')] },
  ],
  classes: [],
};

function machiningFlow(): FlowDefinition {
  const { document } = openTestDocument(
    [
      step('start', 'start-on-job-order'),
      step('cut', 'machine-operation', {
        equipment: 'mill-1',
        completeWhen: 'stage == "End"',
        collect: [{ key: 'peak', signal: 'power', aggregate: 'max' }],
      }),
      step('decide', 'exclusive-gateway', {
        conditions: [{ key: 'hot', title: 'Hot', when: 'data.cut.peak != null && data.cut.peak > 9' }],
      }),
      step('pack', 'manual-operation', { station: 'bench' }),
      step('cool', 'manual-operation', { station: 'bench' }),
      step('end', 'end'),
    ],
    [
      'start.out > cut.in',
      'cut.done > decide.in',
      'decide.hot > cool.in',
      'decide.otherwise > pack.in',
      'pack.done > end.in',
      'cool.done > end.in',
    ],
  );
  return definitionOf(document.records);
}
const machining = (breakpoints: readonly string[] = []) => {
  const definition = machiningFlow();
  const simulation = new Simulation({ definition, registry: nodeRegistry, plant, breakpoints: () => new Set(breakpoints) });
  const way = (from: string, to: string): string =>
    definition.sequenceFlows.find((one) => one.from.node === from && one.to.node === to)!.id;
  return { simulation, way, definition };
};
const at = (simulation: Simulation): readonly string[] =>
  [...simulation.activity(nodeRegistry)].filter(([, { units }]) => units > 0).map(([id]) => id);
const end = { equipment: 'mill-1', signal: 'stage', value: 'End', quality: 'good' } as const;
const power = { equipment: 'mill-1', signal: 'power', value: 12.5, quality: 'good' } as const;

describe('simulation in the page', () => {
  test('a unit moves by machine events and by what a person answers, with the engine’s own core', () => {
    const { simulation } = machining();

    simulation.startUnit();
    const atMill = at(simulation);
    simulation.feed(power);
    simulation.feed(end);
    const [task] = simulation.openTasks;
    simulation.complete(task!, 'done', {});

    expect(atMill).toEqual(['cut']);
    expect(task?.token.flowNode).toBe('cool');
    expect(simulation.units[0]?.state).toBe('good');
    expect(simulation.history.at(-1)?.kind).toBe('unitFinished');
  });

  test('a recording is played line by line', () => {
    const { simulation } = machining();

    simulation.load('{"at":1000,"start":{"serialNumber":"7"}}\n{"at":5000,"event":{"equipment":"mill-1","signal":"stage","value":"End"}}');
    const first = simulation.run();
    const between = at(simulation);
    const rest = [simulation.run(), simulation.run()];

    expect([first, between, ...rest]).toEqual([true, ['cut'], true, false]);
    expect(simulation.now).toBe(5_000);
    expect(simulation.openTasks[0]?.unit.serialNumber).toBe('7');
  });

  test('what a kept line leaves out is as it is in a file', () => {
    const { simulation } = machining();
    simulation.loadLines([
      { at: 1000, start: { serialNumber: '7' } },
      { at: 2000, event: { equipment: 'mill-1', signal: 'stage', value: 'End' } },
    ]);

    while (simulation.run());

    expect(simulation.units[0]?.unit.jobOrder).toBe('JO-1');
    expect(at(simulation)).toEqual(['pack']);
  });

  test('a recording that is no recording is refused with the line', () => {
    expect(() => machining().simulation.load('{"at":1}\nnot json')).toThrow(/Line 2/);
  });

  test('the same said twice at the same time happens twice', () => {
    const { simulation } = machining();
    simulation.startUnit();
    simulation.startUnit();

    simulation.feed(end);
    simulation.feed(end);

    expect(simulation.openTasks.map(({ unit }) => unit.serialNumber)).toEqual(['SN-001', 'SN-002']);
  });
});

describe('step by step', () => {
  test('one stands at each place that a unit comes to, within what one event leads to, and can go back', () => {
    const { simulation } = machining();
    simulation.load('{"at":1000,"start":{"serialNumber":"7"}}\n{"at":2000,"event":{"equipment":"mill-1","signal":"stage","value":"End"}}');
    const seen: string[] = [];

    while (simulation.step()) seen.push(at(simulation).join());
    const back: string[] = [];
    while (simulation.stepBack()) back.push(at(simulation).join());

    expect(seen.filter((places, place) => places !== seen[place - 1])).toEqual(['', 'start', 'cut', 'decide', 'pack']);
    expect(back.filter((places, place) => places !== back[place - 1])).toEqual(['decide', 'cut', 'start', '']);
    expect(simulation.history).toEqual([]);
    expect(simulation.waitingLines).toBe(2);
  });

  test('after going back something else can happen', () => {
    const { simulation } = machining();
    simulation.startUnit();
    simulation.feed(end);
    const without = at(simulation);

    while (simulation.isMidway || at(simulation).join() !== 'cut') simulation.stepBack();
    simulation.feed(power);
    simulation.feed(end);

    expect(without).toEqual(['pack']);
    expect(at(simulation)).toEqual(['cool']);
    expect(simulation.waitingLines).toBe(0);
  });

  test('what is refused changes nothing but the time, and can be gone back over', () => {
    const { simulation } = machining();
    simulation.load('{"at":9000,"complete":{"flowNode":"pack"}}');

    expect(() => simulation.run()).toThrow(/No task is open/);
    expect(simulation.now).toBe(9_000);
    expect(simulation.stepBack()).toBe(true);
    expect(simulation.now).toBe(0);
  });
});

describe('breakpoints', () => {
  test('it stops when a unit comes to the flowNode, in the middle of what the event leads to', () => {
    const { simulation } = machining(['flowNode/decide']);
    simulation.startUnit();

    simulation.feed(end);
    const stoppedAt = [simulation.stop?.place, at(simulation), simulation.isMidway];
    simulation.run();

    expect(stoppedAt).toEqual([{ flowNode: 'decide' }, ['decide'], true]);
    expect([simulation.stop, at(simulation)]).toEqual([undefined, ['pack']]);
  });

  test('it stops when a unit comes by on the connection, and for no other way', () => {
    const { definition, way } = machining();
    const hot = way('decide', 'cool');
    const stopping = new Simulation({ definition, registry: nodeRegistry, plant, breakpoints: () => new Set([`sequenceFlow/${hot}`]) });
    stopping.startUnit();
    stopping.startUnit();

    stopping.feed(end);
    const cold = stopping.stop;
    stopping.feed(power);
    stopping.feed(end);

    expect(cold).toBeUndefined();
    expect(stopping.stop).toMatchObject({ place: { sequenceFlow: hot }, who: 'SN-002' });
  });

  test('a recording that is played stops there, and goes on from there', () => {
    const { simulation } = machining(['flowNode/pack']);
    const ends = [1, 2].map(
      (unit) =>
        `{"at":${unit}000,"start":{"serialNumber":"${unit}"}}\n{"at":${unit}500,"event":{"equipment":"mill-1","signal":"stage","value":"End"}}`,
    );
    simulation.load(ends.join('\n'));
    const stops: string[] = [];

    while (simulation.run()) if (simulation.stop !== undefined) stops.push(simulation.stop.who);

    expect(stops).toEqual(['1', '2']);
  });

  test('of a rule it stops when something comes to the step, whether it fires or not', () => {
    const sample = LIBRARY.find(({ flows }) => flows[0].kind === 'qualityRule')!;
    const [rule] = sample.flows;
    const target = rule.sequenceFlows[0]!;
    const source = nodeRegistry.get(rule.flowNodes.find(({ id }) => id === target.from.node)!.type);
    const { equipment = '', signal: name = '' } =
      source?.usedIn === 'qualityRule'
        ? (source.source?.(source.params.parse(rule.flowNodes.find(({ id }) => id === target.from.node)!.params)) ?? { signal: '' })
        : { signal: '' };
    const simulation = new Simulation({
      definition: rule,
      registry: nodeRegistry,
      plant: { equipment: sample.plant, classes: [] },
      breakpoints: () => new Set([`sequenceFlow/${target.id}`]),
    });

    simulation.feed({ equipment, signal: name, value: 1, quality: 'good' });

    expect(simulation.stop?.place).toEqual({ sequenceFlow: target.id });
    expect(simulation.passes().get(target.id)).toMatchObject({ times: 1, isNew: true });
  });
});

describe('values on the connections', () => {
  test('a connection says what the step before gave, or what decided the way; all of it for whoever looks closer', () => {
    const { simulation, way } = machining();
    simulation.startUnit();
    simulation.feed(power);

    simulation.feed(end);
    const passes = simulation.passes();

    expect(passes.get(way('cut', 'decide'))).toMatchObject({ label: 'peak 12.5', times: 1, isNew: true });
    expect(passes.get(way('decide', 'cool'))?.label).toBe('peak 12.5');
    expect(passes.get(way('decide', 'cool'))?.full).toMatch(/^SN-001 came by \(hot\)\ncut: .*peak = 12\.5/);
    expect(passes.get(way('start', 'cut'))).toMatchObject({ label: 'SN-001', isNew: false });
    expect(passes.has(way('decide', 'pack'))).toBe(false);
  });

  test('only what has been shown so far', () => {
    const { simulation, way } = machining();
    simulation.startUnit();
    simulation.feed(end);

    while (at(simulation).join() !== 'cut') simulation.stepBack();

    expect(simulation.passes().has(way('cut', 'decide'))).toBe(false);
    expect(simulation.passes().has(way('start', 'cut'))).toBe(true);
  });
});

describe('a simulation that is kept', () => {
  test('is a scenario that holds for the same drawing, begins at nothing, and brings its plant', () => {
    const definition = machiningFlow();
    const whole = { ...plant, equipment: [...plant.equipment, { id: 'oven', title: '', path: '', signals: [] }] };
    const simulation = new Simulation({ definition, registry: nodeRegistry, plant: whole }, 1_780_000_000_000);
    simulation.startUnit();
    simulation.advance(60_000);
    simulation.feed(power);
    simulation.feed(end);
    simulation.complete(simulation.openTasks[0]!, 'done', {});

    const { events, plant: kept, expected } = simulation.keep();

    expect(events.map(({ at: time }) => time)).toEqual([1_000, 61_000, 61_000, 61_000, 61_000]);
    expect(kept.equipment.map(({ id }) => id)).toEqual(['mill-1']);
    expect(expected.at(-1)).toMatchObject({ kind: 'unitFinished', data: { result: 'good' } });
    expect(judgeScenario({ flows: [definition], plant: kept, registry: nodeRegistry }, events, expected).holds).toBe(true);
  });

  test('is what was done after going back, and not what was gone back over', () => {
    const { simulation } = machining();
    simulation.startUnit();
    simulation.feed(end);
    while (simulation.isMidway || at(simulation).join() !== 'cut') simulation.stepBack();
    simulation.abort(simulation.units[0]!.id);

    expect(simulation.keep().events.map((line) => Object.keys(line).at(-1))).toEqual(['start', 'abort']);
  });
});

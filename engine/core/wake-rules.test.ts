import type { MachineEvent } from '@fettle/flows';
import { describe, expect, test } from 'vitest';
import { draw } from '../testing/draw.ts';
import { tinyNodes } from '../testing/tiny-nodes.ts';
import { says, tinyDeps } from '../testing/tiny-plant.ts';
import { type EquipmentState, newEquipmentState } from './equipment-state.ts';
import { type CoreDeps, compileShadow, createExpressions, RuleIndex, type ShadowState, type TimerSet } from './index.ts';
import { stepEquipment } from './step-equipment.ts';

const rule = (limit = '5.0', ms = 100) =>
  draw(
    'qualityRule',
    'q',
    { power: ['source', { equipment: 'mill-1', signal: 'power' }], long: ['lasts', { limit, ms }], hold: ['hold-unit'] },
    ['power.out > long.in', 'long.true > hold.in'],
  );

class Machine {
  state: EquipmentState = newEquipmentState('mill-1');
  readonly fired: { readonly at: number; readonly value: unknown }[] = [];
  readonly timers: TimerSet[] = [];
  deps: CoreDeps;

  constructor(deps: CoreDeps) {
    this.deps = deps;
  }

  power(at: number, value: number): this {
    return this.take(at, { kind: 'machineEvent', event: says(at, 'power', value) });
  }

  /** What the timer of the database sends. */
  timer(at: number): this {
    return this.take(at, { kind: 'wakeRules' });
  }

  take(at: number, body: { kind: 'machineEvent'; event: MachineEvent } | { kind: 'wakeRules' }): this {
    const outcome = stepEquipment(this.state, { id: `m/${at}`, key: 'equipment/mill-1', at, body }, this.deps);
    this.state = JSON.parse(JSON.stringify(outcome.state)) as EquipmentState;
    this.timers.push(...outcome.timers);
    for (const line of outcome.history) {
      if (line.kind !== 'ruleFired') continue;
      const [first] = line.data.trace as unknown as readonly { readings: readonly { value: unknown }[] }[];
      this.fired.push({ at: line.at, value: first?.readings[0]?.value });
    }
    return this;
  }

  get due(): readonly number[] {
    return this.timers.map(({ dueAt }) => dueAt);
  }
}

describe('what a rule waits for', () => {
  test('comes by the timer, with the reading that arrived last, and once', () => {
    const machine = new Machine(tinyDeps(rule())).power(1000, 6).power(1060, 8).timer(1100).timer(1100).power(1200, 7);

    expect(machine.fired).toEqual([{ at: 1100, value: 8 }]);
    expect(machine.timers).toEqual([
      { id: 'equipment/mill-1/wake/q@1/1100', equipment: 'mill-1', instance: '', token: '', activation: 0, name: '', dueAt: 1100 },
    ]);
  });

  test('comes before the reading that is later, at its own time, when the timer is late', () => {
    const machine = new Machine(tinyDeps(rule())).power(1000, 6).power(1500, 1).timer(1600);

    expect(machine.fired).toEqual([{ at: 1100, value: 6 }]);
  });

  test('does not come when it was called off, and then a timer finds nothing', () => {
    const machine = new Machine(tinyDeps(rule())).power(1000, 6).power(1050, 1).timer(1100).power(1300, 1);

    expect(machine.fired).toEqual([]);
  });

  test('needs one timer at a time, however often it begins anew', () => {
    const machine = new Machine(tinyDeps(rule()));
    for (let at = 1000; at < 1090; at += 10) machine.power(at, at % 20 === 0 ? 6 : 1);
    expect(machine.due).toEqual([1100]);

    machine.timer(1100);
    expect(machine.due).toEqual([1100, 1180]);
    expect(machine.fired).toEqual([]);
    machine.timer(1180);

    expect(machine.fired).toEqual([{ at: 1180, value: 6 }]);
    expect(machine.due).toEqual([1100, 1180]);
  });

  test('is forgotten when another version judges', () => {
    const [first, second] = [tinyDeps(rule()), tinyDeps(rule('9.0'))];
    const machine = new Machine(first).power(1000, 6);
    machine.deps = { ...second, rule: () => undefined, judges: () => [] };

    machine.timer(1100).timer(1200);

    expect(machine.fired).toEqual([]);
    expect(machine.state.rules['q@1']?.locals['#wakes']).toMatchObject({ open: [] });
  });
});

test('a draft in shadow that waits as long as the released rule sees the same; one that waits longer is compared at its own time', () => {
  const options = { registry: tinyNodes, expressions: createExpressions(), equipmentOfClass: () => [] };
  const counts = (ms: number): ShadowState => {
    const shadow = compileShadow(rule('5.0', ms), 'run-1', options);
    const index = new RuleIndex(shadow === undefined ? [] : [shadow]);
    const machine = new Machine({ ...tinyDeps(rule()), shadows: (equipment) => index.shadows(equipment) });
    machine.power(1000, 6).timer(1100).timer(1200).power(1300, 1);
    return machine.state.rules['shadow/run-1']?.locals['#shadow'] as unknown as ShadowState;
  };

  expect(counts(100)).toMatchObject({ kept: 1, gained: 0, lost: 0 });
  expect(counts(200)).toMatchObject({ kept: 0, gained: 1, lost: 1 });
});

import { equipmentKey, type MachineEvent, type Message, type MessageBody, type Watch } from '@fettle/flows';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draw } from '../testing/draw.ts';
import { says, tinyDeps } from '../testing/tiny-plant.ts';
import { EquipmentDraft } from './equipment-draft.ts';
import { type EquipmentState, newEquipmentState } from './equipment-state.ts';
import type { Outcome } from './outcome.ts';
import { consumeByEquipment, stepEquipment } from './step-equipment.ts';

/** Two rules on one signal, one of which holds the unit at the machine; the third cannot be evaluated while `running` is a number and works again else. */
const DEPS = tinyDeps(
  draw(
    'qualityRule',
    'high',
    { s: ['source', { equipment: 'mill-1', signal: 'power' }], a: ['above', { limit: '50' }], h: ['hold-unit'] },
    ['s.out > a.in', 'a.true > h.in'],
  ),
  draw('qualityRule', 'low', { s: ['source', { equipment: 'mill-1', signal: 'power' }], a: ['above', { limit: '20' }], h: ['hold-unit'] }, [
    's.out > a.in',
    'a.true > h.in',
  ]),
  draw(
    'qualityRule',
    'shaky',
    { s: ['source', { equipment: 'mill-1', signal: 'running' }], a: ['above', { limit: 'size(stage)' }], h: ['hold-unit'] },
    ['s.out > a.in', 'a.true > h.in'],
  ),
);

const KEY = equipmentKey('mill-1');

const event = fc.oneof(
  fc.integer({ min: 0, max: 100 }).map((value) => ['power', value] as const),
  fc.constantFrom('Begin', 'Layer 1', 'End').map((value) => ['stage', value] as const),
  fc.oneof(fc.boolean(), fc.integer({ min: 0, max: 9 })).map((value) => ['running', value] as const),
);
const body = fc.oneof(
  { weight: 8, arbitrary: fc.record({ signal: event, late: fc.integer({ min: 0, max: 3 }), good: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ open: fc.integer({ min: 0, max: 5 }), exclusive: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ close: fc.integer({ min: 0, max: 5 }) }) },
  { weight: 1, arbitrary: fc.constant('expire' as const) },
);
const messages = fc.array(body, { maxLength: 40 }).map((bodies) =>
  bodies.map((one, index): Message => {
    const at = 1000 + index * 7000;
    return { id: `m${index}`, key: KEY, at, body: bodyOf(one, at) };
  }),
);

function bodyOf(one: typeof body extends fc.Arbitrary<infer T> ? T : never, at: number): MessageBody {
  if (one === 'expire') return { kind: 'expireBuffer' };
  if ('signal' in one) {
    const made: MachineEvent = says(at - one.late * 7000, one.signal[0], one.signal[1], one.good ? 'good' : 'bad');
    return { kind: 'machineEvent', event: { ...made, id: `${made.id}/${at}` } };
  }
  if ('close' in one) return { kind: 'closeWatch', watch: `w${one.close}` };
  return { kind: 'openWatch', watch: watch(one.open, one.exclusive) };
}

function watch(number: number, exclusive: boolean): Watch {
  return {
    id: `w${number}`,
    instance: `order/${number}`,
    token: `order/${number}.1`,
    activation: 1,
    name: 'work',
    unit: { serialNumber: `S${number}`, jobOrder: 'order', product: 'p', quantity: 1 },
    spec: {
      equipment: 'mill-1',
      exclusive,
      until: [{ outcome: 'done', when: 'stage == "End"' }],
      milestones: [{ key: 'layer', title: 'Layer', when: 'stage == "Layer 1"' }],
      collect: [{ key: 'peak', signal: 'power', aggregate: 'max' }],
    },
  };
}

describe('a draft that consumes many messages', () => {
  test('gives what as many steps give, and changes nothing that it began with', () => {
    fc.assert(
      fc.property(messages, messages, (earlier, later) => {
        const before = oneByOne(newEquipmentState('mill-1'), earlier).state;
        const kept = structuredClone(before);

        const together = atOnce(before, later);

        expect(together).toEqual(oneByOne(before, later));
        expect(before).toEqual(kept);
      }),
      { numRuns: 300 },
    );
  });

  test('says by the same object what did not change', () => {
    const before = oneByOne(newEquipmentState('mill-1'), [machineEvent(1, 'power', 60), machineEvent(2, 'stage', 'Begin')]).state;

    const after = atOnce(before, [machineEvent(3, 'power', 1), machineEvent(4, 'power', 2)]).state;

    expect(after.latest).not.toBe(before.latest);
    expect(after.rules).toBe(before.rules);
    expect(after.watches).toBe(before.watches);
    expect(after.buffer).toBe(before.buffer);
  });

  test('changes only the rule that fired', () => {
    const before = oneByOne(newEquipmentState('mill-1'), [machineEvent(1, 'power', 60)]).state;

    const after = atOnce(before, [machineEvent(2, 'power', 30)]).state;

    expect(after.rules['low@1']).not.toBe(before.rules['low@1']);
    expect(after.rules['high@1']).toBe(before.rules['high@1']);
  });
});

function machineEvent(number: number, signal: string, value: number | string): Message {
  return { id: `e${number}`, key: KEY, at: number, body: { kind: 'machineEvent', event: says(number, signal, value) } };
}

function atOnce(state: EquipmentState, all: readonly Message[]): Outcome<EquipmentState> {
  const draft = new EquipmentDraft(state, DEPS);
  for (const message of all) consumeByEquipment(draft, message);
  return draft.finish();
}

function oneByOne(state: EquipmentState, all: readonly Message[]): Outcome<EquipmentState> {
  let total: Outcome<EquipmentState> = { state, messages: [], effects: [], timers: [], history: [], dead: [] };
  for (const message of all) {
    const next = stepEquipment(total.state, message, DEPS);
    total = {
      state: next.state,
      timers: [],
      messages: [...total.messages, ...next.messages],
      effects: [...total.effects, ...next.effects],
      history: [...total.history, ...next.history],
      dead: [...total.dead, ...next.dead],
    };
  }
  return total;
}

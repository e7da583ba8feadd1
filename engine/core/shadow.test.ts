import type { MachineEvent } from '@fettle/flows';
import { describe, expect, test } from 'vitest';
import { draw } from '../testing/draw.ts';
import { tinyNodes } from '../testing/tiny-nodes.ts';
import { says, tinyDeps } from '../testing/tiny-plant.ts';
import { newEquipmentState } from './equipment-state.ts';
import { type CoreDeps, compileShadow, createExpressions, RuleIndex, type ShadowFiring, type ShadowState, World } from './index.ts';
import { stepEquipment } from './step-equipment.ts';

const rule = (limit: string) =>
  draw(
    'qualityRule',
    'q',
    { power: ['source', { equipment: 'mill-1', signal: 'power' }], high: ['above', { limit }], hold: ['hold-unit'] },
    ['power.out > high.in', 'high.true > hold.in'],
  );
const routing = () =>
  draw(
    'routing',
    'r',
    { begin: ['start'], cut: ['machine', { until: [{ outcome: 'done', when: 'stage == "End"' }], equipment: 'mill-1' }], good: ['end'] },
    ['begin.out > cut.in', 'cut.done > good.in'],
  );

/** The rule as released with one limit, and a draft of it with another in shadow. */
function deps(released: string | undefined, draft: string | undefined): CoreDeps {
  const plain = tinyDeps(routing(), ...(released === undefined ? [] : [rule(released)]));
  const options = { registry: tinyNodes, expressions: createExpressions(), equipmentOfClass: () => [] };
  const shadow = draft === undefined ? undefined : compileShadow(rule(draft), 'run-1', options);
  const index = new RuleIndex(shadow === undefined ? [] : [shadow]);
  return { ...plain, shadows: (equipment) => index.shadows(equipment) };
}

function play(with_: CoreDeps, events: readonly MachineEvent[]) {
  let state = newEquipmentState('mill-1');
  const shadow: ShadowFiring[] = [];
  const told = { history: 0, messages: 0, effects: 0 };
  for (const event of events) {
    const outcome = stepEquipment(
      state,
      { id: event.id, key: 'equipment/mill-1', at: event.sourceTime, body: { kind: 'machineEvent', event } },
      with_,
    );
    state = outcome.state;
    shadow.push(...(outcome.shadow ?? []));
    told.history += outcome.history.length;
    told.messages += outcome.messages.length;
    told.effects += outcome.effects.length;
  }
  const counts = state.rules['shadow/run-1']?.locals['#shadow'] as unknown as ShadowState | undefined;
  return { shadow, told, counts, state };
}

const powers = (...values: readonly number[]) => values.map((value, index) => says(index + 1, 'power', value));

describe('a draft in shadow', () => {
  test('counts what both see, what only it sees and what only the released rule sees', () => {
    const lower = play(deps('5.0', '3.0'), powers(6, 4, 1));
    const higher = play(deps('5.0', '7.0'), powers(6, 4, 8));

    expect(lower.counts).toMatchObject({ kept: 1, gained: 1, lost: 0, fired: { draft: 2, released: 1 } });
    expect(lower.shadow.map(({ verdict, at, number }) => [verdict, at, number])).toEqual([['gained', 2, 1]]);
    expect(higher.counts).toMatchObject({ kept: 1, gained: 0, lost: 1 });
    expect(higher.shadow).toMatchObject([{ verdict: 'lost', title: 'above 5.0', would: [] }]);
  });

  test('does nothing: the history, the messages and the effects are those of the released rule alone', () => {
    const events = powers(6, 4, 9, 2, 7);

    const alone = play(deps('5.0', undefined), events);
    const beside = play(deps('5.0', '1.0'), events);

    expect(beside.told).toEqual(alone.told);
    expect(beside.state.holds).toBeUndefined();
    expect(beside.state.rules['q@1']).toEqual(alone.state.rules['q@1']);
    expect(play(deps(undefined, '1.0'), events).told).toEqual({ history: 0, messages: 0, effects: 0 });
  });

  test('says what it would have done', () => {
    expect(play(deps(undefined, '5.0'), powers(6)).shadow).toMatchObject([
      { verdict: 'gained', would: ['hold the unit'], title: 'above 5.0' },
    ]);
  });

  test('counts a unit once, when the machine goes on to the next', () => {
    const world = new World(deps('5.0', '3.0'), 0);
    const shadow = () => world.equipment[0]?.rules['shadow/run-1']?.locals['#shadow'] as unknown as ShadowState | undefined;
    for (const serialNumber of ['1', '2'])
      world.startUnit({ flow: 'r', version: 1, unit: { serialNumber, jobOrder: 'JO', product: '', quantity: 1 } });

    // The draft fires earlier on the same unit: no divergence.
    for (const event of [says(1, 'power', 4), says(2, 'power', 6), says(3, 'power', 6.5)]) world.feed(event);
    expect(shadow()).toMatchObject({ kept: 0, gained: 0, lost: 0, open: { serialNumber: '1' } });
    world.feed(says(4, 'stage', 'End'));
    for (const event of [says(5, 'power', 4), says(6, 'stage', 'End'), says(7, 'power', 1)]) world.feed(event);

    expect(shadow()).toMatchObject({ kept: 1, gained: 1, lost: 0, open: null, fired: { draft: 4, released: 2 } });
    // Unit 1 was held by the released rule; unit 2, for which only the draft fired, was not.
    expect(world.history.filter(({ kind }) => kind === 'holdPlaced').map(({ stream }) => stream)).toEqual(['JO/1', 'JO/1']);
  });
});

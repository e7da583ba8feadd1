import { describe, expect, test } from 'vitest';
import { FlowDefinition } from '../definition.ts';
import { mergeFlows } from './merge-flows.ts';
import { fourSteps as base, edited } from './testing/edited-flow.ts';

const names = ({ flowNodes }: FlowDefinition) => flowNodes.map(({ name }) => name);
const ways = ({ sequenceFlows }: FlowDefinition) => sequenceFlows.map(({ from, to }) => `${from.node}.${from.port} > ${to.node}`).sort();

describe('changes of different things', () => {
  test('different steps, fields of one step, connections, places: all are in the result', () => {
    const mine = edited((flow) => {
      flow.node('cut').name = 'Saw';
      flow.node('cut').params.limits = { low: 1, high: 9 };
      flow.add('pack', 'good');
      flow.place('good', 700, 10);
    });
    const theirs = edited((flow) => {
      flow.node('cut').params.limits = { low: 3, high: 5 };
      flow.node('cut').params.station = 'bench-2';
      flow.remove('deburr');
      flow.place('cut', 5, 5);
    });

    const { definition, conflicts } = mergeFlows({ base, mine, theirs });

    expect(conflicts.map(({ id }) => id)).toEqual(['cut.params.limits.low']);
    expect(names(definition)).toEqual(['Begin', 'Saw', 'Good', 'pack']);
    expect(definition.flowNodes[1]!.params).toEqual({ limits: { low: 1, high: 9 }, rows: ['a', 'b', 'c'], station: 'bench-2' });
    expect(definition.layout.positions).toMatchObject({ cut: { x: 5, y: 5 }, good: { x: 700, y: 10 } });
  });

  test('items of a list, while both have as many as before', () => {
    const mine = edited((flow) => (flow.node('cut').params.rows = ['a', 'b', 'C']));
    const theirs = edited((flow) => (flow.node('cut').params.rows = ['A', 'b', 'c']));
    const longer = edited((flow) => (flow.node('cut').params.rows = ['new', 'a', 'b', 'c']));

    expect(mergeFlows({ base, mine, theirs }).definition.flowNodes[1]!.params.rows).toEqual(['A', 'b', 'C']);
    expect(mergeFlows({ base, mine, theirs: longer }).conflicts.map(({ id }) => id)).toEqual(['cut.params.rows']);
  });

  test('both add a step of the same id: there are two, each with its connections', () => {
    const mine = edited((flow) => flow.add('timer', 'good', 'Cool down'));
    const theirs = edited((flow) => flow.add('timer', 'good', 'Cure'));

    const { definition, conflicts } = mergeFlows({ base, mine, theirs });

    expect(conflicts).toEqual([]);
    expect(definition.flowNodes.filter(({ id }) => id.startsWith('timer'))).toMatchObject([
      { id: 'timer', name: 'Cure' },
      { id: 'timer2', name: 'Cool down' },
    ]);
    expect(ways(definition)).toEqual(expect.arrayContaining(['timer.out > good', 'timer2.out > good']));
  });

  test('both did the same: nothing to choose', () => {
    const same = edited((flow) => {
      flow.node('cut').name = 'Saw';
      flow.remove('deburr');
    });

    const { definition, conflicts } = mergeFlows({ base, mine: same, theirs: structuredClone(same) });

    expect(conflicts).toEqual([]);
    expect(definition).toEqual(same);
  });

  test('what nobody touched of mine is the same object, so that nothing is drawn again for it', () => {
    const theirs = edited((flow) => (flow.node('good').name = 'Shipped'));

    const { definition } = mergeFlows({ base, mine: base, theirs });

    expect(definition.flowNodes[1]).toBe(base.flowNodes[1]);
  });
});

describe('changes of the same thing are for a person to choose', () => {
  test('a field that both changed: until somebody chooses mine holds, and the choice is asked by the same name again', () => {
    const mine = edited((flow) => (flow.node('cut').name = 'Saw'));
    const theirs = edited((flow) => (flow.node('cut').name = 'Mill'));

    const first = mergeFlows({ base, mine, theirs });
    const chosen = mergeFlows({ base, mine, theirs }, { choices: { 'cut.name': 'theirs' } });

    expect(first.conflicts).toEqual([
      { id: 'cut.name', flowNode: 'cut', kind: 'changed', path: 'name', base: 'Cut', mine: 'Saw', theirs: 'Mill' },
    ]);
    expect(names(first.definition)).toContain('Saw');
    expect(names(chosen.definition)).toContain('Mill');
    expect(chosen.conflicts.map(({ id }) => id)).toEqual(['cut.name']);
  });

  test('a step that they took away and I changed: kept with the connections it had, or gone with them', () => {
    const mine = edited((flow) => (flow.node('deburr').params.station = 'bench-9'));
    const theirs = edited((flow) => flow.remove('deburr'));

    const kept = mergeFlows({ base, mine, theirs });
    const gone = mergeFlows({ base, mine, theirs }, { choices: { 'deburr.removed': 'theirs' } });

    expect(kept.conflicts).toMatchObject([{ id: 'deburr.removed', kind: 'removed', flowNode: 'deburr', theirs: undefined }]);
    expect(ways(kept.definition)).toEqual(ways(base));
    expect(names(gone.definition)).toEqual(['Begin', 'Cut', 'Good']);
    expect(ways(gone.definition)).toEqual(['begin.out > cut']);
  });

  test('a step that I took away and to which they lead something new', () => {
    const mine = edited((flow) => flow.remove('good'));
    const theirs = edited((flow) => flow.add('pack', 'good'));

    const { definition, conflicts } = mergeFlows({ base, mine, theirs });

    expect(conflicts.map(({ id }) => id)).toEqual(['good.removed']);
    expect(names(definition)).toEqual(['Begin', 'Cut', 'Deburr', 'pack']);
    expect(ways(definition)).toEqual(['begin.out > cut', 'cut.out > deburr']);
  });

  test('one way out that both gave a connection', () => {
    const mine = edited((flow) => flow.add('pack', 'good').connect('good', 'pack'));
    const theirs = edited((flow) => flow.add('label', 'good').connect('good', 'label'));
    const leadsOneWay = () => true;

    const { conflicts, definition } = mergeFlows({ base, mine, theirs }, { leadsOneWay, choices: { 'good.ways.out': 'theirs' } });

    expect(conflicts).toMatchObject([{ id: 'good.ways.out', kind: 'ways', flowNode: 'good', path: 'out' }]);
    expect(ways(definition).filter((way) => way.startsWith('good.'))).toEqual(['good.out > label']);
  });

  test('another type against other settings is one question', () => {
    const mine = edited((flow) => Object.assign(flow.node('cut'), { type: 'inspection', params: { checks: [] } }));
    const theirs = edited((flow) => (flow.node('cut').params.station = 'bench-9'));

    const { conflicts, definition } = mergeFlows({ base, mine, theirs }, { choices: { 'cut.step': 'theirs' } });

    expect(conflicts.map(({ id, path }) => [id, path])).toEqual([['cut.step', 'type']]);
    expect(definition.flowNodes[1]).toMatchObject({ type: 'manual-operation', params: { station: 'bench-9' } });
  });
});

test('of two places for one box mine holds, and nobody is asked', () => {
  const mine = edited((flow) => flow.place('cut', 1, 1));
  const theirs = edited((flow) => flow.place('cut', 9, 9));

  const { conflicts, definition } = mergeFlows({ base, mine, theirs });

  expect(conflicts).toEqual([]);
  expect(definition.layout.positions.cut).toEqual({ x: 1, y: 1 });
  expect(FlowDefinition.parse(definition)).toEqual(definition);
});

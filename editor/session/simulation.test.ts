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

function machining() {
  const { document } = openTestDocument(
    [
      step('start', 'start-on-job-order'),
      step('cut', 'machine-operation', { equipment: 'mill-1', completeWhen: 'stage == "End"' }),
      step('pack', 'manual-operation', { station: 'bench' }),
      step('end', 'end'),
    ],
    ['start.out > cut.in', 'cut.done > pack.in', 'pack.done > end.in'],
  );
  return new Simulation({ definition: definitionOf(document.records), registry: nodeRegistry, plant });
}

describe('simulation in the page', () => {
  test('a unit moves by machine events and by what a person answers, with the engine’s own core', () => {
    const simulation = machining();

    simulation.startUnit();
    const atMill = simulation.activity(nodeRegistry).get('cut')?.units;
    simulation.feed({ equipment: 'mill-1', signal: 'stage', value: 'End', quality: 'good' });
    const [task] = simulation.openTasks;
    simulation.complete(task!, 'done', {});

    expect(atMill).toBe(1);
    expect(simulation.units[0]?.state).toBe('good');
    expect(simulation.history.at(-1)?.kind).toBe('unitFinished');
  });

  test('a recording is played line by line', () => {
    const simulation = machining();

    simulation.load('{"at":1000,"start":{"serialNumber":"7"}}\n{"at":5000,"event":{"equipment":"mill-1","signal":"stage","value":"End"}}');
    const first = simulation.step();
    const between = simulation.activity(nodeRegistry).get('cut')?.units;
    const rest = [simulation.step(), simulation.step()];

    expect([first, between, ...rest]).toEqual([true, 1, true, false]);
    expect(simulation.now).toBe(5_000);
    expect(simulation.openTasks[0]?.unit.serialNumber).toBe('7');
  });

  test('a recording that is no recording is refused with the line', () => {
    expect(() => machining().load('{"at":1}\nnot json')).toThrow(/Line 2/);
  });
});

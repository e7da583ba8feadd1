import { FlowDefinition } from '@fettle/flows';
import { expect, test } from 'vitest';
import { classesToBind } from './classes-to-bind.ts';

test('an order binds each class that a step names, once, and no machine that is named itself', () => {
  const step = (id: string, equipment: string) => ({ id, type: 'machine-operation', typeVersion: 1, name: id, params: { equipment } });
  const definition = FlowDefinition.parse({
    schema: 'fettle/flow@1',
    id: 'block',
    kind: 'routing',
    name: 'Block',
    flowNodes: [step('rough', 'mill'), step('finish', 'mill'), step('wash', 'washer-1')],
    sequenceFlows: [],
  });
  const machine = (id: string, equipmentClass: string) => ({ id, title: id, equipmentClass, path: '', signals: [] });
  const plant = {
    classes: ['mill', 'washer'].map((id) => ({ id, title: '', signals: [] })),
    equipment: [machine('mill-1', 'mill'), machine('mill-2', 'mill'), machine('washer-1', 'washer')],
  };

  const classes = classesToBind(definition, plant);

  expect(classes.map(({ id, steps, machines }) => [id, steps, machines.map((one) => one.id)])).toEqual([
    ['mill', ['rough', 'finish'], ['mill-1', 'mill-2']],
  ]);
});

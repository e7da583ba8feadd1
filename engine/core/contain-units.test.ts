import { expect, test } from 'vitest';
import { noteArrival, noteDeparture, REMEMBERED_UNITS } from './contain-units.ts';
import type { CoreDeps } from './core-deps.ts';
import { EquipmentDraft } from './equipment-draft.ts';
import { newEquipmentState, type ServedUnit } from './equipment-state.ts';

const machine = (remembers: boolean) =>
  new EquipmentDraft(newEquipmentState('mill-1'), { remembersUnits: () => remembers } as Partial<CoreDeps> as CoreDeps);
const at = (draft: EquipmentDraft, time: number) =>
  draft.begin({ id: `${time}`, key: 'equipment/mill-1', at: time, body: { kind: 'expireBuffer' } });
const unit = (serialNumber: string): Omit<ServedUnit, 'from' | 'to'> => ({ instance: `JO/${serialNumber}`, serialNumber, jobOrder: 'JO' });

test('a machine remembers which units it has worked on, from when to when', () => {
  const draft = machine(true);

  at(draft, 10);
  noteArrival(draft, unit('1'));
  at(draft, 20);
  noteDeparture(draft, 'JO/1');
  noteArrival(draft, unit('2'));

  expect(draft.finish().state.served).toEqual([
    { ...unit('1'), from: 10, to: 20 },
    { ...unit('2'), from: 20 },
  ]);
});

test('one on which no rule looks back remembers nothing', () => {
  const draft = machine(false);

  noteArrival(draft, unit('1'));

  expect(draft.finish().state).not.toHaveProperty('served');
});

test('what it remembers is bounded: the oldest are forgotten', () => {
  const draft = machine(true);

  for (let number = 1; number <= REMEMBERED_UNITS + 5; number += 1) noteArrival(draft, unit(`${number}`));

  const served = draft.finish().state.served ?? [];
  expect(served).toHaveLength(REMEMBERED_UNITS);
  expect(served[0]?.serialNumber).toBe('6');
});

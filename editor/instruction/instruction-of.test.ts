import { describe, expect, test } from 'vitest';
import { step } from '../testing/open-test-document.ts';
import { instructionOf } from './instruction-of.ts';

const entry = { key: 'torque', title: 'Torque', valueKind: 'number', unit: 'Nm', automatic: 'data.screwdriver.torque' };
const fitting = () =>
  step('fit', 'manual-operation', {
    station: 'assembly-1',
    steps: [{ key: 'work', title: 'Fit', text: 'Press it in.', picture: '', entries: [entry] }],
  });

describe('the work instruction of a step', () => {
  test('is what the node type hands out, with the automatic values of the unit that is taken as example', () => {
    const values = { unit: { serialNumber: 'SN-7' }, data: { screwdriver: { torque: 8.1 } }, visit: 1, instance: 0 };

    const instruction = instructionOf(fitting(), values);

    expect(instruction).toMatchObject({
      title: 'fit',
      station: 'assembly-1',
      steps: [{ title: 'Fit', entries: [{ automatic: { value: 8.1 } }] }],
    });
  });

  test('leaves to the operator what the unit does not give', () => {
    const instruction = instructionOf(fitting());

    expect(instruction?.steps[0]?.entries[0]).not.toHaveProperty('automatic');
  });

  test('is none where nobody works, and none while the params cannot be read', () => {
    const machine = step('cut', 'machine-operation');
    const broken = { ...fitting(), params: { steps: 'none' } };

    expect([instructionOf(machine), instructionOf(broken)]).toEqual([undefined, undefined]);
  });
});

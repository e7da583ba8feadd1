import { expect, it } from 'vitest';
import { manualOperation } from '../operations/manual-operation.ts';
import { activity, UNIT } from '../testing/test-context.ts';

const mounting = (materials: readonly unknown[], quantity = 1) =>
  activity(manualOperation, { station: 'bench-1', materials }, { unit: { ...UNIT, quantity } });
const asked = (step: ReturnType<typeof mounting>) => {
  const [wait] = step.enter().wait ?? [];
  return wait?.kind === 'task' ? wait.instruction.materials : undefined;
};

it('a work instruction asks for what the whole lot needs, in the words of the operator', () => {
  const materials = [
    { key: 'bolt', title: 'Bolt M6', definition: 'bolt', quantity: '2' },
    { key: 'board', definition: 'board', tracking: 'unit' },
  ];

  expect(asked(mounting(materials, 5))).toEqual([
    { key: 'bolt', title: 'Bolt M6', definition: 'bolt', tracking: 'lot', unit: 'pcs', quantity: 10 },
    { key: 'board', title: 'board', definition: 'board', tracking: 'unit', unit: 'pcs', quantity: 5 },
  ]);
});

it('a quantity that is none is refused with the place and the expression', () => {
  expect(() => mounting([{ key: 'bolt', definition: 'bolt', quantity: 'unit.quantity - 1.0' }]).enter()).toThrow(
    /"Step under test" needs a quantity above 0, but "unit\.quantity - 1\.0" gives 0/,
  );
});

it('each material is named, once', () => {
  const problems = manualOperation.check?.(
    manualOperation.params.parse({
      station: 'bench-1',
      materials: [
        { key: 'bolt', definition: '' },
        { key: 'bolt', definition: 'bolt' },
      ],
    }),
  );

  expect(problems?.map(({ path }) => path)).toEqual(expect.arrayContaining(['materials[0].definition', 'materials[1].key']));
});

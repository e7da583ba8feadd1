import { canMove, type PlannedUnit, type UnitChoice, type UnitChoices } from './unit-choice.ts';

/** Units of one version that stand at the same steps: mostly the same becomes of them. */
export interface UnitGroup {
  readonly key: string;
  readonly place: string;
  readonly from: number;
  readonly units: readonly PlannedUnit[];
  readonly movable: number;
}

/** Groups in the order in which their first unit comes. */
export function groupsOf(units: readonly PlannedUnit[]): readonly UnitGroup[] {
  const groups = Map.groupBy(
    units,
    ({ from, tokens }) => `${from} ${[...new Set(tokens.map(({ flowNode }) => flowNode))].sort().join(' ')}`,
  );
  return [...groups].map(([key, of]) => {
    const [first] = of as [PlannedUnit, ...PlannedUnit[]];
    const place = [...new Set(first.tokens.map(({ name }) => name))].join(', ') || 'between steps';
    return { key, place, from: first.from, units: of, movable: of.filter(canMove).length };
  });
}

/** What all of a group have been given; undefined: not all the same. Those that cannot move stay when the others do. */
export function choiceOfGroup({ units }: UnitGroup, choices: UnitChoices): UnitChoice | undefined {
  const moves = units.some((unit) => choices[unit.instance] === 'move');
  const given = new Set(units.filter((unit) => !moves || canMove(unit)).map(({ instance }) => choices[instance] ?? 'stay'));
  const rest = moves ? units.filter((unit) => !canMove(unit)).map(({ instance }) => choices[instance] ?? 'stay') : [];
  return given.size === 1 && rest.every((choice) => choice === 'stay') ? [...given][0] : undefined;
}

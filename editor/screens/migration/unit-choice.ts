import type { MigrationPlanView, UnitMove } from '@fettle/flows/contract';

/** What becomes of a unit in progress: `stay` finishes on its version, `move` goes on on the new one, `hold` waits until somebody has looked. */
export type UnitChoice = 'stay' | 'move' | 'hold';

export const CHOICE_WORDS: Readonly<Record<UnitChoice, string>> = {
  stay: 'Finish on its version',
  move: 'Move',
  hold: 'Hold',
};

/** Choices by instance; a unit without one stays. */
export type UnitChoices = Readonly<Record<string, UnitChoice>>;

export interface PlannedUnit extends UnitMove {
  readonly from: number;
}

export function unitsOf(plans: readonly MigrationPlanView[]): readonly PlannedUnit[] {
  return plans.flatMap(({ from, units }) => units.map((unit) => ({ ...unit, from })));
}

export const canMove = ({ refusals }: Pick<UnitMove, 'refusals'>): boolean => refusals.length === 0;

/** The same for all; who cannot move stays. */
export function choiceForAll(units: readonly PlannedUnit[], choice: UnitChoice): UnitChoices {
  return Object.fromEntries(units.map((unit) => [unit.instance, choice === 'move' && !canMove(unit) ? 'stay' : choice]));
}

/** The instances of a choice, by the version that they are on. What cannot move any more since the plan was asked anew is left out. */
export function movesByVersion(units: readonly PlannedUnit[], choices: UnitChoices): ReadonlyMap<number, readonly string[]> {
  const moving = units.filter((unit) => choices[unit.instance] === 'move' && canMove(unit));
  return new Map([...Map.groupBy(moving, ({ from }) => from)].map(([from, of]) => [from, of.map(({ instance }) => instance)]));
}

export function countOf(units: readonly PlannedUnit[], choices: UnitChoices, choice: UnitChoice): number {
  return units.filter(({ instance }) => (choices[instance] ?? 'stay') === choice).length;
}

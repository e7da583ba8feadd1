import { canMove, countOf, type PlannedUnit, type UnitChoice, type UnitChoices } from './unit-choice.ts';

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

/** Of one unit, and of several. */
const ACTIONS = {
  stays: ['goes on as it is', 'go on as they are'],
  keeps: ['is finished as it was begun', 'are finished as they were begun'],
  reopens: ['begins anew', 'begin anew'],
} as const;

/** What would become of a group, in one line: `4 can move and begin anew, 1 cannot`. */
export function groupWords({ units, movable }: Pick<UnitGroup, 'units' | 'movable'>): string {
  const rest = units.length - movable;
  const actions = new Set(units.filter(canMove).flatMap(({ tokens }) => tokens.map(({ action }) => action ?? 'stays')));
  const [only] = actions;
  const then =
    only === undefined
      ? ''
      : actions.size === 1
        ? ` and ${ACTIONS[only][movable === 1 ? 0 : 1]}`
        : actions.has('reopens')
          ? ', some begin anew'
          : '';
  return [movable > 0 ? `${movable} can move${then}` : '', rest > 0 ? `${rest} cannot` : ''].filter((part) => part !== '').join(', ');
}

/** What will be done, as a button says it: `Move 4 units and hold 1`. */
export function choiceWords(units: readonly PlannedUnit[], choices: UnitChoices): string {
  const [moved, held] = [countOf(units, choices, 'move'), countOf(units, choices, 'hold')];
  const counted = (count: number): string => (count === 1 ? '1 unit' : `${count} units`);
  if (moved === 0) return held === 0 ? 'Move' : `Hold ${counted(held)}`;
  return `Move ${counted(moved)}${held === 0 ? '' : ` and hold ${held}`}`;
}

/** What is open at a step, as the engine tells it, with its moments as a person here reads them: `timer until 2026-11-28T00:42:25.736Z` → `timer until 00:42`. */
export function openWords(open: readonly string[], say: (time: number) => string): string {
  return open.map((words) => words.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (moment) => say(Date.parse(moment)))).join(', ');
}

import type { MigrationPlanView, UnitMove } from '@fettle/flows/contract';
import { Alert, SegmentedControl, Switch, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { timeWords } from '../../parts/time-words.ts';
import { canMove, choiceForAll, countOf, type PlannedUnit, type UnitChoice, type UnitChoices, unitsOf } from './unit-choice.ts';
import { choiceOfGroup, groupsOf, groupWords, openWords, type UnitGroup } from './unit-groups.ts';
import styles from './units-in-progress.module.css';

export interface UnitsInProgressProps {
  readonly plans: readonly MigrationPlanView[];
  readonly choices: UnitChoices;
  readonly choose: (choices: UnitChoices) => void;
  /** Finish what is open at a changed operation as it was begun. */
  readonly keep: boolean;
  readonly setKeep: (keep: boolean) => void;
}

const FOR_ALL: { readonly value: UnitChoice; readonly label: string }[] = [
  { value: 'stay', label: 'All finish on their version' },
  { value: 'move', label: 'Move those that can' },
  { value: 'hold', label: 'Hold all' },
];

/** Groups of more units are shown by their first line alone until one looks. */
const SHOWN = 3;

/** What a new version means for the units on the line, by where they stand: for each group and each unit whether it can move, what would become of it, and the choice. */
export function UnitsInProgress({ plans, choices, choose, keep, setKeep }: UnitsInProgressProps) {
  const units = unitsOf(plans);
  const movable = units.filter(canMove).length;
  const forAll = FOR_ALL.find(({ value }) =>
    sameChoices(
      choiceForAll(units, value),
      choices,
      units.map(({ instance }) => instance),
    ),
  );
  const reopens = units.some(({ tokens }) => tokens.some(({ action }) => action === 'reopens' || action === 'keeps'));
  const lost = plans.flatMap(({ pairs }) => pairs.filter(({ by, to }) => by === 'proposed' && to !== undefined));
  return (
    <section aria-label="Units in progress">
      <div className={styles.head}>
        <Text fz="sm" fw={600}>
          {units.length === 1 ? '1 unit in progress' : `${units.length} units in progress`}
        </Text>
        <Text fz="sm" c="dimmed">
          {movable} can move, {units.length - movable} cannot
        </Text>
      </div>
      <SegmentedControl
        fullWidth
        size="sm"
        aria-label="For all units in progress"
        data={FOR_ALL}
        value={forAll?.value ?? ''}
        onChange={(value) => choose(choiceForAll(units, value as UnitChoice))}
      />
      {lost.length > 0 && (
        <Alert mt="xs" p="xs" color="gray" icon={<IconInfoCircle size={16} aria-hidden />}>
          {lost.map(({ name, from, to }) => `“${name}” (${from}) goes on as ${to}`).join('; ')}: same type and name.
        </Alert>
      )}
      <div className={styles.list}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Units</th>
              <th scope="col">Where, and what would become of it</th>
              <th scope="col">Then</th>
            </tr>
          </thead>
          <tbody>
            {groupsOf(units).map((group) => (
              <GroupRows key={group.key} group={group} choices={choices} choose={choose} />
            ))}
          </tbody>
        </table>
      </div>
      {(reopens || keep) && countOf(units, choices, 'move') > 0 && (
        <Switch
          mt="xs"
          size="sm"
          label="Finish what is open at a changed operation as it was begun, instead of beginning it anew"
          checked={keep}
          onChange={(event) => setKeep(event.currentTarget.checked)}
        />
      )}
    </section>
  );
}

function GroupRows({ group, choices, choose }: { readonly group: UnitGroup } & Pick<UnitsInProgressProps, 'choices' | 'choose'>) {
  const { place, from, units, movable } = group;
  const [isOpen, setOpen] = useState(units.length <= SHOWN);
  return (
    <>
      <tr className={styles.group}>
        <td>
          <button type="button" className={styles.fold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <span aria-hidden>{isOpen ? '▾' : '▸'}</span> {units.length === 1 ? '1 unit' : `${units.length} units`}
          </button>
          <div className={styles.quiet}>version {from}</div>
        </td>
        <td>
          {place}
          <div className={styles.quiet}>{groupWords(group)}</div>
        </td>
        <td>
          <ChoiceSelect
            label={`What becomes of the ${units.length} at ${place}, version ${from}`}
            from={from}
            mayMove={movable > 0}
            value={choiceOfGroup(group, choices)}
            choose={(choice) => choose({ ...choices, ...choiceForAll(units, choice) })}
          />
        </td>
      </tr>
      {isOpen && units.map((unit) => <UnitRow key={unit.instance} unit={unit} choices={choices} choose={choose} />)}
    </>
  );
}

function UnitRow({ unit, choices, choose }: { readonly unit: PlannedUnit } & Pick<UnitsInProgressProps, 'choices' | 'choose'>) {
  return (
    <tr>
      <td className={styles.unit}>{unit.serialNumber}</td>
      <td>
        <Becomes unit={unit} />
      </td>
      <td>
        <ChoiceSelect
          label={`What becomes of ${unit.serialNumber}`}
          from={unit.from}
          mayMove={canMove(unit)}
          value={choices[unit.instance] ?? 'stay'}
          choose={(choice) => choose({ ...choices, [unit.instance]: choice })}
        />
      </td>
    </tr>
  );
}

function ChoiceSelect({
  label,
  from,
  mayMove,
  value,
  choose,
}: {
  readonly label: string;
  readonly from: number;
  readonly mayMove: boolean;
  /** Undefined: not all the same. */
  readonly value: UnitChoice | undefined;
  readonly choose: (choice: UnitChoice) => void;
}) {
  return (
    <select
      className={styles.select}
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => choose(event.currentTarget.value as UnitChoice)}
    >
      {value === undefined && (
        <option value="" disabled>
          As chosen below
        </option>
      )}
      <option value="stay">Finish on {from}</option>
      {mayMove && <option value="move">Move</option>}
      <option value="hold">Hold</option>
    </select>
  );
}

function sameChoices(one: UnitChoices, other: UnitChoices, instances: readonly string[]): boolean {
  return instances.every((instance) => (one[instance] ?? 'stay') === (other[instance] ?? 'stay'));
}

const ACTION_WORDS = { stays: 'goes on as it is', keeps: 'is finished as it was begun', reopens: 'begins anew' } as const;

function Becomes({ unit }: { readonly unit: UnitMove }) {
  if (!canMove(unit)) {
    return (
      <>
        {unit.tokens.map(({ name }) => name).join(', ')}
        <div className={styles.refused}>Cannot move. {unit.refusals.join(' ')}</div>
      </>
    );
  }
  return unit.tokens.map(({ flowNode, name, toName, action, open }) => (
    <div key={flowNode}>
      {name}
      {toName !== undefined && toName !== name ? ` → ${toName}` : ''}{' '}
      <span className={action === 'reopens' ? styles.anew : styles.quiet}>
        {ACTION_WORDS[action ?? 'stays']}
        {open.length > 0 ? ` (${openWords(open, timeWords)})` : ''}
      </span>
    </div>
  ));
}

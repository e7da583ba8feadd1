import type { MigrationPlanView, UnitMove } from '@fettle/flows/contract';
import { Alert, SegmentedControl, Switch, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { canMove, choiceForAll, countOf, type UnitChoice, type UnitChoices, unitsOf } from './unit-choice.ts';
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

/** What a new version means for the units on the line: for each whether it can move and what would become of it, and the choice. */
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
              <th scope="col">Serial number</th>
              <th scope="col">Where, and what would become of it</th>
              <th scope="col">Then</th>
            </tr>
          </thead>
          <tbody>
            {units.map((unit) => (
              <tr key={unit.instance}>
                <td>
                  {unit.serialNumber}
                  <div className={styles.quiet}>version {unit.from}</div>
                </td>
                <td>
                  <Becomes unit={unit} />
                </td>
                <td>
                  <select
                    className={styles.select}
                    aria-label={`What becomes of ${unit.serialNumber}`}
                    value={choices[unit.instance] ?? 'stay'}
                    onChange={(event) => choose({ ...choices, [unit.instance]: event.currentTarget.value as UnitChoice })}
                  >
                    <option value="stay">Finish on {unit.from}</option>
                    {canMove(unit) && <option value="move">Move</option>}
                    <option value="hold">Hold</option>
                  </select>
                </td>
              </tr>
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
        {open.length > 0 ? ` (${open.join(', ')})` : ''}
      </span>
    </div>
  ));
}

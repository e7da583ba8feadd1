import type { BackTestReport, JudgedFiring } from '@fettle/engine/core/back-test/index.ts';
import type { BackTestPlan } from '@fettle/flows/contract';
import { SegmentedControl, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { rulePath } from '../../document/rule-path.ts';
import { reasonWords } from '../../history/reason-words.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { factNames } from '../../plant/fact-names.ts';
import { usePlant } from '../../plant/use-plant.ts';
import styles from './back-test-screen.module.css';
import { FiringMark, type FiringSide } from './firing-mark.tsx';

const SIDE_WORDS: Readonly<Record<FiringSide, string>> = { gained: 'Gained', kept: 'Kept', lost: 'Lost' };
const SHOWN = 300;

interface Row {
  readonly side: FiringSide;
  readonly firing: JudgedFiring;
  /** The one that was real, when the other version was in use then. */
  readonly other?: JudgedFiring;
}

/** Every firing, with the side it is on, its unit and why; those that were real lead to what was kept of them. */
export function ComparedFiringList({
  report,
  plan,
  hasOther,
}: {
  readonly report: BackTestReport;
  readonly plan: BackTestPlan;
  readonly hasOther: boolean;
}) {
  const [side, setSide] = useState<FiringSide | 'all'>('all');
  const plant = usePlant();
  const machineOf = (id: string): string => plan.machines.find(({ equipment }) => equipment === id)?.title || id;
  const whyOf = ({ equipment, flowNode, trace }: JudgedFiring): string => {
    const path = rulePath(plan.draft, flowNode);
    const names = factNames(plant, equipment, { title: path.steps.at(-1) ?? '', unit: path.unit });
    return trace
      .filter(({ comparison }) => comparison?.decisive !== false)
      .map((line) => reasonWords(line, names, path))
      .join('; ');
  };
  const rows: Row[] = [
    ...report.gained.map((firing): Row => ({ side: 'gained', firing })),
    ...report.kept.map(({ draft, other }): Row => ({ side: 'kept', firing: draft, other })),
    ...report.lost.map((firing): Row => ({ side: 'lost', firing, other: firing })),
  ].sort((a, b) => a.firing.time - b.firing.time);
  const shown = rows.filter((row) => side === 'all' || row.side === side);
  const contained = Map.groupBy(
    report.consequences.filter(({ kind }) => kind === 'unitContained'),
    ({ firing }) => firing,
  );
  const real = new Map(plan.firings.map(({ id, equipment, at }) => [`${equipment} ${at}`, id]));
  return (
    <div>
      <SegmentedControl
        size="xs"
        aria-label="Which firings"
        value={side}
        onChange={(next) => setSide(next as FiringSide | 'all')}
        data={[
          { value: 'all', label: `All ${rows.length}` },
          { value: 'gained', label: `Gained ${report.gained.length}` },
          { value: 'kept', label: `Kept ${report.kept.length}` },
          { value: 'lost', label: `Lost ${report.lost.length}` },
        ]}
      />
      <DataTable
        label="Firings"
        rows={shown.slice(0, SHOWN)}
        keyOf={({ side: which, firing }) => `${which} ${firing.equipment} ${firing.flowNode} ${firing.output} ${firing.sequence}`}
        empty="It does not fire in this period."
        columns={[
          {
            title: hasOther ? 'Compared' : 'Fires',
            width: 100,
            cell: ({ side: which }) => (
              <span className={styles.side}>
                <svg width={14} height={14} viewBox="-7 -7 14 14" aria-hidden>
                  <FiringMark side={which} />
                </svg>
                {SIDE_WORDS[which]}
              </span>
            ),
          },
          {
            title: 'When',
            width: 130,
            cell: ({ firing, other = firing }) => {
              const id = real.get(`${other.equipment} ${other.at}`);
              const words = <span className="tabular">{exactTime(firing.time)}</span>;
              if (id === undefined) return words;
              return (
                <Link to="/quality/firings/$firing" params={{ firing: id }}>
                  {words}
                </Link>
              );
            },
          },
          { title: 'Machine', width: 130, cell: ({ firing }) => machineOf(firing.equipment) },
          {
            title: 'Unit',
            width: 130,
            cell: ({ firing }) => (firing.unit === undefined ? '–' : <UnitLink serialNumber={firing.unit.serialNumber} />),
          },
          {
            title: 'Why',
            cell: ({ firing }) => (
              <>
                {firing.title}
                <Text fz="xs" c="dimmed">
                  {whyOf(firing)}
                </Text>
                {contained.has(firing) && (
                  <RowNote>
                    Contains{' '}
                    {contained.get(firing)?.map(({ data }, index) => (
                      <Fragment key={String(data.serialNumber)}>
                        {index > 0 && ', '}
                        <UnitLink serialNumber={String(data.serialNumber)} />
                      </Fragment>
                    ))}
                  </RowNote>
                )}
              </>
            ),
          },
        ]}
      />
      {shown.length > SHOWN && (
        <Text fz="xs" c="dimmed" p="xs">
          The first {SHOWN} of {shown.length} are listed. Choose a shorter period to see the others.
        </Text>
      )}
    </div>
  );
}

import type { BackTestReport, VersionOutcome } from '@fettle/engine/core/back-test/index.ts';
import { Text } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { DataTable } from '../../parts/data-table.tsx';
import { UnitLink } from '../../parts/unit-link.tsx';
import styles from './back-test-screen.module.css';

interface Row {
  readonly what: string;
  /** Why it says so, where that is not plain. */
  readonly note?: string;
  readonly cell: (outcome: VersionOutcome, other: VersionOutcome | undefined) => ReactNode;
  readonly isIn: (outcome: VersionOutcome) => boolean;
}

const named = (what: string, of: (outcome: VersionOutcome) => readonly string[], how: (name: string) => ReactNode, note?: string): Row => ({
  what,
  ...(note === undefined ? {} : { note }),
  isIn: (outcome) => of(outcome).length > 0,
  cell: (outcome, other) => <Names names={of(outcome)} others={other === undefined ? undefined : of(other)} how={how} />,
});
const counted = (what: string, of: (outcome: VersionOutcome) => number, note?: string): Row => ({
  what,
  ...(note === undefined ? {} : { note }),
  isIn: (outcome) => of(outcome) > 0,
  cell: (outcome) => <span className="tabular">{of(outcome)}</span>,
});
const unit = (serialNumber: string): ReactNode => <UnitLink serialNumber={serialNumber} />;

const ROWS: readonly Row[] = [
  named('Units held', ({ held }) => held, unit),
  named('Units contained', ({ contained }) => contained, unit, 'back to the last good sample'),
  named('Job orders held', ({ heldJobOrders }) => heldJobOrders, String),
  named('Machines held', ({ heldEquipment }) => heldEquipment, String),
  counted('Reactions begun', ({ reactions }) => reactions),
  counted('Checks asked', ({ checks }) => checks),
  counted('Checks not answered in time', ({ overdueChecks }) => overdueChecks, 'nobody answers in the past'),
  counted('Calls for help', ({ andonCalls }) => andonCalls),
  counted('Nonconformances', ({ nonconformances }) => nonconformances),
  counted('Writes and messages', ({ effects }) => effects),
];

/** What would have followed, by version: which units would have been held and contained, who would have been asked and called. */
export function OutcomeList({ report, other }: { readonly report: BackTestReport; readonly other: string | undefined }) {
  const outcomes = [report.draft, ...(report.other === undefined ? [] : [report.other])];
  const rows = ROWS.filter(({ isIn }) => outcomes.some(isIn));
  if (rows.length === 0) return null;
  return (
    <DataTable
      label="What would have followed"
      rows={rows}
      keyOf={({ what }) => what}
      empty=""
      columns={[
        {
          title: 'Would have followed',
          width: 200,
          cell: ({ what, note }) => (
            <>
              {what}
              {note !== undefined && (
                <Text fz="xs" c="dimmed">
                  {note}
                </Text>
              )}
            </>
          ),
        },
        { title: 'Draft', cell: ({ cell }) => cell(report.draft, report.other) },
        ...(report.other === undefined || other === undefined
          ? []
          : [
              {
                title: `${other.slice(0, 1).toUpperCase()}${other.slice(1)}`,
                cell: ({ cell }: Row) => cell(report.other as VersionOutcome, report.draft),
              },
            ]),
      ]}
    />
  );
}

const MOST_NAMED = 12;

/** Those that the other version does not have come first, and stand out. */
function Names(props: {
  readonly names: readonly string[];
  readonly others: readonly string[] | undefined;
  readonly how: (name: string) => ReactNode;
}) {
  const { names, others, how } = props;
  if (names.length === 0) return <>none</>;
  const known = new Set(others ?? names);
  const sorted = [...names.filter((name) => !known.has(name)), ...names.filter((name) => known.has(name))];
  return (
    <>
      <span className="tabular">{names.length}</span>:{' '}
      {sorted.slice(0, MOST_NAMED).map((name, index) => (
        <Fragment key={name}>
          {index > 0 && ', '}
          {known.has(name) ? how(name) : <strong className={styles.only}>{how(name)}</strong>}
        </Fragment>
      ))}
      {sorted.length > MOST_NAMED && ` and ${sorted.length - MOST_NAMED} more`}
    </>
  );
}

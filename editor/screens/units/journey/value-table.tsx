import { IconAlertTriangle } from '@tabler/icons-react';
import type { ValueRow } from './value-row.ts';
import styles from './value-table.module.css';

export interface ValueTableProps {
  readonly label: string;
  readonly rows: readonly ValueRow[];
  /** Where there is little room, notes are tooltips. */
  readonly isNarrow?: boolean;
}

/** Recorded values with units and, where there are any, limits; one outside them is marked by icon, word and colour. */
export function ValueTable({ label, rows, isNarrow = false }: ValueTableProps) {
  const hasLimits = rows.some(({ limits }) => limits !== '');
  const hasNotes = !isNarrow && rows.some(({ note }) => note !== '');
  return (
    <table className={styles.table} aria-label={label} data-narrow={isNarrow}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">What</th>
          <th scope="col">Value</th>
          {hasLimits && <th scope="col">Limits</th>}
          {hasNotes && <th scope="col">Note</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, title, value, unit, limits, isOutside, note }) => (
          <tr key={key} data-outside={isOutside}>
            <th scope="row" className={styles.title} title={isNarrow && note !== '' ? note : undefined}>
              {title}
            </th>
            <td className={styles.value}>
              {isOutside && <IconAlertTriangle size={14} aria-label="outside the limits" />} {value} {unit}
            </td>
            {hasLimits && (
              <td className={styles.limits}>
                {limits} {limits !== '' && unit}
              </td>
            )}
            {hasNotes && <td className={styles.note}>{note}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

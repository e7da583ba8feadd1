import { Text } from '@mantine/core';
import type { Key, ReactNode } from 'react';
import styles from './data-table.module.css';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand to the right. */
  readonly align?: 'left' | 'right';
  readonly width?: number | string;
}

export interface DataTableProps<Row> {
  /** For screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => Key;
  readonly selected?: (row: Row) => boolean;
  readonly onOpen?: (row: Row) => void;
  /** Instead of an empty table. */
  readonly empty: string;
}

/** A plain table with a head that stays. A row that can be opened has a link or a button in its first cell; clicking elsewhere on it is a short cut. */
export function DataTable<Row>({ label, columns, rows, keyOf, selected, onOpen, empty }: DataTableProps<Row>) {
  if (rows.length === 0) {
    return (
      <Text c="dimmed" p="md" fz="sm">
        {empty}
      </Text>
    );
  }
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ title, align, width }) => (
            <th key={title} scope="col" data-align={align} style={width === undefined ? undefined : { width }}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            data-selected={selected?.(row) === true}
            data-opens={onOpen !== undefined}
            onClick={(event) => isPlainClick(event.target) && onOpen?.(row)}
          >
            {columns.map(({ title, cell, align }) => (
              <td key={title} data-align={align}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A button or link in the row does its own thing, and selecting text opens nothing. */
function isPlainClick(target: EventTarget): boolean {
  return !(target instanceof Element && target.closest('a, button, input, label') !== null) && window.getSelection()?.isCollapsed !== false;
}

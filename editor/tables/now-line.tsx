import type { Value } from '@fettle/flows';
import { compileTable, type DecisionTable } from '@fettle/flows/tables/index.ts';
import { outcomeWords } from '@fettle/nodes/table-outcome.ts';
import { useMemo } from 'react';
import styles from './table-editor.module.css';

/** What the table decides with the readings of now, and by which row. Nothing while cells cannot be read: then it decides by what is left. */
export function NowLine({ table, now }: { readonly table: DecisionTable; readonly now: readonly (Value | undefined)[] }) {
  const compiled = useMemo(() => compileTable(table), [table]);
  if (table.rows.length === 0 || compiled.read.faults.length > 0) return null;
  return <p className={styles.rowNow}>Now: {outcomeWords(table, compiled.evaluate(now))}</p>;
}

import type { Json } from '@fettle/flows';
import type { RecordNames } from './journey/record-names.ts';
import { resultRows } from './journey/value-row.ts';
import { ValueTable } from './journey/value-table.tsx';
import styles from './unit-data.module.css';
import { UnitPanel } from './unit-panel.tsx';

export interface UnitDataProps {
  readonly data: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly names: RecordNames;
}

/** What each flowNode left for later ones, as it is now: after rework, the last values. */
export function UnitData({ data, names }: UnitDataProps) {
  const steps = Object.entries(data)
    .map(([flowNode, values]) => ({ flowNode, rows: resultRows(flowNode, values, names) }))
    .filter(({ rows }) => rows.length > 0);
  return (
    <UnitPanel title="Data" note={steps.length === 0 ? 'nothing recorded yet' : 'as later steps see it'}>
      {steps.map(({ flowNode, rows }) => (
        <div key={flowNode} className={styles.step}>
          <h3>{names.flowNode(flowNode)}</h3>
          <ValueTable label={`Data of ${names.flowNode(flowNode)}`} rows={rows} isNarrow />
        </div>
      ))}
    </UnitPanel>
  );
}

import type { ChartDetail, SampleKey } from '@fettle/flows/contract';
import { Button } from '@mantine/core';
import { DataTable } from '../../parts/data-table.tsx';
import { PersonName } from '../../parts/person-name.tsx';
import { exactTime } from '../../parts/time-words.ts';
import styles from './chart.module.css';
import { sampleName } from './chart-words.ts';

/** What people wrote about points, newest first. */
export function AnnotationCard({ detail, show }: { readonly detail: ChartDetail; readonly show: (sample: SampleKey) => void }) {
  return (
    <section className={styles.card} aria-labelledby="annotations">
      <h2 id="annotations">Written about points</h2>
      <DataTable
        label="Annotations"
        rows={detail.annotations}
        keyOf={({ version, sample, at }) => `${version}/${sample}/${at}`}
        empty="Nothing yet. Choose a point, and write why it is special."
        columns={[
          {
            title: 'Sample',
            width: 110,
            cell: (one) => (
              <Button variant="subtle" size="compact-xs" onClick={() => show(one)}>
                {sampleName(one, detail.chart.version)}
              </Button>
            ),
          },
          { title: 'Cause', cell: ({ cause }) => cause },
          { title: 'What was done', cell: ({ action }) => action || '–' },
          { title: 'By', width: 120, cell: ({ person }) => <PersonName of={person} /> },
          { title: 'When', width: 130, cell: ({ at }) => exactTime(at) },
        ]}
      />
    </section>
  );
}

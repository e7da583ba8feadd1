import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { isPassing, type JourneyItem } from './journey.ts';
import { JourneyLineView } from './journey-line-view.tsx';
import styles from './journey-view.module.css';
import { JourneyVisit } from './journey-visit.tsx';

/** A unit's way through its routing, oldest first, in sentences. */
export function JourneyView({ items }: { readonly items: readonly JourneyItem[] }) {
  const [detail, setDetail] = useState<'steps' | 'all'>('all');
  const isShown = (item: JourneyItem): boolean =>
    detail === 'all' || ('line' in item ? item.line.tone !== 'detail' : !isPassing(item.visit));
  return (
    <>
      <div className={styles.head}>
        <h2>Journey</h2>
        <SegmentedControl
          size="xs"
          aria-label="How much of the journey"
          value={detail}
          onChange={(next) => setDetail(next as typeof detail)}
          data={[
            { value: 'steps', label: 'Steps' },
            { value: 'all', label: 'Everything' },
          ]}
        />
      </div>
      <ol className={styles.items}>
        {items.filter(isShown).map((item) =>
          'line' in item ? (
            <li key={item.line.key} className={styles.between}>
              <ol className={styles.lines}>
                <JourneyLineView line={item.line} />
              </ol>
            </li>
          ) : (
            <li key={item.visit.key}>
              <JourneyVisit visit={item.visit} withDetails={detail === 'all'} />
            </li>
          ),
        )}
      </ol>
    </>
  );
}

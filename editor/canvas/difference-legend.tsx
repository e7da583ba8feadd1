import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type CanvasMark, useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import styles from './difference-legend.module.css';

const KINDS: readonly CanvasMark[] = ['added', 'changed', 'moved'];

/** What the marks of a comparison say, what they cannot say because it is gone, and how they go away. */
export function DifferenceLegend() {
  const flow = useOpenFlow();
  const compared = useValue(flow.compared);
  if (compared === undefined) return null;
  const marks = [...flow.pointed.all];
  const isStep = (id: string): boolean => flow.document.records.flowNodes[id] !== undefined;
  const counts = KINDS.flatMap((kind) => {
    const count = marks.filter(([id, mark]) => mark === kind && isStep(id)).length;
    return count === 0 ? [] : [{ kind, count }];
  });
  return (
    <section className={styles.legend} aria-label={`What differs from ${compared.against}`}>
      <div className={styles.head}>
        <strong>Against {compared.against}</strong>
        <ActionIcon aria-label="Stop showing what differs" size={34} onClick={() => flow.point()}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      <div className={styles.counts}>
        {counts.map(({ kind, count }) => (
          <span key={kind} data-mark={kind}>
            {count} {count === 1 ? 'step' : 'steps'} {kind}
          </span>
        ))}
      </div>
      {compared.gone.length > 0 && (
        <>
          <div className={styles.gone}>No longer there:</div>
          <ul className={styles.list} aria-label="No longer there">
            {compared.gone.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

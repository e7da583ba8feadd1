import type { CSSProperties } from 'react';
import { useKeyed } from '../session/keyed-store.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import styles from './node-mark.module.css';

/** What is laid over a step: how hot it is in a heat-map, or that a unit is there or was. In colour and in words. */
export function NodeMark({ flowNode }: { readonly flowNode: string }) {
  const mark = useKeyed(useOpenFlow().marks, flowNode);
  if (mark === undefined) return null;
  return (
    <>
      <span className={styles.shade} data-kind={mark.kind} style={{ '--strength': mark.strength } as CSSProperties} aria-hidden />
      <span className={styles.words} data-kind={mark.kind}>
        {mark.words}
      </span>
    </>
  );
}

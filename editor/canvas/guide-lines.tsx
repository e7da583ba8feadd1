import type { ValueStore } from '../session/value-store.ts';
import { useValue } from '../session/value-store.ts';
import type { GuideLine } from './alignment-guides.ts';
import styles from './flow-canvas.module.css';
import { ViewportPortal } from './react-flow.ts';

/** While something is dragged: what it is in line with. */
export function GuideLines({ lines }: { readonly lines: ValueStore<readonly GuideLine[]> }) {
  const shown = useValue(lines);
  if (shown.length === 0) return null;
  const path = shown
    .map(({ axis, at, from, to }) => (axis === 'x' ? `M${at} ${from - 12}V${to + 12}` : `M${from - 12} ${at}H${to + 12}`))
    .join('');
  return (
    <ViewportPortal>
      <svg className={styles.guides} aria-hidden>
        <path d={path} vectorEffect="non-scaling-stroke" />
      </svg>
    </ViewportPortal>
  );
}

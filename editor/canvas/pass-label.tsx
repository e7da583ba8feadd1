import { Tooltip } from '@mantine/core';
import { placeKey } from '../simulation/breakpoints.ts';
import type { Pass } from '../simulation/passes.ts';
import { BreakpointMark } from './breakpoint-mark.tsx';
import styles from './pass-label.module.css';
import { EdgeLabelRenderer } from './react-flow.ts';

export interface PassLabelProps {
  readonly sequenceFlow: string;
  readonly pass: Pass | undefined;
  readonly x: number;
  readonly y: number;
}

/** What came by on a connection last, in few words; whoever looks closer sees all of it. And the breakpoint there. */
export function PassLabel({ sequenceFlow, pass, x, y }: PassLabelProps) {
  return (
    <EdgeLabelRenderer>
      <div className={`${styles.place} nodrag nopan`} style={{ transform: `translate(-50%, -100%) translate(${x}px, ${y - 3}px)` }}>
        {pass === undefined ? (
          <span className={styles.bare} />
        ) : (
          <Tooltip
            label={pass.full}
            multiline
            maw={420}
            events={{ hover: true, focus: true, touch: true }}
            classNames={{ tooltip: styles.full ?? '' }}
          >
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what a mouse sees by pointing, the keyboard sees by its focus */}
            <span className={styles.label} data-new={pass.isNew} tabIndex={0} role="note" aria-label={`Came by: ${pass.full}`}>
              {pass.label}
              {pass.times > 1 && <em>×{pass.times}</em>}
            </span>
          </Tooltip>
        )}
        <BreakpointMark place={placeKey({ sequenceFlow })} />
      </div>
    </EdgeLabelRenderer>
  );
}

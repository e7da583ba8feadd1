import { ActionIcon } from '@mantine/core';
import { IconFocusCentered, IconLasso, IconMinus, IconPlus } from '@tabler/icons-react';
import { memo } from 'react';
import { Hint } from '../parts/hint.tsx';
import { useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import styles from './flow-canvas.module.css';
import { useReactFlow } from './react-flow.ts';

/** In the corner of the canvas: what is done to the view and not to the drawing. */
export const ZoomControls = memo(function ZoomControls() {
  const graph = useReactFlow();
  const flow = useOpenFlow();
  const controls = useValue(flow.canvas);
  const lasso = useValue(flow.lasso);
  return (
    <div className={styles.controls} role="group" aria-label="Zoom">
      <Hint label="Zoom out">
        <ActionIcon aria-label="Zoom out" className={styles.control ?? ''} size={34} onClick={() => void graph.zoomOut({ duration: 120 })}>
          <IconMinus size={16} aria-hidden />
        </ActionIcon>
      </Hint>
      <Hint label="Zoom in">
        <ActionIcon aria-label="Zoom in" className={styles.control ?? ''} size={34} onClick={() => void graph.zoomIn({ duration: 120 })}>
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
      </Hint>
      <Hint label="Fit everything (1)">
        <ActionIcon aria-label="Fit everything" className={styles.control ?? ''} size={34} onClick={() => controls?.fit()}>
          <IconFocusCentered size={16} aria-hidden />
        </ActionIcon>
      </Hint>
      <Hint label="Select by dragging (L)">
        <ActionIcon
          aria-label="Lasso"
          aria-pressed={lasso}
          className={styles.control ?? ''}
          data-on={lasso}
          size={34}
          onClick={() => flow.lasso.set(!lasso)}
        >
          <IconLasso size={16} aria-hidden />
        </ActionIcon>
      </Hint>
    </div>
  );
});

import { useEffect } from 'react';
import { useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import styles from './flow-canvas.module.css';

/**
 * Lies over the canvas while the hand moves something on it or the view: the browser would look for what is under the pointer at each tick, among all that is drawn.
 * The movement ends at the latest when the pointer is let go, whatever becomes of the gesture.
 */
export function GestureShield() {
  const { moving } = useOpenFlow();
  const isMoving = useValue(moving);
  useEffect(() => {
    if (!isMoving) return undefined;
    // After those whose gesture it is.
    const end = (): void => void setTimeout(() => moving.set(false));
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
    return () => {
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', end);
    };
  }, [isMoving, moving]);
  return isMoving ? <div className={styles.shield} /> : null;
}

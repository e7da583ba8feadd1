import { useIsMarked } from '../session/kept-set.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import styles from './breakpoint-mark.module.css';

/** A dot where the simulation stops, with a ring when it stands there. */
export function BreakpointMark({ place }: { readonly place: string }) {
  const flow = useOpenFlow();
  const isMarked = useIsMarked(flow.breakpoints, place);
  return isMarked ? <Dot place={place} /> : null;
}

function Dot({ place }: { readonly place: string }) {
  const isStopped = useValue(useOpenFlow().stoppedAt) === place;
  return (
    <span className={styles.dot} data-stopped={isStopped} role="img" aria-label={isStopped ? 'Stopped at this breakpoint' : 'Breakpoint'} />
  );
}

import { IconAlertOctagon, IconBolt, IconClock, IconHandStop } from '@tabler/icons-react';
import { age } from '../parts/age.ts';
import { useNow } from '../parts/since.tsx';
import { valueWords } from '../parts/value-words.ts';
import type { NodeActivity } from '../session/open-flow.ts';
import styles from './activity-badge.module.css';

/** Units and the age of the oldest, a source's value, firings: of a step, or of all steps of a folded group. Grey unless something is wrong. */
export function ActivityRow({ activity }: { readonly activity: NodeActivity }) {
  const { units, held, incidents, oldestSince, reading, firings, clocks, expired, nextExpiry, at } = activity;
  return (
    <div className={styles.row}>
      {units > 0 && (
        <span className={styles.badge} data-kind="units">
          <span className={styles.count}>{units}</span>
          {units === 1 ? 'unit' : 'units'}
          {oldestSince !== undefined && <span className={styles.age}>{age(at - oldestSince)}</span>}
        </span>
      )}
      {held > 0 && (
        <span className={styles.badge} data-kind="held">
          <IconHandStop size={13} aria-hidden />
          {held} held
        </span>
      )}
      {incidents > 0 && (
        <span className={styles.badge} data-kind="incident">
          <IconAlertOctagon size={13} aria-hidden />
          {incidents === 1 ? 'Incident' : `${incidents} incidents`}
        </span>
      )}
      {reading !== undefined && (
        <span className={styles.badge} data-quality={reading.quality}>
          {valueWords(reading.value)}
          {reading.quality !== 'good' && <em>{reading.quality}</em>}
        </span>
      )}
      {clocks !== undefined && clocks > 0 && <ClockBadge clocks={clocks} expired={expired ?? 0} dueAt={nextExpiry} />}
      {firings !== undefined && firings > 0 && (
        <span className={styles.badge}>
          <IconBolt size={13} aria-hidden />
          {firings === 1 ? 'Fired once' : `Fired ${firings} times`}
        </span>
      )}
    </div>
  );
}

/** A time between operations that is running, counting down by itself. */
function ClockBadge({ clocks, expired, dueAt }: { readonly clocks: number; readonly expired: number; readonly dueAt: number | undefined }) {
  const now = useNow();
  return (
    <>
      <span className={styles.badge} data-kind="clock">
        <IconClock size={13} aria-hidden />
        <span className={styles.count}>{clocks}</span>
        {dueAt === undefined ? 'running' : dueAt <= now ? 'over now' : `next over in ${age(dueAt - now)}`}
      </span>
      {expired > 0 && (
        <span className={styles.badge} data-kind="incident">
          <IconClock size={13} aria-hidden />
          {expired} over
        </span>
      )}
    </>
  );
}

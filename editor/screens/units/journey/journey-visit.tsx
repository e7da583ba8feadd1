import { IconArrowRight } from '@tabler/icons-react';
import { age } from '../../../parts/age.ts';
import { Since, When } from '../../../parts/since.tsx';
import { exactTime } from '../../../parts/time-words.ts';
import { isPassing, type Visit } from './journey.ts';
import { JourneyLineView } from './journey-line-view.tsx';
import styles from './journey-view.module.css';

/** A stay at one flowNode: how long, what happened, which way it left. One that took no time is a single quiet line. */
export function JourneyVisit({ visit, withDetails }: { readonly visit: Visit; readonly withDetails: boolean }) {
  const lines = visit.lines.filter(({ tone }) => withDetails || tone !== 'detail');
  const isQuiet = isPassing(visit);
  return (
    <>
      <div className={styles.visit} data-passing={isQuiet} data-open={visit.leftAt === undefined}>
        <When time={visit.enteredAt} words={exactTime(visit.enteredAt)} />
        <span className={styles.name}>
          <strong>{visit.name}</strong>
          {visit.visit > 1 && <span className={styles.again}>{ordinal(visit.visit)} time</span>}
          {visit.exit !== undefined && visit.exit !== '' && (
            <span className={styles.exit}>
              <IconArrowRight size={13} aria-label="left by" /> {visit.exit}
            </span>
          )}
        </span>
        <span className={styles.stay}>
          {visit.leftAt === undefined ? (
            <>
              <Since time={visit.enteredAt} /> so far
            </>
          ) : (
            visit.leftAt > visit.enteredAt && age(visit.leftAt - visit.enteredAt)
          )}
        </span>
      </div>
      {lines.length > 0 && (
        <ol className={styles.lines}>
          {lines.map((line) => (
            <JourneyLineView key={line.key} line={line} />
          ))}
        </ol>
      )}
    </>
  );
}

function ordinal(number: number): string {
  const ending = number % 100 > 10 && number % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}

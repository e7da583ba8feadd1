import styles from './hour-bars.module.css';

interface Hour {
  readonly from: number;
  readonly good: number;
  readonly scrapped: number;
}

const hourOf = (at: number): string => new Intl.DateTimeFormat('en-GB', { hour: '2-digit' }).format(at);

/** Units finished in each hour: good ones below, scrapped ones hatched on top. The last bar is the hour that still runs. */
export function HourBars({ hours }: { readonly hours: readonly Hour[] }) {
  const most = Math.max(1, ...hours.map(({ good, scrapped }) => good + scrapped));
  const total = hours.reduce((sum, { good }) => sum + good, 0);
  const scrap = hours.reduce((sum, { scrapped }) => sum + scrapped, 0);
  return (
    <figure className={styles.figure} aria-label="Finished hour by hour">
      <figcaption>
        <strong>Hour by hour</strong>
        <span>
          {total} good, {scrap} scrapped in 12 hours
        </span>
      </figcaption>
      <ol className={styles.bars}>
        {hours.map(({ from, good, scrapped }, index) => (
          <li key={from} aria-label={`${hourOf(from)}:00: ${good} good, ${scrapped} scrapped`}>
            <span className={styles.count}>{good + scrapped === 0 ? '' : good + scrapped}</span>
            <span className={styles.column}>
              <span className={styles.scrapped} style={{ height: `${(scrapped / most) * 100}%` }} />
              <span className={styles.good} data-running={index === hours.length - 1} style={{ height: `${(good / most) * 100}%` }} />
            </span>
            <span className={styles.hour}>{hourOf(from)}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}

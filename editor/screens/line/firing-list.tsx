import type { FiringView } from '@fettle/flows/contract';
import { IconBolt } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { age } from '../terminal/duration-text.ts';
import styles from './side-lists.module.css';

/** Most that are worth reading on a line view; the quality screen has them all. */
const SHOWN = 8;

export function FiringList({ firings, now }: { readonly firings: readonly FiringView[]; readonly now: number }) {
  return (
    <section className={styles.list} aria-label="Rule firings">
      <h2>
        Rule firings <span>{firings.length === 0 ? 'none' : 'newest first'}</span>
        <Link to="/quality" search={{ tab: 'firings' }}>
          All
        </Link>
      </h2>
      <ul>
        {firings.slice(0, SHOWN).map((firing) => (
          <li key={firing.id}>
            <IconBolt size={20} stroke={1.9} aria-hidden />
            <span className={styles.words}>
              <strong>
                <Link to="/quality/firings/$firing" params={{ firing: firing.id }}>
                  {firing.title}
                </Link>
              </strong>
              <span>
                {firing.flowName} · {firing.equipment}
                {firing.serialNumber !== undefined && (
                  <>
                    {' · '}
                    <Link to="/units/$serialNumber" params={{ serialNumber: firing.serialNumber }}>
                      {firing.serialNumber}
                    </Link>
                  </>
                )}
              </span>
            </span>
            <span className={styles.age}>{age(now - firing.at)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

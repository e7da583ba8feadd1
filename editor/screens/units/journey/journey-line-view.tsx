import { IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { When } from '../../../parts/since.tsx';
import { exactTime } from '../../../parts/time-words.ts';
import type { JourneyLine } from './journey.ts';
import styles from './journey-view.module.css';
import { ValueTable } from './value-table.tsx';

/** One sentence with its time and values; the lines of history behind it open below. */
export function JourneyLineView({ line }: { readonly line: JourneyLine }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={styles.line} data-tone={line.tone}>
      <When time={line.at} words={exactTime(line.at)} />
      <div className={styles.words}>
        <span>
          {line.text}
          {line.firing !== undefined && (
            <>
              {' '}
              <Link to="/quality" search={{ tab: 'firings', firing: line.firing.id }}>
                Why
              </Link>
            </>
          )}
        </span>
        {line.rows.length > 0 && <ValueTable label={line.text} rows={line.rows} />}
        {isOpen && <pre className={styles.raw}>{JSON.stringify(line.events.length === 1 ? line.events[0] : line.events, null, 2)}</pre>}
      </div>
      {line.events.length > 0 && (
        <button
          type="button"
          className={styles.more}
          aria-expanded={isOpen}
          aria-label={`History behind: ${line.text}`}
          title="History behind it"
          onClick={() => setOpen(!isOpen)}
        >
          <IconChevronRight size={14} aria-hidden />
        </button>
      )}
    </li>
  );
}

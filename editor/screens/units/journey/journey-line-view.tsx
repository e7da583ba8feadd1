import { IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { When } from '../../../parts/since.tsx';
import { exactTime } from '../../../parts/time-words.ts';
import type { JourneyLine } from './journey.ts';
import styles from './journey-view.module.css';
import { ValueTable } from './value-table.tsx';

/** One sentence with its time and values; the lines of history behind it open below. What a machine recorded is opened first, what a person entered is shown. */
export function JourneyLineView({ line }: { readonly line: JourneyLine }) {
  const [isOpen, setOpen] = useState(false);
  const isFolded = line.tone === 'detail' && line.rows.length > 0;
  const [showsRows, setShowsRows] = useState(!isFolded);
  return (
    <li className={styles.line} data-tone={line.tone}>
      <When time={line.at} words={exactTime(line.at)} />
      <div className={styles.words}>
        {isFolded ? (
          <button type="button" className={styles.fold} aria-expanded={showsRows} onClick={() => setShowsRows(!showsRows)}>
            {line.text}
            <IconChevronRight size={13} aria-hidden />
          </button>
        ) : (
          <span>
            {line.text}
            {line.firing !== undefined && (
              <>
                {' '}
                <Link to="/quality/firings/$firing" params={{ firing: line.firing.id }}>
                  Why
                </Link>
              </>
            )}
          </span>
        )}
        {line.rows.length > 0 && (
          <div className={styles.rows} data-shown={showsRows}>
            <ValueTable label={line.text} rows={line.rows} />
          </div>
        )}
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

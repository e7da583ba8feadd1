import type { CheckView } from '@fettle/flows/contract';
import { IconChevronRight, IconHelpHexagon } from '@tabler/icons-react';
import { age } from './duration-text.ts';
import styles from './queue.module.css';
import { useNow } from './terminal-context.tsx';

/** What reactions ask the station, before the units that wait there. */
export function CheckRows({ checks, open }: { readonly checks: readonly CheckView[]; readonly open: (check: CheckView) => void }) {
  const now = useNow(20_000);
  if (checks.length === 0) return null;
  return (
    <ul className={styles.list} aria-label="Checks" style={{ marginBottom: 10 }}>
      {checks.map((check) => (
        <li key={check.id}>
          <button type="button" className={styles.row} data-held="true" onClick={() => open(check)}>
            <IconHelpHexagon size={34} aria-hidden />
            <span className={styles.what}>
              <strong>{check.instruction.title}</strong>
              <span>
                {check.why}
                {check.serialNumber !== undefined && ` · ${check.serialNumber}`}
              </span>
            </span>
            <span className={styles.waits}>
              {check.dueAt !== undefined && check.dueAt <= now ? (
                <>
                  <em>overdue</em>
                  {age(now - check.dueAt)}
                </>
              ) : (
                <>
                  <em>asked</em>
                  {age(now - check.openedAt)}
                </>
              )}
            </span>
            <IconChevronRight size={30} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}

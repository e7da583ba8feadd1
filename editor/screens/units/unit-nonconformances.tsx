import { DISPOSITION_WORDS } from '../../parts/disposition-words.ts';
import { Since, When } from '../../parts/since.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { tidyNumbers } from '../../parts/tidy-numbers.ts';
import { exactTime } from '../../parts/time-words.ts';
import { DispositionButtons } from '../quality/disposition-buttons.tsx';
import type { RecordNames } from './journey/record-names.ts';
import styles from './unit-panel.module.css';
import { UnitPanel } from './unit-panel.tsx';
import type { UnitAnswer } from './use-unit-record.ts';

/** What was not as it should be, with the decision or the buttons to make it. */
export function UnitNonconformances({ unit: { nonconformances }, names }: { readonly unit: UnitAnswer; readonly names: RecordNames }) {
  if (nonconformances.length === 0) return null;
  const open = nonconformances.filter(({ state }) => state === 'open').length;
  return (
    <UnitPanel title="Nonconformances" note={open === 0 ? 'all decided' : `${open} to decide`} isWrong={open > 0}>
      <ul className={styles.items}>
        {nonconformances.map((item) => (
          <li key={item.id}>
            <div className={styles.row}>
              <strong>{item.title}</strong>
              {item.state === 'open' ? (
                <StateMark mark="warning">open</StateMark>
              ) : (
                <span>{DISPOSITION_WORDS[item.disposition ?? ''] ?? item.disposition}</span>
              )}
            </div>
            <div className={styles.quiet}>{[item.defect, tidyNumbers(item.description)].filter((part) => part !== '').join(' · ')}</div>
            {item.state === 'open' ? (
              <>
                <div className={styles.quiet}>
                  open for <Since time={item.openedAt} />
                </div>
                <div style={{ marginTop: 6 }}>
                  <DispositionButtons item={item} />
                </div>
              </>
            ) : (
              <div className={styles.quiet}>
                {item.closedBy === 'flow' ? 'fixed in the routing' : names.person(item.closedBy ?? '')}
                {item.closedAt !== undefined && (
                  <>
                    , <When time={item.closedAt} words={exactTime(item.closedAt)} />
                  </>
                )}
                {item.closedBy !== 'flow' && item.reason !== undefined && item.reason !== '' && `: ${item.reason}`}
              </div>
            )}
          </li>
        ))}
      </ul>
    </UnitPanel>
  );
}

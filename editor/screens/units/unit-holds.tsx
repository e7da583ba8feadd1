import { api } from '@fettle/flows/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Since } from '../../parts/since.tsx';
import { useMay } from '../../parts/use-may.ts';
import { ReleaseHoldDialog } from './hold-dialogs.tsx';
import type { RecordNames } from './journey/record-names.ts';
import styles from './unit-panel.module.css';
import { UnitPanel } from './unit-panel.tsx';
import type { UnitAnswer } from './use-unit-record.ts';

/** What keeps the unit from going on, and the release for those who may. Nothing when nothing does. */
export function UnitHolds({ unit, names }: { readonly unit: UnitAnswer; readonly names: RecordNames }) {
  const mayRelease = useMay(api.releaseHold);
  const [releasing, setReleasing] = useState<string>();
  if (unit.holds.length === 0) return null;
  return (
    <UnitPanel title="On hold" note={unit.holds.length === 1 ? '' : `${unit.holds.length} holds; each has to be released`} isWrong>
      <ul className={styles.items}>
        {unit.holds.map(({ id, reason, person, at }) => (
          <li key={id}>
            <div className={styles.row}>
              <div>
                {reason}
                <div className={styles.quiet}>
                  by {names.person(person)}, for <Since time={at} />
                </div>
              </div>
              {mayRelease && (
                <Button variant="default" aria-label={`Release the hold: ${reason}`} onClick={() => setReleasing(id)}>
                  Release…
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {releasing !== undefined && (
        <ReleaseHoldDialog serialNumber={unit.unit.unit.serialNumber} hold={releasing} close={() => setReleasing(undefined)} />
      )}
    </UnitPanel>
  );
}

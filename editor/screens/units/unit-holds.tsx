import { api } from '@fettle/flows/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { FiringLink } from '../../parts/firing-link.tsx';
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
  const { holds, plannedHolds, heldEquipment } = unit;
  if (holds.length + plannedHolds.length + heldEquipment.length === 0) return null;
  return (
    <UnitPanel
      title={holds.length + heldEquipment.length > 0 ? 'On hold' : 'To be held'}
      note={holds.length < 2 ? '' : `${holds.length} holds; each has to be released`}
      isWrong={holds.length > 0}
    >
      <ul className={styles.items}>
        {holds.map(({ id, reason, person, at }) => (
          <li key={id}>
            <div className={styles.row}>
              <div>
                {reason}
                <div className={styles.quiet}>
                  by {names.person(person)}, for <Since time={at} /> <FiringLink of={id} about={reason} />
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
        {plannedHolds.map(({ id, reason, person, name }) => (
          <li key={id}>
            <div className={styles.row}>
              <div>
                {reason}
                <div className={styles.quiet}>
                  takes effect before “{name}”, by {names.person(person)}
                </div>
              </div>
              {mayRelease && (
                <Button variant="default" aria-label={`Take back the hold before ${name}`} onClick={() => setReleasing(id)}>
                  Take back…
                </Button>
              )}
            </div>
          </li>
        ))}
        {heldEquipment.map(({ id, title, reason, person }) => (
          <li key={id}>
            {title} is on hold: {reason}
            <div className={styles.quiet}>by {names.person(person)}; the unit waits for it</div>
          </li>
        ))}
      </ul>
      {releasing !== undefined && (
        <ReleaseHoldDialog serialNumber={unit.unit.unit.serialNumber} hold={releasing} close={() => setReleasing(undefined)} />
      )}
    </UnitPanel>
  );
}

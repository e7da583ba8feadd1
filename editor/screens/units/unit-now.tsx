import { api, SHOP_FLOOR } from '@fettle/flows/contract';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMayAct } from '../../app/session.tsx';
import { Since } from '../../parts/since.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { useMay } from '../../parts/use-may.ts';
import type { JourneyItem } from './journey/journey.ts';
import type { RecordNames } from './journey/record-names.ts';
import { SkipDialog } from './skip-dialog.tsx';
import styles from './unit-panel.module.css';
import { UnitPanel } from './unit-panel.tsx';
import type { UnitAnswer } from './use-unit-record.ts';

export interface UnitNowProps {
  readonly unit: UnitAnswer;
  readonly journey: readonly JourneyItem[];
  readonly names: RecordNames;
}

/** Where the unit is now, since when, what it waits for and who is to do it. */
export function UnitNow({ unit: { unit, tasks, skippable }, journey, names }: UnitNowProps) {
  const maySkip = useMay(api.skipOperation);
  const [skipping, setSkipping] = useState<{ readonly flowNode: string; readonly name: string }>();
  const mayWork = useMayAct(SHOP_FLOOR);
  const maySeeIncidents = useMay(api.listIncidents);
  if (unit.at.length === 0) return null;
  // Work that waits is shown as the instruction itself.
  const waitsAt = (flowNode: string): readonly string[] =>
    journey
      .flatMap((item) =>
        'visit' in item && item.visit.leftAt === undefined && item.visit.flowNode === flowNode ? [...item.visit.waits.values()] : [],
      )
      .filter(({ isWork }) => !isWork || tasks.length === 0)
      .map(({ words }) => words);
  return (
    <UnitPanel title="Now" isWrong={unit.at.some(({ state }) => state === 'incident')}>
      <ul className={styles.items}>
        {unit.at.map(({ flowNode, name, since, state }) => (
          <li key={flowNode}>
            <div className={styles.row}>
              <strong>{name}</strong>
              <Since time={since} />
            </div>
            {state === 'incident' && (
              <div className={styles.inline}>
                <StateMark mark="wrong">incident</StateMark> {maySeeIncidents && <Link to="/incidents">See what to do</Link>}
              </div>
            )}
            {state === 'held' && <div className={styles.quiet}>Done here; it goes on when its holds are released.</div>}
            {state === 'delayed' && <div className={styles.quiet}>Done here; it goes on when its minimum time is over.</div>}
            {state === 'joining' && <div className={styles.quiet}>Waits for its other branches.</div>}
            {state === 'waiting' && waitsAt(flowNode).length > 0 && (
              <div className={styles.quiet}>Waits for {waitsAt(flowNode).join(', ')}</div>
            )}
            {maySkip && skippable.some((one) => one.flowNode === flowNode) && (
              <Button variant="default" size="compact-sm" mt={4} onClick={() => setSkipping({ flowNode, name })}>
                Leave out…
              </Button>
            )}
            {tasks
              .filter((task) => task.flowNode === flowNode)
              .map((task) => (
                <div key={task.id} style={{ marginTop: 4 }}>
                  {mayWork ? (
                    <Link to="/terminal" search={{ station: task.station, task: task.id }}>
                      {task.instruction.title}
                    </Link>
                  ) : (
                    task.instruction.title
                  )}
                  <span className={styles.quiet}> at {names.equipment(task.station)}, open for </span>
                  <Since time={task.openedAt} />
                </div>
              ))}
          </li>
        ))}
      </ul>
      {skipping !== undefined && (
        <SkipDialog serialNumber={unit.unit.serialNumber} operation={skipping} close={() => setSkipping(undefined)} />
      )}
    </UnitPanel>
  );
}

import type { FiringAction } from '@fettle/flows/contract';
import { Link } from '@tanstack/react-router';
import { type Mark, StateMark } from '../../parts/state-mark.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import styles from './firing-screen.module.css';

const DID: Record<FiringAction['kind'], string> = {
  holdUnit: 'Held the unit',
  holdEquipment: 'Held the machine',
  andonCall: 'Called for help',
  nonconformance: 'Opened a nonconformance',
  effect: 'Sent',
  nothing: 'Nothing to do it to',
};

const STATES: Record<FiringAction['state'], readonly [Mark, string]> = {
  open: ['warning', 'open'],
  settled: ['good', 'settled'],
  underWay: ['running', 'on its way'],
  done: ['good', 'done'],
  failed: ['wrong', 'failed'],
  void: ['quiet', 'nothing done'],
};

/** What a firing did, and what became of each: who ended a hold or a call, and why. */
export function FiringActionList({
  actions,
  nameOf,
  persons,
}: {
  readonly actions: readonly FiringAction[];
  readonly nameOf: (flowNode: string) => string;
  readonly persons: ReadonlyMap<string, string>;
}) {
  if (actions.length === 0) return <p className={styles.quiet}>Nothing was to be done.</p>;
  return (
    <ul className={styles.actions}>
      {actions.map((action) => {
        const { id, kind, about, at, state, settledBy, settledAt, reason, flowNode } = action;
        const [mark, words] = STATES[state];
        return (
          <li key={id}>
            <span>
              {DID[kind]} <Subject action={action} />
              <div>{about}</div>
              <div className={styles.quiet}>
                {nameOf(flowNode)}, {exactTime(at)}
              </div>
              {(settledBy !== undefined || reason !== undefined) && (
                <div className={styles.quiet}>
                  {settledBy !== undefined &&
                    `${kind === 'holdUnit' || kind === 'holdEquipment' ? 'Released' : 'Closed'} by ${persons.get(settledBy) ?? settledBy}`}
                  {settledBy !== undefined && settledAt !== undefined && `, ${exactTime(settledAt)}`}
                  {settledBy !== undefined && reason !== undefined && ': '}
                  {reason}
                </div>
              )}
            </span>
            <StateMark mark={mark}>{words}</StateMark>
          </li>
        );
      })}
    </ul>
  );
}

function Subject({ action: { kind, subject } }: { readonly action: FiringAction }) {
  if (subject === '') return null;
  if (kind === 'holdUnit' || kind === 'nonconformance') return <UnitLink serialNumber={subject} />;
  if (kind === 'andonCall') return <Link to="/line">{subject}</Link>;
  if (kind === 'holdEquipment')
    return (
      <Link to="/quality" search={{ tab: 'holds' }}>
        {subject}
      </Link>
    );
  return <span>{subject}</span>;
}

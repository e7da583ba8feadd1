import { api, type FiringAction } from '@fettle/flows/contract';
import { Link } from '@tanstack/react-router';
import { useRoute } from '../../data/use-route.ts';
import { type Mark, StateMark } from '../../parts/state-mark.tsx';
import { exactTime } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { usePlant } from '../../plant/use-plant.ts';
import { ToDo } from '../quality/reaction-list.tsx';
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
  firing,
  actions,
  nameOf,
  persons,
}: {
  readonly firing: string;
  readonly actions: readonly FiringAction[];
  readonly nameOf: (flowNode: string) => string;
  readonly persons: ReadonlyMap<string, string>;
}) {
  const reactions = useRoute(api.listReactions, { query: { firing, limit: 10 } }).data?.reactions ?? [];
  if (actions.length === 0 && reactions.length === 0) return <p className={styles.quiet}>Nothing was to be done.</p>;
  return (
    <ul className={styles.actions}>
      {reactions.map((reaction) => (
        <li key={reaction.id}>
          <span>
            Began the reaction{' '}
            <Link
              to="/quality"
              search={{ tab: 'reactions', reaction: reaction.id, ...(reaction.closedAt === undefined ? {} : { state: 'closed' as const }) }}
            >
              {reaction.title}
            </Link>
            <div className={styles.quiet}>
              {nameOf(reaction.flowNode)}, {exactTime(reaction.openedAt)}
            </div>
          </span>
          <span>
            <ToDo reaction={reaction} />
          </span>
        </li>
      ))}
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
  const { equipment } = usePlant();
  const title = equipment.find(({ id }) => id === subject)?.title || subject;
  if (subject === '') return null;
  if (kind === 'holdUnit' || kind === 'nonconformance') return <UnitLink serialNumber={subject} />;
  if (kind === 'andonCall') return <Link to="/line">{title}</Link>;
  if (kind === 'holdEquipment')
    return (
      <Link to="/quality" search={{ tab: 'holds' }}>
        {title}
      </Link>
    );
  return <span>{subject}</span>;
}

import { api, type FiringAction, type ReactionView } from '@fettle/flows/contract';
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
  containUnits: 'Contained',
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
  repeats,
  nameOf,
  persons,
}: {
  readonly firing: string;
  readonly repeats: readonly ReactionView[];
  readonly actions: readonly FiringAction[];
  readonly nameOf: (flowNode: string) => string;
  readonly persons: ReadonlyMap<string, string>;
}) {
  const reactions = useRoute(api.listReactions, { query: { firing, limit: 10 } }).data?.reactions ?? [];
  if (actions.length === 0 && reactions.length === 0 && repeats.length === 0)
    return <p className={styles.quiet}>Nothing was to be done.</p>;
  return (
    <ul className={styles.actions}>
      {[...reactions, ...repeats].map((reaction) => (
        <li key={reaction.id}>
          <span>
            {repeats.includes(reaction) ? 'Seen again in the reaction' : 'Began the reaction'}{' '}
            <Link
              to="/quality"
              search={{ tab: 'reactions', reaction: reaction.id, ...(reaction.closedAt === undefined ? {} : { state: 'closed' as const }) }}
            >
              {reaction.title}
            </Link>
            <div className={styles.quiet}>
              {nameOf(reaction.flowNode)}, {exactTime(reaction.openedAt)}
              {reaction.times > 1 && `, seen ${reaction.times} times`}
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
              {action.units !== undefined && <ContainedUnits units={action.units} />}
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

const MOST_LISTED = 20;

function ContainedUnits({ units }: { readonly units: NonNullable<FiringAction['units']> }) {
  if (units.length === 0) return <>no unit</>;
  return (
    <ul className={styles.contained}>
      {units.slice(0, MOST_LISTED).map(({ serialNumber, state }) => (
        <li key={serialNumber}>
          <UnitLink serialNumber={serialNumber} />{' '}
          <span className={styles.quiet}>{state === 'ended' ? 'had ended: fetch it back' : state === 'held' ? 'on hold' : 'released'}</span>
        </li>
      ))}
      {units.length > MOST_LISTED && <li className={styles.quiet}>and {units.length - MOST_LISTED} more, listed in the reaction</li>}
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

import type { ReadinessCheck, ReadinessKey } from '@fettle/flows/contract';
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import styles from './readiness-list.module.css';

export interface ReadinessListProps {
  readonly flow: string;
  readonly checks: readonly ReadinessCheck[];
  readonly nameOf: (flowNode: string) => string;
  readonly show: (flowNode: string) => void;
  readonly showProblems: () => void;
  readonly showScenarios: () => void;
}

const TITLES: Readonly<Record<ReadinessKey, string>> = {
  problems: 'Problems',
  calls: 'Called routings',
  signals: 'Signals',
  skills: 'Skills',
  documents: 'Pictures',
  scenarios: 'Scenarios',
  cases: 'Back-tests',
  review: 'Review',
};

const ICONS = {
  ready: [IconCircleCheck, 'Ready'],
  warns: [IconAlertTriangle, 'To be judged'],
  stops: [IconAlertCircle, 'In the way'],
  nothing: [IconCircleDashed, 'Nothing to check'],
} as const;

/** Details that are told; the place of a line has the rest. */
const TOLD = 3;

/** What a release stands on, line by line: grey is normal, what is in the way leads to its place. */
export function ReadinessList({ flow, checks, nameOf, show, showProblems, showScenarios }: ReadinessListProps) {
  const there = checks.filter(({ state }) => state !== 'nothing');
  const nothing = checks.filter(({ state }) => state === 'nothing');
  return (
    <ul className={styles.list} aria-label="Ready for release">
      {there.map(({ key, state, words, details }) => {
        const [Icon, meaning] = ICONS[state];
        return (
          <li key={key} className={styles.line} data-state={state}>
            <Icon size={17} aria-label={meaning} />
            <div>
              <div className={styles.head}>
                <span className={styles.title}>{TITLES[key]}</span>
                {!(key === 'problems' && state === 'ready') && (
                  <Place check={key} flow={flow} showProblems={showProblems} showScenarios={showScenarios} />
                )}
              </div>
              <div className={styles.words}>{words}</div>
              {key !== 'problems' && details.length > 0 && (
                <ul className={styles.details}>
                  {details.slice(0, TOLD).map(({ words: detail, flowNode }) => (
                    <li key={`${flowNode} ${detail}`}>
                      {detail}{' '}
                      {flowNode !== undefined && (
                        <button type="button" className={styles.link} onClick={() => show(flowNode)}>
                          {nameOf(flowNode)}
                        </button>
                      )}
                    </li>
                  ))}
                  {details.length > TOLD && <li>and {details.length - TOLD} more</li>}
                </ul>
              )}
            </div>
          </li>
        );
      })}
      {nothing.map(({ key, words }) => (
        <li key={key} className={styles.nothing}>
          <IconCircleDashed size={15} aria-label={ICONS.nothing[1]} />
          {words}
        </li>
      ))}
    </ul>
  );
}

/** Where one looks at it, or mends it. */
function Place({
  check,
  flow,
  showProblems,
  showScenarios,
}: Pick<ReadinessListProps, 'flow' | 'showProblems' | 'showScenarios'> & { readonly check: ReadinessKey }) {
  switch (check) {
    case 'problems':
      return (
        <button type="button" className={styles.link} onClick={showProblems}>
          Show
        </button>
      );
    case 'scenarios':
      return (
        <button type="button" className={styles.link} onClick={showScenarios}>
          Show
        </button>
      );
    case 'signals':
      return (
        <Link className={styles.link} to="/plant">
          Plant
        </Link>
      );
    case 'skills':
      return (
        <Link className={styles.link} to="/administration" search={{ tab: 'skills' }}>
          Skills
        </Link>
      );
    case 'cases':
      return (
        <Link className={styles.link} to="/design/$flow/back-test" params={{ flow }}>
          Back-test
        </Link>
      );
    default:
      return null;
  }
}

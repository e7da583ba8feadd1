import type { CSSProperties } from 'react';
import { initialsOf, personHue } from '../parts/initials.ts';
import { usePersonNames } from '../parts/use-person-names.ts';
import { useKeyed } from '../session/keyed-store.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import styles from './visitor-badge.module.css';

/** Who else is at this step. */
export function VisitorBadge({ flowNode }: { readonly flowNode: string }) {
  const visitors = useKeyed(useOpenFlow().visitors, flowNode);
  return visitors === undefined ? null : <Visitors people={[...new Set(visitors.map(({ person }) => person))]} />;
}

function Visitors({ people }: { readonly people: readonly string[] }) {
  const names = usePersonNames();
  return (
    <span className={styles.row}>
      {people.map((person) => {
        const name = names.get(person) ?? person;
        return (
          <span
            key={person}
            className={styles.badge}
            style={{ '--hue': personHue(person) } as CSSProperties}
            role="img"
            aria-label={`${name} is here`}
            title={`${name} is here`}
          >
            {initialsOf(name)}
          </span>
        );
      })}
    </span>
  );
}

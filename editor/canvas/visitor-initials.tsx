import type { CSSProperties } from 'react';
import { initialsOf, personHue } from '../parts/initials.ts';
import { usePersonNames } from '../parts/use-person-names.ts';
import styles from './visitor-badge.module.css';

/** Their initials, each in the person's colour. */
export function VisitorInitials({ people }: { readonly people: readonly string[] }) {
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

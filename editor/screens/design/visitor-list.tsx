import { initialsOf, personHue } from '../../parts/initials.ts';
import { usePersonNames } from '../../parts/use-person-names.ts';
import { useOpenFlow } from '../../session/open-flow.ts';
import { useValue } from '../../session/value-store.ts';
import styles from './visitor-list.module.css';

/** Who else has this flow open, and at which step they are. Nothing when one is alone. */
export function VisitorList() {
  const flow = useOpenFlow();
  const others = useValue(flow.presence)?.others ?? [];
  const names = usePersonNames();
  if (others.length === 0) return null;
  const people = [...Map.groupBy(others, ({ person }) => person)];
  return (
    <ul className={styles.list} aria-label="Also in this flow">
      {people.map(([person, windows]) => {
        const name = names.get(person) ?? person;
        const at = windows.find(({ flowNode }) => flowNode !== undefined)?.flowNode;
        const words = at === undefined ? `${name} has this flow open` : `${name} is at “${flow.nameOf(at)}”`;
        return (
          <li key={person}>
            <button
              type="button"
              className={styles.visitor}
              data-initials={initialsOf(name)}
              style={{ '--hue': personHue(person) } as React.CSSProperties}
              aria-label={words}
              title={words}
              onClick={() => at !== undefined && flow.canvas.get()?.show([at])}
            />
          </li>
        );
      })}
    </ul>
  );
}

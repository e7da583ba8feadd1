import { api } from '@fettle/flows/contract';
import { useRoute } from '../../data/use-route.ts';
import { GenealogyList } from '../../parts/genealogy-list.tsx';
import { genealogyTree } from '../../parts/genealogy-tree.ts';
import type { RecordNames } from './journey/record-names.ts';
import styles from './unit-panel.module.css';
import { UnitPanel } from './unit-panel.tsx';

/** What the unit is made of and what it is in, with the machines and people of it. */
export function UnitGenealogy({ serialNumber, names }: { readonly serialNumber: string; readonly names: RecordNames }) {
  const genealogy = useRoute(api.genealogy, { query: { of: serialNumber, kind: 'unit' } }, { every: 10_000 }).data;
  if (genealogy === undefined) return null;
  const madeOf = genealogyTree(genealogy, 'madeOf');
  const usedIn = genealogyTree(genealogy, 'usedIn');
  return (
    <UnitPanel title="Genealogy" note={madeOf.length + usedIn.length === 0 ? 'nothing went into it that is tracked' : ''}>
      <div className={styles.tight}>
        {madeOf.length > 0 && (
          <>
            <p className={styles.quiet}>Made of</p>
            <GenealogyList branches={madeOf} direction="madeOf" label="Made of" />
          </>
        )}
        {usedIn.length > 0 && (
          <>
            <p className={styles.quiet}>Went into</p>
            <GenealogyList branches={usedIn} direction="usedIn" label="Went into" />
          </>
        )}
        {genealogy.equipment.length > 0 && (
          <p>
            <span className={styles.quiet}>Machines and stations: </span>
            {genealogy.equipment.map((id) => names.equipment(id)).join(', ')}
          </p>
        )}
        {genealogy.persons.length > 0 && (
          <p>
            <span className={styles.quiet}>People: </span>
            {genealogy.persons.map((id) => names.person(id)).join(', ')}
          </p>
        )}
      </div>
    </UnitPanel>
  );
}

import { Link } from '@tanstack/react-router';
import styles from './genealogy-list.module.css';
import type { GenealogyBranch } from './genealogy-tree.ts';
import { StateMark } from './state-mark.tsx';

/** How a piece is related to what it is made of, and to what it went into. */
const WORDS: Readonly<Record<'madeOf' | 'usedIn', Readonly<Record<GenealogyBranch['relation'], string>>>> = {
  madeOf: {
    consumed: 'of lot',
    installed: 'unit',
    produced: 'made by',
    split: 'split off from',
    merged: 'merged from',
    called: 'sub-routing',
  },
  usedIn: {
    consumed: 'used for',
    installed: 'built into',
    produced: 'as lot',
    split: 'split off as',
    merged: 'merged into',
    called: 'part of',
  },
};

/** A genealogy as an indented list; each name leads to its own page. */
export function GenealogyList({
  branches,
  direction,
  label,
}: {
  readonly branches: readonly GenealogyBranch[];
  readonly direction: 'madeOf' | 'usedIn';
  readonly label: string;
}) {
  return (
    <ul className={styles.list} aria-label={label}>
      {branches.map((branch) => (
        <li key={`${branch.part.id}/${branch.relation}/${branch.at}/${branch.quantity}`}>
          <div className={styles.line}>
            <span className={styles.quantity}>{branch.relation === 'called' ? '' : `${branch.quantity} ×`}</span>
            <span>
              {branch.part.kind === 'call' ? branch.part.flow : branch.definition || branch.part.product || 'piece'}{' '}
              <span className={styles.quiet}>{WORDS[direction][branch.relation]}</span> <PartName branch={branch} />
            </span>
            {branch.part.state === 'blocked' && <StateMark mark="wrong">Blocked</StateMark>}
            {branch.part.state === 'held' && <StateMark mark="held">On hold</StateMark>}
          </div>
          {branch.below.length > 0 && <GenealogyList branches={branch.below} direction={direction} label={`of ${branch.part.title}`} />}
        </li>
      ))}
    </ul>
  );
}

function PartName({ branch: { part } }: { readonly branch: GenealogyBranch }) {
  if (part.kind === 'lot')
    return (
      <Link to="/plant" search={{ tab: 'materials', lot: part.title }}>
        {part.title}
      </Link>
    );
  if (part.kind === 'call') return <span className={styles.quiet}>{part.version === undefined ? '' : `version ${part.version}`}</span>;
  return (
    <Link to="/units/$serialNumber" params={{ serialNumber: part.title }}>
      {part.title}
    </Link>
  );
}

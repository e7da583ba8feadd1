import type { ConditionOutcome, FactNames, TruthWord } from '@fettle/flows/rules/index.ts';
import { comparisonWords } from '@fettle/flows/rules/index.ts';
import { IconCheck, IconMinus, IconQuestionMark } from '@tabler/icons-react';
import styles from './outcome-tree.module.css';

const MARKS = {
  true: { icon: IconCheck, says: 'so' },
  false: { icon: IconMinus, says: 'not so' },
  unknown: { icon: IconQuestionMark, says: 'not known' },
} as const;

const HEADS: Readonly<Record<Exclude<ConditionOutcome['kind'], 'comparison' | 'named'>, string>> = {
  all: 'All of these',
  any: 'Any of these',
  not: 'Not so',
};

/** Found at a comparison: its value, quality and time, in words. */
export interface Found {
  readonly words: string;
  readonly detail: string;
  readonly decisive: boolean;
}

/** A condition as it is written, with what came out of each part: what was not known stands apart from what was not so, and what the result rests on is set off. */
export function OutcomeTree({
  outcome,
  names,
  foundAt,
}: {
  readonly outcome: ConditionOutcome;
  readonly names: FactNames;
  readonly foundAt: (at: string) => Found | undefined;
}) {
  return (
    <ul className={styles.tree}>
      <Part outcome={outcome} names={names} foundAt={foundAt} />
    </ul>
  );
}

function Part(props: Parameters<typeof OutcomeTree>[0]) {
  const { outcome, names, foundAt } = props;
  if (outcome.comparison !== undefined) {
    const found = foundAt(outcome.at);
    return (
      <li className={styles.part} data-result={outcome.result ?? 'none'} data-decisive={found?.decisive ?? false}>
        <ResultMark result={outcome.result} />
        <span className={styles.words}>{comparisonWords(outcome.comparison, names)}</span>
        <span className={styles.found}>{found?.words ?? 'not kept'}</span>
        <span className={styles.detail}>{found?.detail}</span>
      </li>
    );
  }
  const head = outcome.kind === 'named' ? `“${outcome.name ?? ''}”` : HEADS[outcome.kind as keyof typeof HEADS];
  return (
    <li>
      <div className={styles.part} data-result={outcome.result ?? 'none'} data-group>
        <ResultMark result={outcome.result} />
        <span className={styles.head}>{head}</span>
      </div>
      <ul className={styles.inner}>
        {outcome.of.map((part) => (
          <Part key={part.at} {...props} outcome={part} />
        ))}
        {outcome.of.length === 0 && <li className={styles.detail}>nothing is asked for here</li>}
      </ul>
    </li>
  );
}

export function ResultMark({ result }: { readonly result: TruthWord | undefined }) {
  if (result === undefined) return <span className={styles.mark} />;
  const { icon: Icon, says } = MARKS[result];
  return (
    <span className={styles.mark} data-result={result} role="img" aria-label={says} title={says}>
      <Icon size={13} stroke={2.4} aria-hidden />
    </span>
  );
}

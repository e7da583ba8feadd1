import type { FlowSummary } from '@fettle/flows/contract';
import { type ChangeClass, classOf, type FieldChange, type FlowDiff } from '@fettle/flows/diff.ts';
import { Text } from '@mantine/core';
import { useState } from 'react';
import { changeWords } from '../document/change-words.ts';
import { fieldValueWords, fieldWords } from '../parts/field-words.ts';
import styles from './change-list.module.css';

export interface ChangeListProps {
  readonly diff: FlowDiff;
  /** Routings that are called in a newer version than before. */
  readonly newerCalls?: FlowSummary['newerCalls'];
  /** What it is compared with: `version 3`. */
  readonly against: string;
  readonly nameOf: (flowNode: string) => string;
  /** Units that stand at a flowNode now. */
  readonly unitsAt?: ((flowNode: string) => number) | undefined;
  /** Goes to a step on the canvas. */
  readonly show?: ((flowNode: string) => void) | undefined;
}

const CLASS_WORDS: Readonly<Record<ChangeClass, string>> = {
  drawing: 'Only the drawing changes. Nothing that runs differs, and units in progress notice nothing.',
  words: 'Only what people read changes. Units go the same ways; who works on them reads the new words.',
  behaviour: 'What happens to units or readings changes.',
};

const TAGS: Readonly<Record<ChangeClass, string>> = { drawing: 'drawing', words: 'words', behaviour: 'what happens' };

/** Every difference, field by field, with what it was and what it becomes. */
export function ChangeList({ diff, newerCalls = [], against, nameOf, unitsAt, show }: ChangeListProps) {
  const most = newerCalls.length > 0 ? 'behaviour' : classOf(diff);
  if (most === undefined) return <Text fz="sm">Nothing differs from {against}.</Text>;
  const lines = changeWords(diff, nameOf);
  return (
    <section aria-label={`What changes against ${against}`}>
      <Text fz="sm" fw={600}>
        What changes against {against}
      </Text>
      <Text fz="sm" mb={6}>
        {CLASS_WORDS[most]}
      </Text>
      <ul className={styles.list}>
        {lines.map(({ word, text, flowNode, fields, class: of }) => {
          const units = flowNode === undefined ? 0 : (unitsAt?.(flowNode) ?? 0);
          return (
            <li key={`${word} ${text}`} className={styles.line}>
              <span className={styles.word}>{word}</span>
              <span>
                {flowNode === undefined || show === undefined ? (
                  text
                ) : (
                  <button type="button" className={styles.place} onClick={() => show(flowNode)}>
                    {text}
                  </button>
                )}
                {units > 0 && (
                  <span className={styles.units}>
                    {' '}
                    · {units} {units === 1 ? 'unit is' : 'units are'} here now
                  </span>
                )}
                {fields.length > 0 && <FieldChanges fields={fields} />}
              </span>
              <span className={styles.class} data-class={of}>
                {TAGS[of]}
              </span>
            </li>
          );
        })}
        {newerCalls.map(({ flow, name, bound, current }) => (
          <li key={flow} className={styles.line}>
            <span className={styles.word}>Calls</span>
            <span>
              {name}: version {current} instead of {bound}
            </span>
            <span className={styles.class} data-class="behaviour">
              {TAGS.behaviour}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function FieldChanges({ fields }: { readonly fields: readonly FieldChange[] }) {
  return (
    <ul className={styles.fields}>
      {fields.map((field) => (
        <li key={field.path}>
          <span title={field.path}>{fieldWords(field.path)}</span>: <ChangedValue is="del" value={field.before} /> →{' '}
          <ChangedValue is="ins" value={field.after} />
        </li>
      ))}
    </ul>
  );
}

/** Letters of a value that stand there at once. */
const AT_ONCE = 160;

/** A long value is opened where it stands, so that nothing that will run stays unseen. */
function ChangedValue({ is: Tag, value }: { readonly is: 'del' | 'ins'; readonly value: unknown }) {
  const [isWhole, setWhole] = useState(false);
  const words = fieldValueWords(value);
  if (isWhole || words.length <= AT_ONCE) return <Tag>{words}</Tag>;
  return (
    <>
      <Tag>{words.slice(0, AT_ONCE)}…</Tag>{' '}
      <button type="button" className={styles.place} onClick={() => setWhole(true)}>
        Show all of it
      </button>
    </>
  );
}

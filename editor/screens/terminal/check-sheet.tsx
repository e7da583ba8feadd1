import { api, type CheckView } from '@fettle/flows/contract';
import { IconAlertTriangle, IconArrowRight, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { announce } from './announcement.ts';
import styles from './check-sheet.module.css';
import { EntryPane } from './entry-pane.tsx';
import { missingOfStep } from './entry-verdict.ts';
import { Sheet } from './sheet.tsx';
import { enteredValues, newDraft, withComment, withoutValue, withValue } from './task-draft.ts';
import { Tile, Tiles } from './tile.tsx';
import { WhatHappenedSheet } from './what-happened-sheet.tsx';

/** What a reaction asks this station: one question after the other, then the answer, which decides what follows. It needs the server. */
export function CheckSheet({ check, close }: { readonly check: CheckView; readonly close: () => void }) {
  const { instruction } = check;
  const [draft, setDraft] = useState(() => newDraft(check.id, instruction, Date.now()));
  const entries = instruction.steps.flatMap((step) => step.entries);
  const [place, setPlace] = useState(0);
  const [explaining, setExplaining] = useState(false);
  const answer = useChange(api.answerCheck, [api.listChecks, api.listTasks]);
  const entry = entries[place];
  const next = (): void => {
    if (entry === undefined) return;
    const [missing] = missingOfStep({ key: '', title: '', text: '', entries: [entry] }, draft);
    if (missing?.explanation === true) setExplaining(true);
    else if (missing !== undefined) announce('bad', missing.says);
    else setPlace(place + 1);
  };
  const send = (outcome: string, title: string): void =>
    answer.mutate(
      { params: { check: check.id }, body: { outcome, entries: enteredValues(instruction, draft) } },
      {
        onSuccess: () => {
          announce('good', `“${instruction.title}”: ${title}.`);
          close();
        },
        onError: (error) => announce('bad', error.message, 'Not sent'),
      },
    );
  if (entry !== undefined && explaining)
    return (
      <WhatHappenedSheet
        entry={entry}
        value={draft.values[entry.key]}
        close={() => setExplaining(false)}
        answer={(comment) => {
          setDraft(withComment(draft, entry.key, comment));
          setExplaining(false);
          setPlace(place + 1);
        }}
      />
    );
  const about = [check.why, check.serialNumber ?? ''].filter((part) => part !== '').join(' · ');
  // Its paragraphs without the lines between them: the keypad needs the height.
  const text = instruction.steps.map((step) => step.text.replace(/\n{2,}/g, '\n')).join('\n');
  return (
    <Sheet
      title={instruction.title}
      close={close}
      wide
      lead={
        <>
          <span className={styles.about}>{about}</span>
          {text !== '' && <span className={styles.text}>{text}</span>}
        </>
      }
    >
      {entry !== undefined ? (
        <div className={styles.question}>
          <EntryPane
            entry={entry}
            drafted={draft.values[entry.key]}
            change={(value) => setDraft(withValue(draft, entry.key, value))}
            clear={() => setDraft(withoutValue(draft, entry.key))}
            explain={() => setExplaining(true)}
            enter={next}
          />
          <Tiles label="Go on" columns={1}>
            <Tile
              label={place + 1 < entries.length ? 'Next question' : 'To the answer'}
              note={`${place + 1} of ${entries.length}`}
              icon={<IconArrowRight size={30} aria-hidden />}
              press={next}
            />
          </Tiles>
        </div>
      ) : (
        <Tiles label="Answers" columns={1}>
          {instruction.outcomes.map(({ value, title, tone }) => (
            <Tile
              key={value}
              label={title}
              tone={tone === 'bad' ? 'warning' : 'normal'}
              disabled={answer.isPending}
              icon={tone === 'bad' ? <IconAlertTriangle size={30} aria-hidden /> : <IconCheck size={30} aria-hidden />}
              press={() => send(value, title)}
            />
          ))}
        </Tiles>
      )}
    </Sheet>
  );
}

import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { DraftSaver, SaveState } from '../../session/draft-saver.ts';
import { useValue } from '../../session/value-store.ts';
import styles from './design-screen.module.css';

const WORDS: Record<SaveState['kind'], string> = {
  saved: 'Draft saved',
  own: 'Saved for you alone',
  unsaved: 'Not saved yet',
  saving: 'Saving…',
  waiting: 'Not saved: no connection',
  conflict: 'Not saved: somebody else changed the same',
  refused: 'Not saved',
};

/** The state of the draft in words, and what one does to show one's changes to the others. */
export function SaveWords({ saver, readOnly }: { readonly saver: DraftSaver; readonly readOnly: boolean }) {
  const state = useValue(saver.state);
  if (readOnly) return <span className={styles.save}>You may look, not change</span>;
  const isWrong = state.kind === 'waiting' || state.kind === 'conflict' || state.kind === 'refused';
  return (
    <>
      <span className={styles.save} data-wrong={isWrong} role="status" title={'message' in state ? state.message : undefined}>
        {isWrong && <IconAlertTriangle size={14} aria-hidden />}
        {WORDS[state.kind]}
        {state.kind === 'refused' && `: ${state.message}`}
      </span>
      {state.kind !== 'saved' && (
        <Button
          size="sm"
          h={28}
          variant="default"
          disabled={state.kind === 'conflict'}
          title="Others see your changes only when you share them"
          onClick={() => void saver.share()}
        >
          Share
        </Button>
      )}
    </>
  );
}

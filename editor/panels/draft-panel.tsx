import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { PersonName } from '../parts/person-name.tsx';
import { tell } from '../parts/tell.ts';
import { timeWords } from '../parts/time-words.ts';
import type { DraftSaver } from '../session/draft-saver.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import styles from './inspector.module.css';

/** Whose changes there are besides the shared draft: one's own, to be shared or dropped, and that others have some. */
export function DraftPanel({ saver }: { readonly saver: DraftSaver }) {
  const state = useValue(saver.state);
  const unshared = useValue(useOpenFlow().presence)?.unshared ?? [];
  const [asks, setAsks] = useState(false);
  const hasOwn = state.kind !== 'saved';
  if (!hasOwn && unshared.length === 0) return null;
  const drop = async (): Promise<void> => {
    setAsks(false);
    try {
      await saver.dropOwn();
      tell.done('This is the shared draft again.');
    } catch (error) {
      tell.refused(error as Error);
    }
  };
  return (
    <div className={styles.section}>
      <h2 className={styles.title}>Changes that are not shared</h2>
      {hasOwn && (
        <>
          <Text fz="sm">Yours. They are kept for you alone until you share them or release the flow.</Text>
          <Group gap="xs" mt={6} mb={8}>
            <Button variant="default" onClick={() => void saver.share()}>
              Share them
            </Button>
            {asks ? (
              <Button color="red" onClick={() => void drop()}>
                Drop them for good
              </Button>
            ) : (
              <Button variant="default" onClick={() => setAsks(true)}>
                Drop them…
              </Button>
            )}
          </Group>
        </>
      )}
      {unshared.map(({ person, savedAt }) => (
        <Text key={person} fz="sm">
          <PersonName of={person} /> has some, last changed {timeWords(savedAt)}. They are not in this drawing.
        </Text>
      ))}
    </div>
  );
}

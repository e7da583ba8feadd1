import { Button, Text, Textarea } from '@mantine/core';
import { changeNote } from '../commands/change-note.ts';
import { removeElements } from '../commands/remove-elements.ts';
import type { FlowNote } from '../document/flow-records.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import styles from './inspector.module.css';

/** A sticky note: its words, for who would rather write them here than in the drawing. */
export function NoteInspector({ note }: { readonly note: FlowNote }) {
  const { document, readOnly } = useOpenFlow();
  return (
    <div className={styles.section}>
      <Textarea
        label="Note"
        autosize
        minRows={4}
        maxRows={16}
        disabled={readOnly}
        value={note.text}
        onChange={(event) => document.execute(changeNote, { note: note.id, text: event.currentTarget.value })}
        onBlur={() => document.settle()}
      />
      <Text c="dimmed" fz="xs" mt="sm">
        Notes are for whoever reads the drawing; they change nothing that runs. A double click or Enter writes in the drawing, where the
        corner makes it larger.
      </Text>
      {!readOnly && (
        <Button variant="subtle" color="gray" mt="xs" onClick={() => document.execute(removeElements, { notes: [note.id] })}>
          Delete
        </Button>
      )}
    </div>
  );
}

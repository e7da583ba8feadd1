import { memo, useState } from 'react';
import { changeNote } from '../commands/change-note.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { useValue } from '../session/value-store.ts';
import { useCarried } from './carried.ts';
import styles from './note-box.module.css';
import type { NoteNode } from './projection.ts';
import type { NodeProps } from './react-flow.ts';

/** A sticky note: text on the canvas that means nothing to the engine. Double-click or Enter to write. */
export const NoteBox = memo(function NoteBox({ id, data, selected, positionAbsoluteX, positionAbsoluteY }: NodeProps<NoteNode>) {
  const { note } = data;
  const flow = useOpenFlow();
  const element = useCarried(id, positionAbsoluteX, positionAbsoluteY);
  const { document, readOnly } = flow;
  const [writing, setWriting] = useState(note.text === '');
  const asked = useValue(flow.writtenNote) === note.id;
  const isWriting = (writing || asked) && !readOnly;
  const size = { width: note.width, height: note.height };
  if (!isWriting) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the canvas' own element around it takes focus and keys; this is the mouse's short cut.
      <div ref={element} className={styles.note} data-selected={selected} style={size} onDoubleClick={() => setWriting(true)}>
        {note.text || 'Empty note'}
      </div>
    );
  }
  return (
    <textarea
      className={`${styles.note} nodrag nowheel`}
      data-selected={selected}
      style={size}
      aria-label="Note"
      // biome-ignore lint/a11y/noAutofocus: a note that was just put down is there to be written.
      autoFocus
      value={note.text}
      onChange={(event) => document.execute(changeNote, { note: note.id, text: event.currentTarget.value })}
      onBlur={({ currentTarget: { value, offsetWidth, offsetHeight } }) => {
        // Its corner is a handle while it is written.
        if (offsetWidth !== note.width || offsetHeight !== note.height)
          document.execute(changeNote, { note: note.id, text: value, size: { width: offsetWidth, height: offsetHeight } });
        document.settle();
        setWriting(false);
        if (asked) flow.writtenNote.set(undefined);
      }}
      onKeyDown={(event) => event.key === 'Escape' && flow.canvas.get()?.focus()}
    />
  );
});

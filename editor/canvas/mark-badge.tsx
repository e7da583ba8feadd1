import { IconArrowsMove, IconHandStop, IconPencil, IconPlus, IconRoute, IconTrash } from '@tabler/icons-react';
import { useKeyed } from '../session/keyed-store.ts';
import { type CanvasMark, useOpenFlow } from '../session/open-flow.ts';
import styles from './mark-badge.module.css';

const WORDS: Readonly<Record<CanvasMark, readonly [word: string, Icon: typeof IconPlus]>> = {
  way: ['On the way', IconRoute],
  stuck: ['Here', IconHandStop],
  added: ['Added', IconPlus],
  changed: ['Changed', IconPencil],
  moved: ['Moved', IconArrowsMove],
  removed: ['Removed', IconTrash],
};

/** A frame around a box that is pointed out, with the reason in a word. */
export function MarkBadge({ id }: { readonly id: string }) {
  const mark = useKeyed(useOpenFlow().pointed, id);
  if (mark === undefined) return null;
  const [word, Icon] = WORDS[mark];
  return (
    <span className={styles.frame} data-mark={mark}>
      <span className={styles.word}>
        <Icon size={12} aria-hidden /> {word}
      </span>
    </span>
  );
}

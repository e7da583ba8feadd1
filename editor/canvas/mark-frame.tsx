import { IconArrowsMove, IconHandStop, IconPencil, IconPlus, IconRoute, IconTrash } from '@tabler/icons-react';
import type { CanvasMark } from '../session/open-flow.ts';
import styles from './mark-frame.module.css';

const WORDS: Readonly<Record<CanvasMark, readonly [word: string, Icon: typeof IconPlus]>> = {
  way: ['On the way', IconRoute],
  stuck: ['Here', IconHandStop],
  added: ['Added', IconPlus],
  changed: ['Changed', IconPencil],
  moved: ['Moved', IconArrowsMove],
  removed: ['Removed', IconTrash],
};

/** A frame around a box that is pointed out, with the reason in a word. */
export function MarkFrame({ mark }: { readonly mark: CanvasMark }) {
  const [word, Icon] = WORDS[mark];
  return (
    <span className={styles.frame} data-mark={mark}>
      <span className={styles.word}>
        <Icon size={12} aria-hidden /> {word}
      </span>
    </span>
  );
}

import { Kbd, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import styles from './design-screen.module.css';

export interface CommandEntry {
  readonly title: string;
  readonly hint?: string;
  /** What stands on the keys that do the same. */
  readonly keys?: readonly string[];
  readonly run: () => void;
}

export interface CommandListProps {
  readonly title: string;
  readonly entries: readonly CommandEntry[];
  readonly close: () => void;
}

const SHOWN = 60;

/** A dialog of things to do or to find: type, arrows, Enter. */
export function CommandList({ title, entries, close }: CommandListProps) {
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries
    .filter((entry) => words.every((word) => `${entry.title} ${entry.hint ?? ''}`.toLowerCase().includes(word)))
    .slice(0, SHOWN);
  const index = Math.min(active, found.length - 1);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  const take = (entry: CommandEntry | undefined): void => {
    if (entry === undefined) return;
    close();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setActive(Math.min(found.length - 1, index + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, index - 1));
    else if (event.key === 'Enter') take(found[index]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal opened onClose={close} title={title} size={520} yOffset="12vh" centered={false}>
      <TextInput
        data-autofocus
        aria-label={title}
        role="combobox"
        data-finds
        aria-expanded
        aria-controls="command-list"
        aria-activedescendant={found.length > 0 ? `command-${index}` : undefined}
        leftSection={<IconSearch size={15} aria-hidden />}
        size="sm"
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} className={styles.commands} id="command-list" role="listbox" aria-label={title}>
        {found.map((entry, place) => (
          <UnstyledButton
            key={`${entry.title} ${entry.hint}`}
            id={`command-${place}`}
            role="option"
            aria-selected={place === index}
            tabIndex={-1}
            className={styles.command}
            data-active={place === index}
            onClick={() => take(entry)}
          >
            <span>{entry.title}</span>
            {entry.hint !== undefined && <span className={styles.hint}>{entry.hint}</span>}
            {entry.keys !== undefined && (
              <span className={styles.hint}>
                {entry.keys.map((key) => (
                  <Kbd key={key} size="xs">
                    {key}
                  </Kbd>
                ))}
              </span>
            )}
          </UnstyledButton>
        ))}
        {found.length === 0 && <p>Nothing is called “{search}”.</p>}
      </div>
    </Modal>
  );
}

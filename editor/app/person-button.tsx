import { UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { usePerson } from './session.tsx';
import styles from './shell.module.css';

/** Who is signed in. By itself it does nothing: it stands in the bar until its menu has been loaded. */
export function PersonButton(props: ComponentProps<'button'>) {
  const person = usePerson();
  return (
    <UnstyledButton {...props} className={styles.person} aria-label={`Signed in as ${person.displayName}`}>
      <span>{person.displayName}</span>
      <IconChevronDown size={14} aria-hidden />
    </UnstyledButton>
  );
}

import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './page.module.css';

export interface PageProps {
  readonly title: string;
  /** Beside the title: filters, buttons. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A screen of lists and forms: a title with its tools, and the content on one sheet. */
export function Page({ title, tools, children }: PageProps) {
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Title order={1}>{title}</Title>
        <div className={styles.tools}>{tools}</div>
      </div>
      <div className={styles.sheet}>{children}</div>
    </div>
  );
}

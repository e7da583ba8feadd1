import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX, IconHandStop, IconPlayerPlay } from '@tabler/icons-react';
import styles from './state-mark.module.css';

const MARKS = {
  running: { icon: IconPlayerPlay, tone: 'normal' },
  good: { icon: IconCircleCheck, tone: 'good' },
  held: { icon: IconHandStop, tone: 'warning' },
  warning: { icon: IconAlertTriangle, tone: 'warning' },
  wrong: { icon: IconCircleX, tone: 'alarm' },
  quiet: { icon: IconCircleDashed, tone: 'normal' },
} as const;

export type Mark = keyof typeof MARKS;

/** A state as icon and word; colour only says it a third time. */
export function StateMark({ mark, children }: { readonly mark: Mark; readonly children: string }) {
  const { icon: Icon, tone } = MARKS[mark];
  return (
    <span className={styles.mark} data-tone={tone}>
      <Icon size={15} stroke={1.8} aria-hidden />
      {children}
    </span>
  );
}

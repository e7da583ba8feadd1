import { IconAlertTriangle, IconArrowLeft, IconCheck, IconDots, IconHandStop, IconUserCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './bottom-bar.module.css';

/** The main thing to do now. */
export interface MainAction {
  readonly label: string;
  /** What follows, or what is missing. */
  readonly caption: string;
  /** False: it can still be touched, and then says what is missing. */
  readonly ready: boolean;
  readonly act: () => void;
}

export interface BottomBarProps {
  readonly back: (() => void) | undefined;
  readonly more: () => void;
  /** Numbers beside More: what somebody has to look at. */
  readonly attention: number;
  readonly help: { readonly state: 'none' | 'waiting' | 'called' | 'acknowledged'; readonly says: string; readonly open: () => void };
  /** The other ways to end, where there are any. */
  readonly other: { readonly label: string; readonly open: () => void } | undefined;
  readonly main: MainAction;
}

/** 120 px that never move: each button has its place on every screen, so that the hand finds it without the eye. */
export function BottomBar({ back, more, attention, help, other, main }: BottomBarProps) {
  return (
    <nav className={styles.bar} aria-label="Actions">
      <Big className={styles.back} label="Back" icon={<IconArrowLeft size={32} aria-hidden />} press={back} />
      <Big className={styles.more} label="More" icon={<IconDots size={32} aria-hidden />} press={more}>
        {attention > 0 && (
          <span className={styles.badge}>
            {attention}
            <span className={styles.unseen}> to look at</span>
          </span>
        )}
      </Big>
      <button type="button" className={styles.help} data-state={help.state} onClick={help.open}>
        {help.state === 'acknowledged' ? <IconUserCheck size={34} aria-hidden /> : <IconHandStop size={34} aria-hidden />}
        <span className={styles.words}>
          <strong>Call help</strong>
          <span className={styles.caption}>{help.says}</span>
        </span>
      </button>
      <div className={styles.other}>
        {other !== undefined && (
          <button type="button" className={styles.outcome} onClick={other.open}>
            <IconAlertTriangle size={28} className={styles.warning} aria-hidden />
            <span>{other.label}</span>
          </button>
        )}
      </div>
      <button type="button" className={styles.main} data-ready={main.ready} onClick={main.act}>
        <IconCheck size={40} stroke={2.4} aria-hidden />
        <span className={styles.words}>
          <strong>{main.label}</strong>
          <span className={styles.caption}>{main.caption}</span>
        </span>
      </button>
    </nav>
  );
}

interface BigProps {
  readonly className: string | undefined;
  readonly label: string;
  readonly icon: ReactNode;
  readonly press: (() => void) | undefined;
  readonly children?: ReactNode;
}

function Big({ className, label, icon, press, children }: BigProps) {
  return (
    <button type="button" className={`${styles.quiet} ${className}`} disabled={press === undefined} onClick={press}>
      {icon}
      <span>{label}</span>
      {children}
    </button>
  );
}

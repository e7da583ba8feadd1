import { type KeyboardEvent, useRef } from 'react';
import styles from './screen-tabs.module.css';

export interface ScreenTab<Value extends string> {
  readonly value: Value;
  readonly title: string;
  /** How many; absent: not counted. */
  readonly count?: number | undefined;
  /** Whether any of them is something to look at. */
  readonly isWrong?: boolean;
}

interface ScreenTabsProps<Value extends string> {
  readonly label: string;
  readonly tabs: readonly ScreenTab<Value>[];
  readonly chosen: Value;
  readonly choose: (value: Value) => void;
}

/** Tabs of a screen beside its title; which one is open belongs in the address. Arrow keys move between them. */
export function ScreenTabs<Value extends string>({ label, tabs, chosen, choose }: ScreenTabsProps<Value>) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    const index = (tabs.findIndex(({ value }) => value === chosen) + by + tabs.length) % tabs.length;
    choose(tabs[index]!.value);
    list.current?.querySelectorAll('button')[index]?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label={label} className={styles.tabs} onKeyDown={move}>
      {tabs.map(({ value, title, count, isWrong = false }) => (
        <button
          key={value}
          type="button"
          role="tab"
          aria-selected={value === chosen}
          tabIndex={value === chosen ? 0 : -1}
          className={styles.tab}
          onClick={() => choose(value)}
        >
          {title}
          {count !== undefined && (
            <span className={styles.count} data-wrong={isWrong && count > 0}>
              {count}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

import type { Person } from '@fettle/flows/contract';
import { createContext, use, useEffect, useReducer, useSyncExternalStore } from 'react';
import type { Outbox } from '../../offline/outbox.ts';
import type { OutboxEntry } from '../../offline/outbox-entry.ts';
import type { DraftStore } from './draft-store.ts';
import type { StationSettings } from './station-settings.ts';

/** What every part of the terminal can reach. */
export interface TerminalParts {
  readonly outbox: Outbox;
  readonly drafts: DraftStore;
  /** Undefined: the browser gives no database, and what waits is lost when the page is closed. */
  readonly database: IDBDatabase | undefined;
}

export const TerminalContext = createContext<TerminalParts | undefined>(undefined);
export const SettingsContext = createContext<{
  readonly settings: StationSettings;
  readonly change: (part: Partial<StationSettings>) => void;
} | null>(null);
export const OperatorContext = createContext<Person | undefined>(undefined);

export function useTerminal(): TerminalParts {
  return need(use(TerminalContext), 'useTerminal');
}

export function useSettings() {
  return need(use(SettingsContext), 'useSettings');
}

/** Who is signed in at the terminal. */
export function useOperator(): Person {
  return need(use(OperatorContext), 'useOperator');
}

export function useOutboxEntries(): readonly OutboxEntry[] {
  const { outbox } = useTerminal();
  return useSyncExternalStore(outbox.subscribe, outbox.entries);
}

/** Now, and drawn again every so many milliseconds. */
export function useNow(every: number): number {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, every);
    return () => clearInterval(timer);
  }, [every]);
  return Date.now();
}

function need<T>(value: T | undefined | null, name: string): T {
  if (value === undefined || value === null) throw new Error(`${name} is used outside the terminal`);
  return value;
}

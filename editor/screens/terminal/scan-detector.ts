/** How this device's scanner sends: as a keyboard, its code ended by Enter. */
export interface ScanRules {
  /** What the scanner is set to send before each code. Empty: a scan is told from typing by its speed alone. */
  readonly prefix: string;
}

/** What became of one key. */
export type KeyOutcome =
  /** Not of a scanner, or not known yet: let it do what it does. */
  | { readonly kind: 'pass'; readonly first: boolean }
  /** Part of a scan: nobody else may see it. */
  | { readonly kind: 'swallow' }
  /** `typed`: the code's characters have passed and stand where the focus is; they have to be taken out again. */
  | { readonly kind: 'scan'; readonly code: string; readonly typed: boolean };

/** Milliseconds between keys. Scanners send one in 1–20; nobody types four in a row this fast. */
const MAX_GAP = 50;
/** Milliseconds. A prefix that no Enter follows was typed by hand. */
const MAX_WAIT = 1_000;
const MIN_LENGTH = 4;

/**
 * Tells scans from typing. `key` takes the browser's name of each key that goes down and its time in milliseconds. With a prefix, speed does not matter: radio scanners
 * and slow browsers break up the fastest burst.
 */
export function createScanDetector({ prefix }: ScanRules): { key(name: string, at: number): KeyOutcome } {
  let buffer = '';
  let last = Number.NEGATIVE_INFINITY;

  const withPrefix = (name: string, at: number): KeyOutcome => {
    if (buffer !== '' && at - last > MAX_WAIT) buffer = '';
    last = at;
    if (name === 'Enter') {
      const code = buffer.startsWith(prefix) ? buffer.slice(prefix.length).trim() : '';
      const wasScan = buffer !== '';
      buffer = '';
      if (code !== '') return { kind: 'scan', code, typed: false };
      return wasScan ? { kind: 'swallow' } : { kind: 'pass', first: false };
    }
    if (name.length !== 1) return buffer === '' ? { kind: 'pass', first: false } : { kind: 'swallow' };
    const next = buffer + name;
    const fits = prefix.startsWith(next) || next.startsWith(prefix);
    buffer = fits ? next : '';
    return fits ? { kind: 'swallow' } : { kind: 'pass', first: false };
  };

  const bySpeed = (name: string, at: number): KeyOutcome => {
    const fast = at - last <= MAX_GAP;
    if (name === 'Enter') {
      const code = fast ? buffer.trim() : '';
      buffer = '';
      return code.length >= MIN_LENGTH ? { kind: 'scan', code, typed: true } : { kind: 'pass', first: false };
    }
    if (name.length !== 1) return { kind: 'pass', first: false };
    last = at;
    buffer = fast ? buffer + name : name;
    return { kind: 'pass', first: !fast };
  };

  return { key: prefix === '' ? bySpeed : withPrefix };
}

/** Milliseconds. A scanner held over a code reads it again and again. */
const SAME_CODE_WITHIN = 2_000;

/** True for a code that was read less than two seconds after the last time it was. */
export function createRepeatFilter(): (code: string, at: number) => boolean {
  let last: { readonly code: string; readonly at: number } | undefined;
  return (code, at) => {
    const repeated = last !== undefined && last.code === code && at - last.at < SAME_CODE_WITHIN;
    last = { code, at };
    return repeated;
  };
}

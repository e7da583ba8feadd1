import type { UserTask } from '@fettle/flows/contract';
import type { DataEntry } from '@fettle/flows/work-instruction.ts';
import { cleanNumberText, numberDraft } from './number-text.ts';
import { type DraftValue, draftOf } from './task-draft.ts';

/** What is on the screen when a code is read. */
export interface ScanSituation {
  readonly queue: readonly UserTask[];
  /** The unit that is open, and the data entry that waits for a value. */
  readonly open?: UserTask | undefined;
  readonly entry?: DataEntry | undefined;
}

export type ScanMeaning =
  | { readonly kind: 'open'; readonly task: UserTask }
  | { readonly kind: 'alreadyOpen'; readonly says: string }
  | { readonly kind: 'fill'; readonly entry: DataEntry; readonly value: DraftValue }
  /** Nothing here knows it. `elsewhere`: it may be a serial number of another station; the server can be asked. */
  | { readonly kind: 'unexpected'; readonly says: string; readonly elsewhere: boolean };

/**
 * What a code means now. A serial number of the queue comes first, then the entry that waits; a gauge with a keyboard plug sends its number the way a scanner
 * sends a code.
 */
export function meaningOfScan(code: string, { queue, open, entry }: ScanSituation): ScanMeaning {
  if (open?.unit.serialNumber === code) return { kind: 'alreadyOpen', says: `${code} is open.` };
  const task = queue.find(({ unit }) => unit.serialNumber === code);
  if (task !== undefined) return { kind: 'open', task };
  const filled = entry === undefined ? undefined : valueFor(entry, code);
  if (entry !== undefined && filled !== undefined) return { kind: 'fill', entry, value: filled };
  const expected = entry === undefined ? 'a serial number of this queue' : `${kindInWords(entry)} for “${entry.title}”`;
  return { kind: 'unexpected', says: `Expected ${expected}, got ${whatItIs(code, queue, open)}.`, elsewhere: entry === undefined };
}

function valueFor(entry: DataEntry, code: string): DraftValue | undefined {
  if (entry.valueKind === 'number') {
    const number = numberDraft(cleanNumberText(code));
    return number.value === null ? undefined : number;
  }
  if (entry.valueKind === 'boolean') return undefined;
  if (entry.choices === undefined) return draftOf(code);
  const choice = entry.choices.find((one) => one.toLowerCase() === code.toLowerCase());
  return choice === undefined ? undefined : draftOf(choice);
}

function kindInWords({ valueKind, choices }: DataEntry): string {
  if (valueKind === 'number') return 'a number';
  if (valueKind === 'boolean') return 'yes or no';
  return choices === undefined ? 'a code' : 'one of the choices';
}

function whatItIs(code: string, queue: readonly UserTask[], open: UserTask | undefined): string {
  const units = open === undefined ? queue : [open, ...queue];
  if (units.some(({ unit }) => unit.jobOrder === code)) return `the order “${code}”`;
  if (units.some(({ unit }) => unit.product === code)) return `the part number “${code}”`;
  return `“${code}”`;
}

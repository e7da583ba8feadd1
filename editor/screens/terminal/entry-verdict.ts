import type { DataEntry, InstructionStep, WorkInstruction } from '@fettle/flows/work-instruction.ts';
import type { DraftValue, TaskDraft } from './task-draft.ts';

/** What is to be said of one data entry as it stands. Limits are in the entry's unit and belong to the good side. */
export type EntryVerdict =
  | { readonly state: 'empty' }
  /** There is something, but it is no number: "-", "1.2.3". */
  | { readonly state: 'unreadable' }
  | { readonly state: 'taken' }
  | {
      readonly state: 'outside';
      readonly side: 'above' | 'below';
      readonly limit: number;
      readonly by: number;
      readonly explained: boolean;
    };

export function judgeEntry(entry: DataEntry, drafted: DraftValue | undefined): EntryVerdict {
  if (drafted === undefined || (drafted.value === null && (drafted.text ?? '') === '')) return { state: 'empty' };
  const { value, comment } = drafted;
  if (value === null || typeof value !== entry.valueKind) return { state: 'unreadable' };
  if (typeof value !== 'number') return value === '' ? { state: 'empty' } : { state: 'taken' };
  const explained = (comment ?? '').trim() !== '';
  const { lower, upper } = entry;
  if (upper !== undefined && value > upper) return { state: 'outside', side: 'above', limit: upper, by: distance(value, upper), explained };
  if (lower !== undefined && value < lower) return { state: 'outside', side: 'below', limit: lower, by: distance(value, lower), explained };
  return { state: 'taken' };
}

/** One thing that keeps a step from being confirmed. */
export interface Missing {
  readonly entry: DataEntry;
  /** A full sentence for the operator. */
  readonly says: string;
  /** The value is there and outside its limits; what is missing is what happened. */
  readonly explanation: boolean;
}

/** What is still needed before a step can be confirmed, in the order of its entries. Empty: nothing. */
export function missingOfStep(step: InstructionStep, draft: TaskDraft): readonly Missing[] {
  return step.entries.flatMap((entry): readonly Missing[] => {
    const verdict = judgeEntry(entry, draft.values[entry.key]);
    if (verdict.state === 'empty') return entry.required ? [{ entry, says: `“${entry.title}” is missing.`, explanation: false }] : [];
    if (verdict.state === 'unreadable') return [{ entry, says: `“${entry.title}” is not a number yet.`, explanation: false }];
    if (verdict.state === 'outside' && !verdict.explained) {
      return [{ entry, says: `“${entry.title}” is ${verdict.side} its limit: say what happened.`, explanation: true }];
    }
    return [];
  });
}

/** The first step that cannot be confirmed yet, with what it misses; undefined: the whole instruction can be. */
export function firstIncompleteStep(
  instruction: WorkInstruction,
  draft: TaskDraft,
): { readonly step: number; readonly missing: readonly Missing[] } | undefined {
  for (const [step, content] of instruction.steps.entries()) {
    const missing = missingOfStep(content, draft);
    if (missing.length > 0) return { step, missing };
  }
  return undefined;
}

/** "7.5 … 8.5 Nm", "at most 8.5 Nm"; undefined: no limits. */
export function limitsInWords({ lower, upper, unit }: DataEntry): string | undefined {
  const withUnit = unit === '' ? '' : ` ${unit}`;
  if (lower !== undefined && upper !== undefined) return `${lower} … ${upper}${withUnit}`;
  if (upper !== undefined) return `at most ${upper}${withUnit}`;
  if (lower !== undefined) return `at least ${lower}${withUnit}`;
  return undefined;
}

/** Difference with no more decimals than the two have: 10.1 − 10 is 0.1, not 0.09999999999999964. */
function distance(left: number, right: number): number {
  const decimals = Math.min(12, Math.max(decimalsOf(left), decimalsOf(right)));
  return Number(Math.abs(left - right).toFixed(decimals));
}

function decimalsOf(value: number): number {
  return /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
}

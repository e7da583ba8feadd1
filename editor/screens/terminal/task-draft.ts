import { Time, Value } from '@fettle/flows/value.ts';
import type { EnteredValues, WorkInstruction } from '@fettle/flows/work-instruction.ts';
import { z } from 'zod';

/** One data entry while the operator works on it. */
export const DraftValue = z.object({
  /** `null` while `text` is no number yet. */
  value: Value,
  /** A number as it was keyed: "1." and "1.0" are the same value and not the same text. */
  text: z.string().optional(),
  comment: z.string().optional(),
});
export type DraftValue = z.infer<typeof DraftValue>;

/** What has been done at a work instruction and not been confirmed. It outlives a reload of the page. */
export const TaskDraft = z.object({
  task: z.string(),
  /** When the unit was first opened at this terminal: the time against standard counts from here. */
  startedAt: Time,
  step: z.number().int().nonnegative(),
  values: z.record(z.string(), DraftValue),
});
export type TaskDraft = z.infer<typeof TaskDraft>;

/** A fresh draft: automatic values stand in it already. */
export function newDraft(task: string, instruction: WorkInstruction, now: number): TaskDraft {
  const entries = instruction.steps.flatMap((step) => step.entries);
  const values = Object.fromEntries(
    entries.flatMap(({ key, automatic }) => (automatic === undefined ? [] : [[key, draftOf(automatic.value)]])),
  );
  return { task, startedAt: now, step: 0, values };
}

/** Sets an entry. What was said about the old value does not hold for a new one. */
export function withValue(draft: TaskDraft, key: string, next: DraftValue): TaskDraft {
  const before = draft.values[key];
  const same = before?.value === next.value && before.comment !== undefined && next.comment === undefined;
  return { ...draft, values: { ...draft.values, [key]: same ? { ...next, comment: before.comment } : next } };
}

export function withoutValue(draft: TaskDraft, key: string): TaskDraft {
  const { [key]: _, ...values } = draft.values;
  return { ...draft, values };
}

export function withComment(draft: TaskDraft, key: string, comment: string): TaskDraft {
  const before = draft.values[key];
  return before === undefined ? draft : { ...draft, values: { ...draft.values, [key]: { ...before, comment } } };
}

/** A value as a draft holds it. */
export function draftOf(value: Value): DraftValue {
  return typeof value === 'number' ? { value, text: String(value) } : { value };
}

/** What goes to the server: every entry that has a value, with what was said about it. */
export function enteredValues(instruction: WorkInstruction, draft: TaskDraft): EnteredValues {
  const entries = instruction.steps.flatMap((step) => step.entries);
  return Object.fromEntries(
    entries.flatMap(({ key }) => {
      const drafted = draft.values[key];
      if (drafted === undefined || drafted.value === null || drafted.value === '') return [];
      const comment = drafted.comment?.trim() ?? '';
      return [[key, { value: drafted.value, ...(comment === '' ? {} : { comment }) }]];
    }),
  );
}

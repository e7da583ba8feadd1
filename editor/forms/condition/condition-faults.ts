import { FettleError, type ValueKind } from '@fettle/flows';
import { Condition, checkCondition, lowerCondition, type NamedConditions } from '@fettle/flows/rules/index.ts';
import type { JsonFaultAt } from './json-editor.tsx';
import { readJson } from './json-places.ts';

/** What is wrong with a condition, by the place of the part: what cannot be compiled, and comparisons of signals whose kinds are known that can never be true. */
export function conditionFaults(
  condition: Condition,
  { named, kinds }: { readonly named: NamedConditions | undefined; readonly kinds: Readonly<Record<string, ValueKind | undefined>> },
): ReadonlyMap<string, string> {
  try {
    lowerCondition(condition, named);
  } catch (error) {
    if (!(error instanceof FettleError)) throw error;
    return new Map([[error.place?.path ?? '', error.message]]);
  }
  const known = Object.entries(kinds).filter((entry): entry is [string, ValueKind] => entry[1] !== undefined);
  // Whether a signal exists is the linter's question: it knows which machine the rule is for.
  const faults = checkCondition(condition, Object.fromEntries(known), named).filter(
    ({ message }) => !message.startsWith('There is no signal'),
  );
  return new Map(faults.map(({ path, message }) => [path, message]));
}

/** The same of a text, by line; a text that is no JSON, or no condition, is told with its line too. */
export function conditionTextFaults(text: string, around: Parameters<typeof conditionFaults>[1]): readonly JsonFaultAt[] {
  const read = readJson(text);
  if (!read.ok) return [{ line: read.line, message: read.message }];
  const parsed = Condition.safeParse(read.value);
  if (!parsed.success) return [{ line: 1, message: `This ${parsed.error.issues[0]?.message ?? 'is no condition'}.` }];
  return [...conditionFaults(read.value as Condition, around)].map(([path, message]) => ({ line: read.lineOf(path), message }));
}

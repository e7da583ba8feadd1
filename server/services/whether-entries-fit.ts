import type { DataEntry, EnteredValues, WorkInstruction } from '@fettle/flows';

/** The reason why a confirmation cannot be taken, for the operator; undefined when it can. The terminal checks the same before it sends. */
export function whyEntriesAreRefused(
  instruction: WorkInstruction,
  entry: { readonly outcome: string; readonly entries: EnteredValues },
): string | undefined {
  const outcome = instruction.outcomes.find(({ value }) => value === entry.outcome);
  if (outcome === undefined)
    return `"${entry.outcome}" is not an outcome of "${instruction.title}". Choose one of: ${instruction.outcomes.map(({ title }) => title).join(', ')}.`;
  const wanted = instruction.steps.flatMap((step) => step.entries);
  for (const key of Object.keys(entry.entries)) {
    if (!wanted.some((item) => item.key === key)) return `"${instruction.title}" does not ask for "${key}".`;
  }
  for (const item of wanted) {
    const reason = whyValueIsRefused(
      item,
      Object.hasOwn(entry.entries, item.key) ? entry.entries[item.key] : undefined,
      outcome.tone === 'bad',
    );
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function whyValueIsRefused(item: DataEntry, entered: EnteredValues[string] | undefined, stops: boolean): string | undefined {
  if (entered === undefined || entered.value === null || (typeof entered.value === 'string' && entered.value.trim() === '')) {
    // Whoever reports that the work failed cannot be asked for every value of it.
    return item.required && !stops ? `"${item.title}" is missing.` : undefined;
  }
  const { value, comment } = entered;
  if (typeof value !== item.valueKind)
    return `"${item.title}" needs ${item.valueKind === 'number' ? 'a number' : item.valueKind === 'boolean' ? 'yes or no' : 'a text'}.`;
  if (item.choices !== undefined && item.choices.length > 0 && !item.choices.includes(String(value)))
    return `"${item.title}" is one of: ${item.choices.join(', ')}.`;
  if (typeof value !== 'number') return undefined;
  const outside = (item.lower !== undefined && value < item.lower) || (item.upper !== undefined && value > item.upper);
  if (outside && (comment ?? '').trim() === '')
    return `"${item.title}" is outside its limits (${item.lower ?? '–'} … ${item.upper ?? '–'} ${item.unit}). Say what happened.`;
  return undefined;
}

/** Levenshtein distance, given up on (Infinity) when it must exceed `limit`. */
function distance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return Number.POSITIVE_INFINITY;
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? Number.POSITIVE_INFINITY;
}

/** The name that was probably meant: at most a third of its letters differ, upper and lower case count as equal. */
export function suggestName(wrong: string, names: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(wrong.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const name of names) {
    const found = distance(wrong.toLowerCase(), name.toLowerCase(), limit);
    if (found < bestDistance) {
      best = name;
      bestDistance = found;
    }
  }
  return best;
}

/** ` Did you mean spindlePower?`, or what there is to choose from, ready to follow a sentence. */
export function didYouMean(wrong: string, names: readonly string[]): string {
  const suggestion = suggestName(wrong, names);
  if (suggestion !== undefined) return ` Did you mean ${suggestion}?`;
  if (names.length === 0) return '';
  const shown = names.slice(0, 8).join(', ');
  return ` There is: ${shown}${names.length > 8 ? ', …' : ''}.`;
}

/** One value in three states: as both began with it, and what each made of it. Undefined: it is not there. */
export interface ThreeWays {
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export type Side = 'mine' | 'theirs';

/** Says which side holds where both changed the same value otherwise. `path` is its place below the value that is merged: `collect[0].while`. */
export type Decide = (path: string, ways: ThreeWays) => Side;

/**
 * Joins what two people made of one JSON value: a field that one of them changed is as they left it. Objects are joined field by field, and lists item by item while both have as many
 * items as before: items have no name, so an inserted one cannot be told from a changed one. What did not change of mine is the same object.
 */
export function mergeValue(ways: ThreeWays, decide: Decide, path = ''): unknown {
  const { base, mine, theirs } = ways;
  if (sameJson(theirs, base) || sameJson(mine, theirs)) return mine;
  if (sameJson(mine, base)) return theirs;
  if (isRecord(mine) && isRecord(theirs) && isRecord(base)) {
    const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
    const merged = names.map((name): [string, unknown] => [
      name,
      mergeValue({ base: base[name], mine: mine[name], theirs: theirs[name] }, decide, path === '' ? name : `${path}.${name}`),
    ]);
    return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
  }
  if (Array.isArray(mine) && Array.isArray(theirs) && Array.isArray(base) && mine.length === base.length && theirs.length === base.length)
    return mine.map((item, index) => mergeValue({ base: base[index], mine: item, theirs: theirs[index] }, decide, `${path}[${index}]`));
  return ways[decide(path, ways)];
}

/** Equal as JSON, whatever the order of fields; a field without a value is none. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left))
    return Array.isArray(right) && left.length === right.length && left.every((item, index) => sameJson(item, right[index]));
  if (!isRecord(left) || !isRecord(right)) return false;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => sameJson(left[name], right[name]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

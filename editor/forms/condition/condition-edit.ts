import type { Condition } from '@fettle/flows/rules/index.ts';

/*
 * Changes to a condition of json-rules-engine as the sentence builder makes them. Each gives a new document in which everything that it does not concern is the same object in the same place, names,
 * priorities and what we do not know included.
 */

export type Joining = 'all' | 'any';

/** From the whole to a part: the index in an `all` or `any`, or `not`. */
export type ConditionPath = readonly (number | 'not')[];

/** Which key decides follows the format: any before all before not. */
export const joiningOf = (condition: Condition): Joining | undefined =>
  'any' in condition ? 'any' : 'all' in condition ? 'all' : undefined;

export function membersOf(condition: Condition): readonly Condition[] {
  return 'any' in condition ? condition.any : 'all' in condition ? condition.all : [];
}

export function partAt(condition: Condition, path: ConditionPath): Condition | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return condition;
  const inner = step === 'not' ? ('not' in condition ? condition.not : undefined) : membersOf(condition)[step];
  return inner === undefined ? undefined : partAt(inner, rest);
}

/** The place as a trace and a fault name it: `all[0].not.any[1]`. */
export function placeOf(condition: Condition, path: ConditionPath): string {
  const [step, ...rest] = path;
  if (step === undefined) return '';
  const name = step === 'not' ? 'not' : `${joiningOf(condition) ?? 'all'}[${step}]`;
  const inner = partAt(condition, [step]);
  const behind = inner === undefined ? '' : placeOf(inner, rest);
  return behind === '' ? name : `${name}.${behind}`;
}

/** The same with other members; the word before them and what else stands there stay where they are. */
export function withMembers(condition: Condition, members: readonly Condition[], joining = joiningOf(condition) ?? 'all'): Condition {
  const before = joiningOf(condition);
  const entries = Object.entries(condition).map(([key, value]) => (key === before ? [joining, members] : [key, value]));
  if (before === undefined) entries.push([joining, members]);
  return Object.fromEntries(entries) as unknown as Condition;
}

export const withJoining = (condition: Condition, joining: Joining): Condition => withMembers(condition, membersOf(condition), joining);

export function replaceAt(condition: Condition, path: ConditionPath, change: (part: Condition) => Condition): Condition {
  const [step, ...rest] = path;
  if (step === undefined) return change(condition);
  if (step === 'not') return 'not' in condition ? ({ ...condition, not: replaceAt(condition.not, rest, change) } as Condition) : condition;
  return withMembers(
    condition,
    membersOf(condition).map((member, index) => (index === step ? replaceAt(member, rest, change) : member)),
  );
}

/** Puts a part behind that at `path`: after a member, or as the last one of a group. The root that is no group becomes the first member of one. */
export function insertAfter(
  condition: Condition,
  path: ConditionPath,
  part: Condition,
): { readonly condition: Condition; readonly path: ConditionPath } {
  const step = path.at(-1);
  if (typeof step === 'number') {
    const parent = path.slice(0, -1);
    const put = replaceAt(condition, parent, (group) => withMembers(group, membersOf(group).toSpliced(step + 1, 0, part)));
    return { condition: put, path: [...parent, step + 1] };
  }
  if (step === 'not') return insertAfter(condition, path.slice(0, -1), part);
  return joiningOf(condition) === undefined ? { condition: { all: [condition, part] }, path: [1] } : append(condition, path, part);
}

export function append(
  condition: Condition,
  path: ConditionPath,
  part: Condition,
): { readonly condition: Condition; readonly path: ConditionPath } {
  const at = partAt(condition, path);
  const index = at === undefined ? 0 : membersOf(at).length;
  return { condition: replaceAt(condition, path, (group) => withMembers(group, [...membersOf(group), part])), path: [...path, index] };
}

/** Takes a part out. What a `not` stood before goes with the `not`; the whole becomes an empty group. */
export function removeAt(condition: Condition, path: ConditionPath): Condition {
  const step = path.at(-1);
  if (step === undefined) return { all: [] };
  const parent = path.slice(0, -1);
  if (step === 'not') return removeAt(condition, parent);
  return replaceAt(condition, parent, (group) => withMembers(group, membersOf(group).toSpliced(step, 1)));
}

/** One place up (-1) or down (1) among its siblings; undefined when there is none. */
export function moveAt(
  condition: Condition,
  path: ConditionPath,
  by: -1 | 1,
): { readonly condition: Condition; readonly path: ConditionPath } | undefined {
  const step = path.at(-1);
  const parent = path.slice(0, -1);
  if (step === 'not') return moveAt(condition, parent, by);
  const siblings = step === undefined ? [] : membersOf(partAt(condition, parent) ?? condition);
  const goal = (step ?? 0) + by;
  const part = step === undefined ? undefined : siblings[step];
  if (step === undefined || part === undefined || goal < 0 || goal >= siblings.length) return undefined;
  const moved = siblings.toSpliced(step, 1).toSpliced(goal, 0, part);
  return { condition: replaceAt(condition, parent, (group) => withMembers(group, moved)), path: [...parent, goal] };
}

/** Puts it into a group of its own, joined by the other word than the group it stands in: that is what a group is for. */
export function groupAt(condition: Condition, path: ConditionPath): Condition {
  const parent = path.length === 0 ? undefined : partAt(condition, path.slice(0, -1));
  const outer = parent === undefined ? undefined : joiningOf(parent);
  return replaceAt(condition, path, (part) => (outer === 'all' ? { any: [part] } : { all: [part] }));
}

/** The members of a group take its place among its siblings; undefined where a group is needed: of several members, when it is no member itself. */
export function ungroupAt(condition: Condition, path: ConditionPath): Condition | undefined {
  const group = partAt(condition, path);
  if (group === undefined || joiningOf(group) === undefined) return undefined;
  const members = membersOf(group);
  const step = path.at(-1);
  if (typeof step === 'number')
    return replaceAt(condition, path.slice(0, -1), (outer) => withMembers(outer, membersOf(outer).toSpliced(step, 1, ...members)));
  const [only] = members;
  return members.length === 1 && only !== undefined ? replaceAt(condition, path, () => only) : undefined;
}

/** Sets `not` before it, or takes it away. */
export function toggleNot(condition: Condition, path: ConditionPath): Condition {
  return replaceAt(condition, path, (part) => ('not' in part && joiningOf(part) === undefined ? part.not : { not: part }));
}

/** Stands for a part while it is being moved. No condition is named so: a name has a letter. */
const MOVED = '\u0000';

/** Takes a part from one place and puts it behind another (as the first of a group when that is a group). Undefined: it would go into itself. */
export function moveBehind(condition: Condition, from: ConditionPath, to: ConditionPath): Condition | undefined {
  const part = partAt(condition, from);
  const goal = partAt(condition, to);
  if (part === undefined || goal === undefined || from.length === 0 || from.every((step, index) => to[index] === step)) return undefined;
  const marked = replaceAt(condition, from, () => ({ condition: MOVED }));
  const put =
    joiningOf(goal) === undefined
      ? insertAfter(marked, to, part).condition
      : replaceAt(marked, to, (group) => withMembers(group, [part, ...membersOf(group)]));
  const left = pathOf(put, MOVED);
  return left === undefined ? undefined : removeAt(put, left);
}

function pathOf(condition: Condition, name: string): ConditionPath | undefined {
  if ('condition' in condition && condition.condition === name) return [];
  const inner = joiningOf(condition) === undefined && 'not' in condition ? pathOf(condition.not, name) : undefined;
  if (inner !== undefined) return ['not', ...inner];
  for (const [index, member] of membersOf(condition).entries()) {
    const found = pathOf(member, name);
    if (found !== undefined) return [index, ...found];
  }
  return undefined;
}

/** Every part in the order in which it is read, the whole first. */
export function partsIn(condition: Condition, path: ConditionPath = []): readonly ConditionPath[] {
  if (joiningOf(condition) !== undefined)
    return [path, ...membersOf(condition).flatMap((member, index) => partsIn(member, [...path, index]))];
  return 'not' in condition ? [path, ...partsIn(condition.not, [...path, 'not'])] : [path];
}

import { z } from 'zod';
import { canonicalJson } from './hash.ts';
import { PlainLine } from './plain-history.ts';

/** Where what happened first differs from what was expected, of one unit or one rule at one machine. */
export const ScenarioDifference = z.object({
  of: z.string(),
  /** Place of the line among those of this unit or rule, from 1. */
  line: z.number().int().positive(),
  /** Absent: nothing more was expected. */
  expected: PlainLine.optional(),
  /** Absent: nothing more happened. */
  happened: PlainLine.optional(),
  /** What of the line differs: `kind`, `flowNode`, `at`, or a path in its data, `data.ports[0]`. Empty when one of the lines is absent. */
  path: z.string(),
});
export type ScenarioDifference = z.infer<typeof ScenarioDifference>;

/**
 * The first difference, or undefined. Units and rules are compared each by itself, because between them there is no order that means anything; of several that differ, the one is
 * told whose difference comes first in time: the others may follow from it.
 */
export function firstDifference(expected: readonly PlainLine[], happened: readonly PlainLine[]): ScenarioDifference | undefined {
  const [wanted, got] = [Map.groupBy(expected, ({ of }) => of), Map.groupBy(happened, ({ of }) => of)];
  let first: ScenarioDifference | undefined;
  for (const of of new Set([...wanted.keys(), ...got.keys()])) {
    const found = differenceOf(of, wanted.get(of) ?? [], got.get(of) ?? []);
    if (found !== undefined && (first === undefined || timeOf(found) < timeOf(first))) first = found;
  }
  return first;
}

/** A difference in one sentence. `nameOf` says how a step is called. */
export function differenceWords({ of, expected, happened, path }: ScenarioDifference, nameOf: (flowNode: string) => string): string {
  const who = of.startsWith('rule/') ? `rule at ${of.split('/').at(-1)}` : (of.split('/').at(-1) ?? of);
  const words = ({ kind, flowNode }: PlainLine): string =>
    flowNode === undefined ? spaced(kind) : `${spaced(kind)} at “${nameOf(flowNode)}”`;
  if (expected === undefined) return `${who}: ${happened === undefined ? 'nothing' : words(happened)} was not expected.`;
  if (happened === undefined) return `${who}: ${words(expected)} was expected and did not happen.`;
  if (path === 'kind' || path === 'flowNode') return `${who}: ${words(expected)} was expected, ${words(happened)} happened.`;
  return `${who}, ${words(expected)}: ${path.replace(/^data\./, '')} was expected to be ${text(valueAt(expected, path))} and is ${text(valueAt(happened, path))}.`;
}

/** `workInstructionOpened` → `work instruction opened`. */
const spaced = (kind: string): string => kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const timeOf = ({ expected, happened }: ScenarioDifference): number =>
  Math.min(expected?.at ?? Number.POSITIVE_INFINITY, happened?.at ?? Number.POSITIVE_INFINITY);

function differenceOf(of: string, wanted: readonly PlainLine[], got: readonly PlainLine[]): ScenarioDifference | undefined {
  for (let index = 0; index < Math.max(wanted.length, got.length); index += 1) {
    const [expected, happened] = [wanted[index], got[index]];
    if (expected === undefined || happened === undefined) {
      return {
        of,
        line: index + 1,
        ...(expected === undefined ? {} : { expected }),
        ...(happened === undefined ? {} : { happened }),
        path: '',
      };
    }
    const path = pathOf(expected, happened);
    if (path !== undefined) return { of, line: index + 1, expected, happened, path };
  }
  return undefined;
}

function pathOf(expected: PlainLine, happened: PlainLine): string | undefined {
  for (const part of ['kind', 'flowNode', 'data', 'at'] as const) {
    if (canonicalJson(expected[part] ?? null) === canonicalJson(happened[part] ?? null)) continue;
    return part === 'data' ? leafPath(expected.data, happened.data, 'data') : part;
  }
  return undefined;
}

/** The first leaf that differs, in the order in which the names stand. */
function leafPath(left: unknown, right: unknown, path: string): string {
  if (!isGroup(left) || !isGroup(right) || Array.isArray(left) !== Array.isArray(right)) return path;
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (canonicalJson(left[name] ?? null) === canonicalJson(right[name] ?? null)) continue;
    return leafPath(left[name], right[name], Array.isArray(left) ? `${path}[${name}]` : `${path}.${name}`);
  }
  return path;
}

/** What a line has at the path of a difference; undefined: nothing. */
export function valueAt(line: PlainLine, path: string): unknown {
  return path
    .split(/[.[\]]/)
    .filter((name) => name !== '')
    .reduce<unknown>((value, name) => (isGroup(value) ? value[name] : undefined), line);
}

const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const MOST_TEXT = 80;

function text(value: unknown): string {
  if (value === undefined) return 'absent';
  const json = JSON.stringify(value);
  return json.length > MOST_TEXT ? `${json.slice(0, MOST_TEXT)}…` : json;
}

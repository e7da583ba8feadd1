import type { Value } from '../value.ts';
import { cellText } from './cell-text.ts';
import type { TableInput } from './decision-table.ts';
import { numberDivision } from './number-division.ts';
import { EVERY_NUMBER } from './number-set.ts';
import type { ReadCell } from './read-table.ts';
import { everyValue, intersection, type ValueSet } from './value-set.ts';

/**
 * One input cut into segments such that every cell either holds for a whole segment or not at all. Segments of values that cannot come are left out. When a cell of
 * the column speaks of `unknown`, the last segment is the unknown value.
 */
export interface Axis {
  readonly count: number;
  /** Index of the unknown segment; -1: no cell speaks of it. */
  readonly unknown: number;
  /** Segment of a known value; -1: it cannot come. */
  locate(value: Value): number;
  /** Segments for which a cell holds, as first and last of each run. */
  runs(cell: ReadCell): Int32Array;
  /** The cell that a person would write for a run of segments. */
  text(first: number, last: number): string;
  /** A value in a run of segments; undefined: the unknown one. */
  example(first: number, last: number): Value | undefined;
}

export function makeAxis(input: TableInput, cells: readonly ReadCell[], allowed: ValueSet | undefined): Axis {
  const named = cells.some((cell) => cell.unknown === 'yes');
  const division = divide(input, cells, allowed);
  const { count: known } = division;
  const unknown = named ? known : -1;
  const count = known + (named ? 1 : 0);
  const remembered = new Map<ReadCell, Int32Array>();
  return {
    count,
    unknown,
    locate: division.locate,
    runs: (cell) => {
      const found = remembered.get(cell);
      if (found !== undefined) return found;
      const runs = named && cell.unknown !== 'no' ? withLast(division.runs(cell.known), unknown) : division.runs(cell.known);
      const made = Int32Array.from(runs);
      remembered.set(cell, made);
      return made;
    },
    text: (first, last) => {
      const isUnknownToo = named && last === unknown;
      if (first === 0 && last === count - 1) return '-';
      if (first === unknown) return 'unknown';
      const set = division.setOf(first, isUnknownToo ? known - 1 : last);
      return cellText(set, isUnknownToo ? 'yes' : 'no', input.whole);
    },
    example: (first, last) => (first === unknown ? undefined : division.example(first, Math.min(last, known - 1))),
  };
}

function withLast(runs: readonly number[], last: number): readonly number[] {
  return runs.at(-1) === last - 1 ? [...runs.slice(0, -1), last] : [...runs, last, last];
}

/** Known values cut into segments. */
export interface Division {
  readonly count: number;
  locate(value: Value): number;
  /** First and last segment of each run. */
  runs(set: ValueSet): readonly number[];
  setOf(first: number, last: number): ValueSet;
  example(first: number, last: number): Value;
}

function divide(input: TableInput, cells: readonly ReadCell[], allowed: ValueSet | undefined): Division {
  const sets = [...new Set(cells.map(({ known }) => known))];
  switch (input.kind) {
    case 'number': {
      const numbers = sets.map((set) => (set.kind === 'number' ? set.numbers : EVERY_NUMBER));
      return numberDivision(numbers, allowed?.kind === 'number' ? allowed.numbers : EVERY_NUMBER, input.whole);
    }
    case 'string':
      return textDivision(sets, allowed ?? everyValue('string'));
    default:
      return listDivision([true, false], allowed ?? everyValue('boolean'), undefined);
  }
}

function textDivision(sets: readonly ValueSet[], allowed: ValueSet): Division {
  const texts = new Set([...sets, allowed].flatMap((set) => (set.kind === 'string' ? set.texts.texts : [])));
  return listDivision([...texts], allowed, otherText(texts));
}

/** A text that no cell names. */
function otherText(texts: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const text = number === 1 ? 'any other' : `any other ${number}`;
    if (!texts.has(text)) return text;
  }
}

/** A segment for each value, and one for all `other` ones. */
function listDivision(listed: readonly Value[], allowed: ValueSet, other: string | undefined): Division {
  const holds = (set: ValueSet, value: Value): boolean =>
    set.kind === 'string'
      ? set.texts.texts.includes(value as string) !== set.texts.except
      : set.kind === 'boolean' && (value ? set.yes : set.no);
  const values: Value[] = listed.filter((value) => holds(allowed, value));
  const index = new Map(values.map((value, place) => [value, place]));
  const outside = new Set(listed.filter((value) => !index.has(value)));
  const hasOther = other !== undefined && holds(allowed, other);
  const count = values.length + (hasOther ? 1 : 0);
  return {
    count,
    locate: (value) => index.get(value) ?? (hasOther && typeof value === 'string' && !outside.has(value) ? values.length : -1),
    runs: (set) => {
      if (set.kind === 'string' && !set.texts.except && set.texts.texts.length === 1) {
        const place = index.get(set.texts.texts[0]!);
        return place === undefined ? [] : [place, place];
      }
      const named = set.kind === 'string' ? new Set<Value>(set.texts.texts) : undefined;
      const runs: number[] = [];
      for (let place = 0; place < count; place += 1) {
        const value = values[place] ?? other!;
        const isIn = set.kind === 'string' ? named!.has(value) !== set.texts.except : holds(set, value);
        if (!isIn) continue;
        if (runs.at(-1) === place - 1) runs[runs.length - 1] = place;
        else runs.push(place, place);
      }
      return runs;
    },
    setOf: (first, last) => {
      const inside = values.slice(first, last + 1);
      if (other === undefined) return { kind: 'boolean', yes: inside.includes(true), no: inside.includes(false) };
      if (!hasOther || last < values.length) return { kind: 'string', texts: { except: false, texts: inside as string[] } };
      const without = values.filter((value) => !inside.includes(value)) as string[];
      return intersection({ kind: 'string', texts: { except: true, texts: without } }, allowed);
    },
    example: (first) => values[first] ?? other!,
  };
}

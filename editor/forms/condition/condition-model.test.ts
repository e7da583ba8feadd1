import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Condition } from '@fettle/flows/rules/index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { topCondition } from '../../../test/rules/generated-conditions.ts';
import {
  groupAt,
  insertAfter,
  joiningOf,
  membersOf,
  moveAt,
  moveBehind,
  partAt,
  partsIn,
  placeOf,
  removeAt,
  replaceAt,
  toggleNot,
  ungroupAt,
  withJoining,
} from './condition-edit.ts';
import { parseValue, refitKind, refitValue, valueText, wantsList } from './condition-value.ts';
import { readJson } from './json-places.ts';

const text = (value: unknown): string => JSON.stringify(value);

/** Every condition that a flow of the repository has: the demo's, those of the scenarios. */
function drawnConditions(): readonly Condition[] {
  const root = join(import.meta.dirname, '../../..');
  const files = ['server/demo/flows', 'test/scenarios'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(root, folder, name)),
  );
  const flows = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as { flowNodes?: { params?: { condition?: unknown } }[] });
  return flows
    .flatMap(({ flowNodes = [] }) => flowNodes.map(({ params }) => params?.condition))
    .filter((condition): condition is Condition => Condition.safeParse(condition).success);
}

/** What somebody does who opens a condition, touches everything and changes nothing. */
function touched(condition: Condition): void {
  for (const path of partsIn(condition)) {
    const part = partAt(condition, path)!;
    expect(text(replaceAt(condition, path, (same) => same))).toBe(text(condition));
    if (!('not' in part)) expect(text(toggleNot(toggleNot(condition, path), path))).toBe(text(condition));
    const joining = joiningOf(part);
    if (joining !== undefined) {
      const other = replaceAt(condition, path, (group) => withJoining(group, joining === 'all' ? 'any' : 'all'));
      expect(text(replaceAt(other, path, (group) => withJoining(group, joining)))).toBe(text(condition));
    }
    expect(text(ungroupAt(groupAt(condition, path), path))).toBe(text(condition));
    const put = insertAfter(condition, path, { fact: 'new', operator: 'equal', value: 1 });
    expect(text(partAt(put.condition, put.path))).toContain('"new"');
    if (path.length > 0 && path.at(-1) !== 'not') {
      expect(text(removeAt(put.condition, put.path))).toBe(text(condition));
      const down = moveAt(condition, path, 1);
      if (down !== undefined) expect(text(moveAt(down.condition, down.path, -1)?.condition)).toBe(text(condition));
    }
    // A list operator with a constant that is no list is refused while it is drawn.
    const isRefused = 'fact' in part && wantsList(part.operator) && !Array.isArray(part.value) && typeof part.value !== 'string';
    if (joining === undefined && 'fact' in part && !isRefused) {
      const own = typeof part.value;
      for (const kind of [undefined, own === 'number' || own === 'string' || own === 'boolean' ? own : undefined]) {
        const shown = valueText(part.value, kind, part.operator);
        expect(text(parseValue(shown, kind, part.operator)), `${shown} of ${String(kind)}`).toBe(text(part.value));
      }
    }
  }
  const json = readJson(JSON.stringify(condition, null, 2));
  expect(json.ok && text(json.value)).toBe(text(condition));
}

describe('the builder loses nothing', () => {
  test('of any condition that is drawn in the repository', () => {
    const conditions = drawnConditions();

    expect(conditions.length).toBeGreaterThan(3);
    for (const condition of conditions) touched(condition);
  });

  test('of generated conditions with every operator, decorator, path, params, names and what nobody knows', () => {
    fc.assert(
      fc.property(topCondition, (condition) => touched({ note: 'kept', ...condition, owner: ['q'] } as unknown as Condition)),
      { numRuns: 500 },
    );
  });
});

const condition: Condition = {
  all: [
    { fact: 'a', operator: 'equal', value: 1 },
    { any: [{ fact: 'b', operator: 'equal', value: 2 }, { not: { fact: 'c', operator: 'equal', value: 3 } }] },
  ],
};

test('a place has the name that a trace gives it', () => {
  expect(partsIn(condition).map((path) => placeOf(condition, path))).toEqual([
    '',
    'all[0]',
    'all[1]',
    'all[1].any[0]',
    'all[1].any[1]',
    'all[1].any[1].not',
  ]);
});

test('a part is moved behind another, into a group and out of it, never into itself', () => {
  expect(moveBehind(condition, [0], [1, 0])).toEqual({
    all: [
      {
        any: [membersOf(condition)[0], { fact: 'b', operator: 'equal', value: 2 }, expect.anything()].toSpliced(
          0,
          2,
          { fact: 'b', operator: 'equal', value: 2 },
          membersOf(condition)[0]!,
        ),
      },
    ],
  });
  expect(moveBehind(condition, [1, 0], [0])).toEqual({
    all: [
      membersOf(condition)[0],
      { fact: 'b', operator: 'equal', value: 2 },
      { any: [{ not: { fact: 'c', operator: 'equal', value: 3 } }] },
    ],
  });
  expect(moveBehind(condition, [1], [1, 0])).toBeUndefined();
});

test('what is removed behind a "not" goes with it; the last one leaves an empty group', () => {
  expect(removeAt(condition, [1, 1, 'not'])).toEqual({
    all: [membersOf(condition)[0], { any: [{ fact: 'b', operator: 'equal', value: 2 }] }],
  });
  expect(removeAt(condition, [])).toEqual({ all: [] });
});

test('what is typed becomes a value of the kind; a text that looks like a number is written in quotes', () => {
  expect(parseValue('5.5', 'number', 'equal')).toBe(5.5);
  expect(parseValue('5', 'string', 'equal')).toBe('5');
  expect(parseValue('"5"', undefined, 'equal')).toBe('5');
  expect(parseValue('Prep, End,', 'string', 'in')).toEqual(['Prep', 'End']);
  expect(parseValue('hot', 'number', 'greaterThan')).toBe('hot');
  expect(parseValue('true', 'boolean', 'equal')).toBe(true);
  expect([refitValue('Prep', 'equal', 'in'), refitValue(['Prep', 'End'], 'in', 'equal'), refitValue('a', 'in', 'notIn')]).toEqual([
    ['Prep'],
    'Prep',
    'a',
  ]);
});

test('a signal of another kind keeps what goes with it, and else begins as that kind does', () => {
  const above = { operator: 'greaterThan', value: 5 };

  expect(refitKind(above, 'number')).toEqual(above);
  expect(refitKind(above, 'boolean')).toEqual({ operator: 'equal', value: true });
  expect(refitKind(above, 'string')).toEqual({ operator: 'equal', value: '' });
  expect(refitKind({ operator: 'in', value: ['A'] }, 'number')).toEqual({ operator: 'in', value: [] });
  expect(refitKind({ operator: 'equal', value: 'A' }, 'number')).toEqual({ operator: 'equal', value: 0 });
  expect(refitKind({ operator: 'someFact:equal', value: 'A' }, 'number')).toEqual({ operator: 'someFact:equal', value: 'A' });
  expect(refitKind({ operator: 'lessThan', value: { fact: 'b' } }, 'boolean')).toEqual({ operator: 'lessThan', value: { fact: 'b' } });
});

describe('raw JSON', () => {
  test('says at which line a part stands', () => {
    const read = readJson(JSON.stringify(condition, null, 2));

    expect(read.ok && [read.lineOf(''), read.lineOf('all[0]'), read.lineOf('all[1].any[1].not'), read.lineOf('all[0].nowhere')]).toEqual([
      1, 3, 16, 3,
    ]);
  });

  test.each([
    ['{\n "all": [\n  {"fact": "a" "operator": 1}\n ]\n}', 3, 'A comma or "}"'],
    ['{"all": [1,]}', 1, 'A value is missing'],
    ['{"all" 1}', 1, 'A ":" is missing'],
    ['{"a": "\\q"}', 1, 'escape'],
    ['{}\n}', 2, 'follows after the end'],
    ['{all: 1}', 1, 'double quotes'],
  ])('%j', (wrong, line, message) => {
    const read = readJson(wrong);

    expect(read).toMatchObject({ ok: false, line, message: expect.stringContaining(message) });
    expect(() => JSON.parse(wrong)).toThrow();
  });
});

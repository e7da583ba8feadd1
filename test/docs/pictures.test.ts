import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PICTURES } from '../e2e/support/pictures.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'docs/pictures');
/** kB: a page of the guide has several, and a plant may be far away. */
const LARGEST = 130;

const made = readdirSync(FOLDER);
const pages = ['README.md', ...['docs', 'docs/guide', 'docs/rules'].flatMap(pagesIn)];
const shown = pages.flatMap((page) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/!\[[^\]]*\]\(([^)]*pictures\/([^)/]+))\)/g)].map(([, , name = '']) => ({
    page,
    name,
  })),
);

test('every picture that a page shows was taken', () => {
  expect(shown.length).toBeGreaterThan(40);
  expect(shown.filter(({ name }) => !made.includes(name))).toEqual([]);
});

test('every picture that was taken is shown by a page, and is small', () => {
  const names = new Set(shown.map(({ name }) => name));

  expect(made.filter((name) => !names.has(name))).toEqual([]);
  expect(made.filter((name) => statSync(join(FOLDER, name)).size > LARGEST * 1024)).toEqual([]);
});

test('the command that takes them takes them all', () => {
  const taken = new Set(PICTURES.map(({ name }) => `${name}.webp`));

  expect(made.filter((name) => name.endsWith('.webp') && !taken.has(name))).toEqual([]);
});

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

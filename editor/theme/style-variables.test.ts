import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const EDITOR = join(import.meta.dirname, '..');
/** Mantine's own, and those that a component sets on an element. */
const FROM_ELSEWHERE = /^--(mantine|inspector|xy|sl)\b/;

test('every variable that a style uses is defined: one that is not has the same colour by day and by night, or none', () => {
  const styles = readdirSync(EDITOR, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.css') && !/(^|\/)(dist|node_modules)\//.test(file))
    .map((file) => ({ file, text: readFileSync(join(EDITOR, file), 'utf8') }));
  // A component gives its own ones where it draws.
  const components = readdirSync(EDITOR, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx') && !/(^|\/)(dist|node_modules)\//.test(file))
    .map((file) => ({ text: readFileSync(join(EDITOR, file), 'utf8') }));
  const defined = new Set([
    ...styles.flatMap(({ text }) => [...text.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name)),
    ...components.flatMap(({ text }) => [...text.matchAll(/'(--[\w-]+)':/g)].map(([, name]) => name)),
  ]);

  const unknown = styles.flatMap(({ file, text }) =>
    [...text.matchAll(/var\((--[\w-]+)/g)]
      .map(([, name = '']) => name)
      .filter((name) => !defined.has(name) && !FROM_ELSEWHERE.test(name))
      .map((name) => `${file}: ${name}`),
  );

  expect(styles.length).toBeGreaterThan(20);
  expect(unknown).toEqual([]);
});

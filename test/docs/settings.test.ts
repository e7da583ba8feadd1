import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OLDEST_MAJOR } from '@fettle/server/ensure-database-answers.ts';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** Said by npm, not by a person. */
const NPM = 'INIT_CWD';
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

test('the pages name the oldest PostgreSQL that Fettle starts on', () => {
  expect(read('README.md')).toContain(`${OLDEST_MAJOR} and newer work`);
  expect(read('docs/operations.md')).toContain(`PostgreSQL: ${OLDEST_MAJOR} or newer`);
});

test('every setting that a process reads stands on a page', () => {
  const settings = new Set(read('server/environment.ts').match(/(?<=env\.)[A-Z][A-Z_]+/g));
  const pages = read('README.md') + read('docs/operations.md');

  expect(settings).toContain('DATABASE_URL');
  expect([...settings].filter((name) => name !== NPM && !pages.includes(`\`${name}`))).toEqual([]);
});

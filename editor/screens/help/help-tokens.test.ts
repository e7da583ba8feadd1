import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { headingId, helpTokens, SHOWN } from './help-tokens.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

describe('a page of the help', () => {
  const pages = ['docs', 'docs/guide', 'docs/rules'].flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder))
      .filter((file) => file.endsWith('.md'))
      .map((file) => `${folder}/${file}`),
  );

  test.each([...pages, 'nodes/CATALOGUE.md'])('%s has nothing that the help cannot show', (page) => {
    const kinds = new Set<string>();

    marked.walkTokens([...helpTokens(readFileSync(join(REPOSITORY, page), 'utf8'))], ({ type }) => void kinds.add(type));

    expect([...kinds].filter((kind) => !(SHOWN as ReadonlySet<string>).has(kind))).toEqual([]);
  });

  test('is led to by the headings as GitHub names them', () => {
    expect(headingId('Machine operation: `machine-operation`')).toBe('machine-operation-machine-operation');
  });
});

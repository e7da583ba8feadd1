import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { markdownBlocks } from './markdown-blocks.ts';

const REPOSITORY = join(import.meta.dirname, '../..');

describe('a page of documentation', () => {
  test('is headings, paragraphs, lists, tables, code and pictures', () => {
    const blocks = markdownBlocks(
      [
        '# Draw a *routing*',
        'Two lines',
        'of one paragraph.',
        '![A mill](../pictures/mill.webp)',
        '',
        '12. Press **Simulate**',
        '   and wait.',
        '13. Done',
        '',
        '| a | b |',
        '|---|---|',
        '| `x \\| y` | 2 |',
        '',
        '```sh',
        'npm start',
        '```',
      ].join('\n'),
    );

    expect(blocks).toEqual([
      { kind: 'heading', level: 1, text: 'Draw a *routing*', id: 'draw-a-routing' },
      { kind: 'paragraph', text: 'Two lines of one paragraph.' },
      { kind: 'picture', words: 'A mill', source: '../pictures/mill.webp' },
      { kind: 'list', start: 12, items: ['Press **Simulate** and wait.', 'Done'] },
      { kind: 'table', head: ['a', 'b'], rows: [['`x | y`', '2']] },
      { kind: 'code', text: 'npm start' },
    ]);
  });

  const pages = ['docs', 'docs/guide', 'docs/rules'].flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder))
      .filter((file) => file.endsWith('.md'))
      .map((file) => `${folder}/${file}`),
  );

  test.each([...pages, 'nodes/CATALOGUE.md'])('%s is shown whole, without a mark that is not understood', (page) => {
    const blocks = markdownBlocks(readFileSync(join(REPOSITORY, page), 'utf8'));

    const texts = blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : block.kind === 'list' ? block.items : []));
    expect(texts.filter((text) => /^(#|>|\||```|<[a-z])|!\[/.test(text))).toEqual([]);
    const ragged = blocks.filter((block) => block.kind === 'table' && block.rows.some((row) => row.length !== block.head.length));
    expect(ragged).toEqual([]);
  });
});

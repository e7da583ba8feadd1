import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const pages = globSync(['*.md', '*/*.md', 'docs/**/*.md', 'test/*/*.md'], { cwd: ROOT }).filter((page) => !page.includes('node_modules'));

/** As the web page of a repository makes them: letters, digits, hyphens; a blank is a hyphen. */
function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function anchorsOf(page: string): Set<string> {
  const text = readFileSync(page, 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return new Set([...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));
}

test('every link from one page to another leads to a file that is there, and to a heading that it has', () => {
  const links = pages.flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g)].map(([, to = '']) => ({ page, to })),
  );
  const broken = links.filter(({ page, to }) => {
    const [path = '', anchor] = decodeURIComponent(to).split('#');
    const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
    if (!existsSync(file)) return true;
    return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).has(anchor);
  });

  expect(links.length).toBeGreaterThan(100);
  expect(broken).toEqual([]);
});

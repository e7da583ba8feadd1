const TEXTS = import.meta.glob<string>(['../../../docs/**/*.md', '../../../nodes/CATALOGUE.md'], { query: '?raw', import: 'default' });
const PICTURES = import.meta.glob<string>('../../../docs/pictures/*.{webp,svg}', { query: '?url', import: 'default', eager: true });
const ROOT = '../../../';

const CATALOGUE = { page: 'node-types', file: 'nodes/CATALOGUE.md' };
export const FIRST_PAGE = 'guide/README';

/** The file of the repository that a page of the help shows: `guide/simulate` → `docs/guide/simulate.md`. */
export function fileOf(page: string): string {
  return page === CATALOGUE.page ? CATALOGUE.file : `docs/${page}.md`;
}

/** Undefined: there is no such page. */
export function loadPage(page: string): Promise<string> | undefined {
  return TEXTS[ROOT + fileOf(page)]?.();
}

export type HelpTarget = { readonly kind: 'page'; readonly page: string; readonly hash: string } | { readonly kind: 'elsewhere' };

/** Where a link of a page leads within the help. What is not part of it (the sources, the internet) is elsewhere: a plant may have neither. */
export function targetOf(page: string, link: string): HelpTarget {
  const { pathname, hash } = new URL(link, `http://help/${fileOf(page)}`);
  const file = pathname.slice(1);
  if (!link.includes('://') && TEXTS[ROOT + file] !== undefined) {
    const target = file === CATALOGUE.file ? CATALOGUE.page : file.replace(/^docs\//, '').replace(/\.md$/, '');
    return { kind: 'page', page: target, hash: hash.slice(1) };
  }
  return { kind: 'elsewhere' };
}

/** Address of a picture; undefined: it was never taken. */
export function pictureOf(page: string, source: string): string | undefined {
  return PICTURES[`..${'/..'.repeat(2)}${new URL(source, `http://help/${fileOf(page)}`).pathname}`];
}

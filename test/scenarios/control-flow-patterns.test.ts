import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeRegistry } from '@fettle/nodes';
import { describe, expect, it } from 'vitest';
import { scenarioNames } from './load-scenario.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'control-flow-patterns.md');

/** Rows of the page's tables: what, node types, scenario or reason. */
const rows = readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| pattern') && !line.startsWith('| what'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, what = '', types = '', shown = '']) => ({ what, types, shown }));

const numberOf = (what: string): number | undefined => (/^\d+/.test(what) ? Number.parseInt(what, 10) : undefined);

describe('the table of control-flow patterns', () => {
  it('has a row for each of the patterns 1 to 20 and the cancellation patterns', () => {
    const numbers = new Set(rows.map(({ what }) => numberOf(what)).filter((number) => number !== undefined));

    expect([...numbers].sort((a, b) => a - b)).toEqual([...Array.from({ length: 20 }, (_, index) => index + 1), 25, 26, 27]);
  });

  it.each(rows)('$what names a scenario that exists, or says why it is left out', ({ shown }) => {
    const linked = [...shown.matchAll(/\[([^\]]+)\]\(\.\.\/test\/scenarios\/([^)]+)\)/g)];

    for (const [, name, folder] of linked) {
      expect(folder).toBe(name);
      expect(scenarioNames()).toContain(folder);
      expect(existsSync(join(import.meta.dirname, folder ?? '', 'expected.jsonl'))).toBe(true);
    }
    if (linked.length === 0) expect(shown).toMatch(/^Left out .{20,}\.$/);
  });

  it('calls node types by the titles that the palette shows', () => {
    const titles = new Set([...nodeRegistry.values()].map(({ title }) => title));
    const named = rows.flatMap(({ types }) => [...types.matchAll(/\*([A-Z][^*:]*)\*/g)].map(([, title]) => title ?? ''));

    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((title) => !titles.has(title))).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalogueDocument } from './catalogue-document.ts';
import { nodeRegistry } from './registry.ts';

it('is written down as it is', () => {
  const written = readFileSync(join(import.meta.dirname, 'CATALOGUE.md'), 'utf8');

  expect(written, 'run: node nodes/catalogue-document.ts > nodes/CATALOGUE.md').toBe(catalogueDocument());
});

it('has a section on every node type', () => {
  const document = catalogueDocument();

  for (const type of nodeRegistry.keys()) expect(document).toContain(`: \`${type}\`\n`);
});

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { DRAWN_AS_TRUE, NOT_DRAWN } from '../../flows/drawn-node-type.ts';
import { withoutProperties } from './without-properties.ts';

const DRAWN = '?drawn';

/**
 * Gives `document/drawn-node-types.ts` a catalogue without what node types do: its node types are modules of their own, in which those properties are left out, and what only they
 * import is no part of the first load. A node type stays one file, and nobody who writes one has to think of it.
 */
export function drawnCatalogue(editorFolder: string): Plugin {
  const asksForIt = join(editorFolder, 'document/drawn-node-types.ts');
  const nodesFolder = resolve(editorFolder, '../nodes');
  const registry = join(nodesFolder, 'registry.ts');
  return {
    name: 'fettle-drawn-catalogue',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (importer !== asksForIt && importer?.endsWith(DRAWN) !== true) return undefined;
      const found = await this.resolve(source, importer.replace(DRAWN, ''), { ...options, skipSelf: true });
      if (found === null || !found.id.startsWith(nodesFolder)) return found;
      const isDrawn = found.id === registry || readFileSync(found.id, 'utf8').includes('defineNode(');
      return isDrawn ? { ...found, id: found.id + DRAWN } : found;
    },
    load(id) {
      if (!id.endsWith(DRAWN)) return undefined;
      const file = id.slice(0, -DRAWN.length);
      const code = readFileSync(file, 'utf8');
      const drawn = file === registry ? code : withoutProperties(code, { call: 'defineNode', out: NOT_DRAWN, asTrue: DRAWN_AS_TRUE });
      if (drawn === undefined) throw new Error(`${file} calls defineNode with something else than an object that is written there.`);
      return { code: drawn, moduleType: 'ts' };
    },
  };
}

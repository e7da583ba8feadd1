import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

const NAME = 'service-worker.js';

/**
 * Writes /service-worker.js: the list of files that the terminal needs, then service-worker.ts without its types. The list is everything that `entry`
 * reaches, dynamically loaded parts too. Its hash is the version.
 */
export function serviceWorkerBuild(editorFolder: string, entry: string, publicFiles: readonly string[]): Plugin {
  const source = join(editorFolder, 'offline/service-worker.ts');
  return {
    name: 'fettle-service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = [...filesOf(bundle, join(editorFolder, entry)), ...publicFiles].sort();
      const script = stripTypeScriptTypes(readFileSync(source, 'utf8'));
      const version = createHash('sha256').update(JSON.stringify(files)).update(script).digest('hex').slice(0, 12);
      const head = `const FILES = ${JSON.stringify(files)};\nconst VERSION = ${JSON.stringify(version)};\n`;
      this.emitFile({ type: 'asset', fileName: NAME, source: head + script });
    },
  };
}

/** Every file of the app's first script and of the entry, with their styles. */
function filesOf(bundle: Rolldown.OutputBundle, entry: string): ReadonlySet<string> {
  const files = new Set<string>();
  const visit = (fileName: string): void => {
    const chunk = bundle[fileName];
    if (chunk?.type !== 'chunk' || files.has(`/${fileName}`)) return;
    files.add(`/${fileName}`);
    for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(`/${css}`);
    for (const asset of chunk.viteMetadata?.importedAssets ?? []) files.add(`/${asset}`);
    for (const next of chunk.imports) visit(next);
    // The app's first script loads every app: only what the terminal itself loads later belongs to it.
    if (!chunk.isEntry) for (const next of chunk.dynamicImports) visit(next);
  };
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
  const own = chunks.find((chunk) => chunk.facadeModuleId === entry);
  if (own === undefined) throw new Error(`${entry} is in no chunk of its own: main.tsx has to import it dynamically.`);
  visit(own.fileName);
  for (const chunk of chunks) if (chunk.isEntry) visit(chunk.fileName);
  return files;
}

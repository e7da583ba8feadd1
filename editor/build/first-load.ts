import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** A page of the app, and what is loaded before there is something to see. */
export interface FirstLoad {
  readonly name: string;
  /** Modules of the app that it begins with, beside the app's first script. */
  readonly modules: readonly string[];
  /** Most bytes of script, each file with gzip by itself. */
  readonly most: number;
}

/** Refuses a build in which a page loads more at first than it may: a tablet on a plant's Wi-Fi waits for every byte. */
export function firstLoad(editorFolder: string, pages: readonly FirstLoad[]): Plugin {
  return {
    name: 'fettle-first-load',
    apply: 'build',
    generateBundle(_, bundle) {
      const all: Record<string, number> = {};
      for (const { name, modules, most } of pages) {
        const files = staticallyImported(
          bundle,
          modules.map((module) => join(editorFolder, module)),
        );
        const sizes = [...files].map((file) => ({
          file,
          bytes: gzipSync((bundle[file] as Rolldown.OutputChunk).code, { level: 9 }).length,
        }));
        const bytes = sizes.reduce((sum, one) => sum + one.bytes, 0);
        all[name] = bytes;
        if (bytes <= most) continue;
        const largest = sizes.toSorted((a, b) => b.bytes - a.bytes).slice(0, 8);
        this.error(
          `At first the ${name} loads ${kilobytes(bytes)} of script, and may load ${kilobytes(most)}. Load what was added when it is needed (import()), or ` +
            `move what it does not need out of a module that it does. The largest files: ${largest.map((one) => `${one.file} ${kilobytes(one.bytes)}`).join(', ')}.`,
        );
      }
      // For the benchmark of the editor: bytes by page.
      this.emitFile({ type: 'asset', fileName: 'first-load.json', source: `${JSON.stringify(all)}\n` });
    },
  };
}

/** The app's first script, these modules, and everything that they import before they run. */
function staticallyImported(bundle: Rolldown.OutputBundle, modules: readonly string[]): ReadonlySet<string> {
  const files = new Set<string>();
  const visit = (fileName: string): void => {
    const chunk = bundle[fileName];
    if (chunk?.type !== 'chunk' || files.has(fileName)) return;
    files.add(fileName);
    for (const next of chunk.imports) visit(next);
  };
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
  for (const module of modules) {
    const own = chunks.find((chunk) => chunk.facadeModuleId === module);
    if (own === undefined) throw new Error(`${module} is in no chunk of its own: it has to be imported dynamically.`);
    visit(own.fileName);
  }
  for (const chunk of chunks) if (chunk.isEntry) visit(chunk.fileName);
  return files;
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

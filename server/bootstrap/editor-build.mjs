import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { node24 } from './node-24.mjs';
import { BootstrapFailure, ROOT, say } from './tree.mjs';

/** What the web app is built from: its own sources, the packages that it takes in as source, and the pages that its help shows. */
const SOURCES = ['editor', 'flows', 'nodes', 'engine/core', 'docs', 'package-lock.json', 'tsconfig.json'];
const NOT_SOURCES = new Set(['node_modules', 'dist', 'testing']);
const STAMP = join(ROOT, 'node_modules', '.cache', 'fettle', 'editor-sources');

/** Builds the web app unless it was built from exactly these sources; the check reads some hundred small files (tens of milliseconds). */
export function ensureEditor() {
  const sources = hashOfSources();
  const built = existsSync(join(ROOT, 'editor', 'dist', 'index.html')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources;
  if (built) return;
  say('Building the web app…');
  const began = Date.now();
  buildEditor('pipe');
  say(`Web app built in ${Math.round((Date.now() - began) / 1000)} s.`);
}

/** Builds the web app, whether needed or not. */
export function buildEditor(stdio) {
  const sources = hashOfSources();
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  // Whoever builds it: a test runner's own NODE_ENV would take React's development build in.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status, stdout, stderr } = spawnSync(node24(), [vite, 'build', 'editor'], { cwd: ROOT, env, stdio, encoding: 'utf8' });
  if (status !== 0) {
    if (stdio === 'pipe') say(`${stdout}${stderr}`.trimEnd());
    throw new BootstrapFailure('The web app could not be built; what the build said is above.');
  }
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, sources);
}

function hashOfSources() {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(filesOf)) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesOf(path) {
  const absolute = join(ROOT, path);
  if (!existsSync(absolute)) return [];
  if (statSync(absolute).isFile()) return [path];
  return readdirSync(absolute, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (NOT_SOURCES.has(entry.name) || entry.name.startsWith('.') || /\.(test|fixture)\.tsx?$/.test(entry.name)) return [];
      return entry.isDirectory() ? filesOf(`${path}/${entry.name}`) : [`${path}/${entry.name}`];
    });
}

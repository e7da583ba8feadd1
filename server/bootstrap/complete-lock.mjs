import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './main.mjs';
import { BootstrapFailure, ROOT, say } from './tree.mjs';

/**
 * `npm run lock`: completes package-lock.json after npm has written it. With `--check` it only says whether it is complete.
 *
 * npm leaves an optional package out of the lock when the registry at hand does not have it, which happens with mirrors that hold one
 * platform's packages only; and `npm ci` then refuses that lock everywhere. What is missing are packages for one platform, whose version
 * is pinned by the package that wants them, so the entry can be written from that. It has no checksum; npm checks it against the
 * registry's on the platform that installs it.
 */
await main(async ([option]) => {
  const file = join(ROOT, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingOptional(lock.packages);
  const withAddress = Object.entries(lock.packages).filter(([, { resolved }]) => resolved?.includes('://'));
  if (option === '--check') {
    if (missing.length === 0 && withAddress.length === 0) return 0;
    const problems = [...missing.map(({ path }) => `${path} is missing`), ...withAddress.map(([path]) => `${path} names a registry`)];
    throw new BootstrapFailure(`package-lock.json is not for every platform and registry: ${problems.join('; ')}. Run: npm run lock`);
  }
  for (const { path, version, dev } of missing) {
    const { os, cpu, libc } = platformOf(path);
    lock.packages[path] = { version, cpu, ...(dev ? { dev } : {}), ...(libc ? { libc } : {}), optional: true, os };
  }
  for (const [path] of withAddress) delete lock.packages[path].resolved;
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  say(`package-lock.json: ${missing.length} packages of other platforms added, ${withAddress.length} addresses removed.`);
  return 0;
});

/** The optional packages that an entry wants and the lock does not have. */
function missingOptional(packages) {
  const missing = new Map();
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isThere(packages, path, name)) continue;
      missing.set(name, { path: `node_modules/${name}`, version, dev: entry.dev === true });
    }
  }
  return [...missing.values()];
}

/** Node's way of finding a package: beside the one that wants it, then in every folder above. */
function isThere(packages, path, name) {
  for (let from = path; ; from = from.includes('/node_modules/') ? from.slice(0, from.lastIndexOf('/node_modules/')) : '') {
    if (`${from === '' ? '' : `${from}/`}node_modules/${name}` in packages) return true;
    if (from === '') return false;
  }
}

function platformOf(path) {
  const os = /\b(android|darwin|linux|freebsd)\b/.exec(path)?.[1] ?? (/\bwin(32|dows)?\b/.test(path) ? 'win32' : undefined);
  const cpu = /\b(arm64|arm|x64|ia32)\b/.exec(path)?.[1] ?? (/-64$/.test(path) ? 'x64' : undefined);
  if (os === undefined || cpu === undefined) throw new BootstrapFailure(`${path} does not say for which platform it is; add it by hand.`);
  return { os: [os], cpu: [cpu], libc: path.includes('musl') ? ['musl'] : undefined };
}

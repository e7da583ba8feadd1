import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BootstrapFailure, ROOT, say } from './tree.mjs';

const SIGN_OF_LIFE_MS = 10_000;

/**
 * Installs the packages when they are missing or are not the ones of package-lock.json; otherwise costs some milliseconds.
 *
 * npm writes what it installed to node_modules/.package-lock.json when it has finished. Comparing that with package-lock.json, package by
 * package, is exact: no file times (a clone has none), no mark of our own, and an install that was cut off does not pass for one.
 */
export async function ensureInstalled() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  const fresh = !existsSync(installed);
  if (!fresh && matches(readJson(join(ROOT, 'package-lock.json')), readJson(installed))) return;
  // `npm ci` throws away what is there: right for the first time, too much when one package changed. `--no-save` leaves the lock as it is.
  const command = fresh ? ['ci'] : ['install', '--no-save'];
  say(fresh ? 'Installing packages (first time; a minute or two)…' : 'The list of packages has changed; installing…');
  const began = Date.now();
  await npm([
    ...command,
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--no-progress',
  ]);
  say(`Packages installed in ${seconds(began)} s.`);
}

/** Whether everything that the lock asks for is installed in that version; optional packages of other platforms may be missing. */
function matches(lock, installed) {
  if (lock === undefined || installed === undefined) return false;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '' || !path.startsWith('node_modules/')) return true;
    const found = installed.packages[path];
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.link === wanted.link;
  });
}

function npm(args) {
  const { program, before } = npmProgram();
  return new Promise((resolve, reject) => {
    const began = Date.now();
    const child = spawn(program, [...before, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && before.length === 0,
    });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    const signOfLife = setInterval(
      () => say(`  still installing: ${packagesSoFar()} packages after ${seconds(began)} s…`),
      SIGN_OF_LIFE_MS,
    );
    child.once('error', (error) => {
      clearInterval(signOfLife);
      reject(new BootstrapFailure(`npm could not be started (${error.message}). Install npm 10 or newer, then try again.`));
    });
    child.once('close', (code, signal) => {
      clearInterval(signOfLife);
      if (code === 0) return resolve();
      if (signal !== null) return reject(new BootstrapFailure('Installing was interrupted; the next start begins it again.'));
      say(Buffer.concat(output).toString('utf8').trimEnd());
      reject(
        new BootstrapFailure(
          `The packages could not be installed (npm ${args[0]} ended with ${code}; its words are above). ` +
            'Check the connection to the npm registry and the free space, then try again. ' +
            'If package.json was changed by hand, run `npm install` once, which brings package-lock.json up to date.',
        ),
      );
    });
  });
}

/** The npm that runs us, else the one on the PATH. Its own Node, not ours: ours may be one of the packages that are about to change. */
function npmProgram() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  const usable = script !== undefined && /\.c?js$/.test(script) && existsSync(script);
  if (!usable) return { program: 'npm', before: [] };
  const ours = node?.startsWith(join(ROOT, 'node_modules'));
  return { program: node !== undefined && !ours ? node : process.execPath, before: [script] };
}

function packagesSoFar() {
  try {
    return readdirSync(join(ROOT, 'node_modules')).filter((name) => !name.startsWith('.')).length;
  } catch {
    return 0;
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') say(`${path} in ${dirname(path)} cannot be read (${error.message}); installing again.`);
    return undefined;
  }
}

function seconds(began) {
  return Math.round((Date.now() - began) / 1000);
}

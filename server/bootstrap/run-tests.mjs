import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node24 } from './node-24.mjs';
import { runChild } from './run-child.mjs';
import { ROOT } from './tree.mjs';

/**
 * Runs the tests and resolves to their counts and the exit code, which agree: a run that fails without a failed test (a configuration that
 * does not load) counts as one failure.
 */
export async function runTests(args) {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-counts-'));
  const file = join(folder, 'counts.json');
  try {
    const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
    const code = await runChild(node24(), [vitest, 'run', ...args], { env: { ...process.env, FETTLE_TEST_COUNTS: file } });
    const counts = readCounts(file);
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    return { code: code === 0 && counts.failed > 0 ? 1 : code, ...counts };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

/** The line that ends a run, alone on its line: `12 passed, 0 failed`, and `, 3 skipped` when some were. */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { main } from './main.mjs';
import { node24 } from './node-24.mjs';
import { runChild } from './run-child.mjs';
import { countsLine, runTests } from './run-tests.mjs';
import { ROOT } from './tree.mjs';

/** The tasks of turbo.json that need no running program; turbo runs them side by side and leaves out what has not changed. */
const TASKS = ['types', 'lint', 'layers', 'build'];

/** `npm run verify`: everything that CI does. The last line counts the tests and, as one each, the other checks. */
await main(async () => {
  await ensureInstalled();
  const checks = await runTasks();
  const tests = await runTests([]);
  const failedTasks = TASKS.filter((task) => !checks.has(task));
  for (const task of failedTasks) process.stdout.write(`\nFailed: ${task} (npm run ${task})\n`);
  const counts = { passed: tests.passed + checks.size, failed: tests.failed + failedTasks.length, skipped: tests.skipped };
  process.stdout.write(`\n${countsLine(counts)}\n`);
  return counts.failed > 0 || tests.code !== 0 ? 1 : 0;
});

/** The tasks that succeeded. */
async function runTasks() {
  const runs = join(ROOT, '.turbo', 'runs');
  rmSync(runs, { recursive: true, force: true });
  const turbo = join(ROOT, 'node_modules', 'turbo', 'bin', 'turbo');
  await runChild(node24(), [turbo, 'run', ...TASKS, '--continue', '--summarize', '--ui=stream', '--output-logs=new-only'], {
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  });
  const succeeded = new Set();
  for (const file of filesIn(runs)) {
    const { tasks } = JSON.parse(readFileSync(join(runs, file), 'utf8'));
    for (const { task, execution } of tasks) if (execution?.exitCode === 0) succeeded.add(task);
  }
  return succeeded;
}

function filesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { OPTIONAL_PARTS, type OptionalPartName, partsNeeded } from './optional-part.ts';

type UnhandledErrors = Parameters<NonNullable<Reporter['onTestRunEnd']>>[1];

/**
 * The last lines of a test run: what was skipped for want of a part and how to get it, then `N passed, N failed[, N skipped]` alone on
 * a line, for people and for scripts. A file that does not load, a hook that throws and an unhandled error are each one failure more,
 * so the line can never say 0 failed when the run failed.
 *
 * `npm test` wants to write the line itself, as the very last one, and names a file for the counts: FETTLE_TEST_COUNTS.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: UnhandledErrors): void {
    const counts = { passed: 0, failed: unhandled.length, skipped: 0 };
    const missing = new Map<OptionalPartName, number>();

    for (const module of modules) {
      counts.failed += module.errors().length;
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === 'passed') counts.passed += 1;
        else if (state === 'failed') counts.failed += 1;
        else counts.skipped += 1;
        if (state === 'skipped') for (const part of partsNeeded(test.fullName)) missing.set(part, (missing.get(part) ?? 0) + 1);
      }
    }

    if (missing.size > 0) process.stdout.write('\nSkipped, because a part is not on this machine:\n');
    for (const [part, tests] of missing) process.stdout.write(`  ${part} (${tests} tests): ${OPTIONAL_PARTS[part].howToGet}\n`);
    const file = process.env.FETTLE_TEST_COUNTS;
    if (file) writeFileSync(file, JSON.stringify(counts));
    else process.stdout.write(`\n${summaryLine(counts)}\n`);
  }
}

/** `12 passed, 0 failed`, and `, 3 skipped` only when some were. */
export function summaryLine(counts: { readonly passed: number; readonly failed: number; readonly skipped: number }): string {
  return `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`;
}

import { defineConfig } from 'vitest/config';

/** Tests that start no process and keep nothing outside themselves: many files share one, which spares them two thirds of their processor time. */
const PURE = [
  ...['flows', 'engine/core', 'editor', 'test/scenarios', 'test/rules', 'test/conformance'].map((folder) => `${folder}/**/*.test.ts`),
  'nodes/*.test.ts',
  'nodes/!(opcua|mqtt)/**/*.test.ts',
];

/**
 * Three projects: `pure`; `unit` is every other test beside its file and every folder of test/ that runs by itself; `e2e` drives real browsers, two files
 * at a time, after the others: a browser and its server leave one of two cores idle for half of the time.
 */
export default defineConfig({
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    // Of what is waited for, not of what is measured: a busy machine of two slow cores is to fail no test.
    expect: { poll: { timeout: 15_000 } },
    globalSetup: ['./test/support/global-setup.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: PURE,
          exclude: ['**/node_modules/**', '**/dist/**'],
          pool: 'forks',
          isolate: false,
          maxWorkers: 2,
          testTimeout: 20_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', 'test/e2e/**', ...PURE],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 20_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['./test/e2e/support/build-once.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

import { defineConfig } from '@playwright/test';
import { usesRunningDemo } from './harness/demo.ts';

/** Tests run in three workers, because they often wait. Each has its own demo process, because its tests share one telephone network. */
export default defineConfig({
  // `bin/bench screen` measures; a build does not. Two workers run the journeys, which use the processor. The tests of conformance mostly
  // wait, so one worker runs them at the same time. Three workers for the journeys take longer than two.
  projects: process.env['RINGBACK_RINGS']
    ? [{ name: 'measurements', testMatch: 'measurements/*.spec.ts' }]
    : [
        { name: 'conformance', testMatch: 'conformance/*.spec.ts', workers: 1 },
        { name: 'journeys', testMatch: 'journeys/*.spec.ts', workers: 2 },
      ],
  outputDir: 'results/tests',
  globalSetup: './harness/start-demo.ts',
  workers: usesRunningDemo() ? 1 : 3,
  forbidOnly: true,
  // More than twice what a slow machine takes. Tests set tighter limits where a duration matters.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'results/journeys.json' }]],
  use: {
    // A failed test leaves a screenshot and the page's accessibility tree. `--trace retain-on-failure` adds a trace, and
    // an eighth to the processor time of all tests.
    trace: 'off',
    screenshot: 'only-on-failure',
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
  },
});

import { defineConfig } from '@playwright/test';
import { usesRunningDemo } from './harness/demo.ts';

/** Tests run in three workers, because they often wait. Each has its own demo process, because its tests share one telephone network. */
export default defineConfig({
  testMatch: ['journeys/*.spec.ts', 'conformance/*.spec.ts'],
  outputDir: 'results/tests',
  globalSetup: './harness/start-demo.ts',
  workers: usesRunningDemo() ? 1 : 3,
  forbidOnly: true,
  // More than twice what a slow machine takes. Tests set tighter limits where a duration matters.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'results/journeys.json' }]],
  use: {
    // A trace of each failed test, without a film, which takes a tenth of the time of all tests.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true, sources: true },
    screenshot: 'only-on-failure',
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
  },
});

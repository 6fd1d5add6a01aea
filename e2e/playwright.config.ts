import { defineConfig } from '@playwright/test';

/** One demo process for the whole run and one test at a time: the journeys share its telephone network. */
export default defineConfig({
  testMatch: ['journeys/*.spec.ts', 'conformance/*.spec.ts'],
  outputDir: 'results/tests',
  globalSetup: './harness/start-demo.ts',
  workers: 1,
  forbidOnly: true,
  // More than twice what a slow machine takes. Tests set tighter limits where a duration matters.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'results/journeys.json' }]],
  use: { trace: 'retain-on-failure', actionTimeout: 20_000, navigationTimeout: 30_000 },
});

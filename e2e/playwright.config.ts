import { defineConfig } from '@playwright/test';

/** One demo process for the whole run and one test at a time: the journeys share its telephone network. */
export default defineConfig({
  testMatch: ['journeys/*.spec.ts', 'judges/*.spec.ts'],
  outputDir: 'results/tests',
  globalSetup: './harness/start-demo.ts',
  workers: 1,
  forbidOnly: true,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'results/journeys.json' }]],
  use: { trace: 'retain-on-failure', actionTimeout: 10_000, navigationTimeout: 15_000 },
});

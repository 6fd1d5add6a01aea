import { defineConfig } from 'vitest/config';
import { fromSourceInNode } from '../../vite.source.mjs';

// Slow machines draw slowly: a test that waits for a screen has time.
export default defineConfig({
  ...fromSourceInNode,
  test: { environment: 'jsdom', setupFiles: ['test/setup.ts'], testTimeout: 20_000 },
});

import { defineConfig } from 'vitest/config';
import { fromSource } from '../../vite.source.mjs';

// Slow machines draw slowly: a test that waits for a screen has time.
export default defineConfig({
  ...fromSource,
  test: { environment: 'jsdom', setupFiles: ['test/setup.ts'], testTimeout: 20_000 },
});

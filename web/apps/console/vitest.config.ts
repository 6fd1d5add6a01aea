import { defineConfig } from 'vitest/config';

// Slow machines draw slowly: a test that waits for a screen has time.
export default defineConfig({ test: { environment: 'jsdom', setupFiles: ['test/setup.ts'], testTimeout: 20_000 } });

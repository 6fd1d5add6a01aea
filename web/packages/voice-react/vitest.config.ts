import { defineConfig } from 'vitest/config';
import { fromSourceInNode } from '../../vite.source.mjs';

// Rendering is slow on a busy machine.
export default defineConfig({
  ...fromSourceInNode,
  test: { environment: 'jsdom', setupFiles: ['test/setup.ts'], testTimeout: 20_000 },
});

import { defineConfig } from 'vitest/config';
import { fromSourceInNode } from '../../vite.source.mjs';

export default defineConfig({
  ...fromSourceInNode,
  test: {
    environment: 'jsdom',
    setupFiles: ['test/setup.ts'],
    // Rendering is slow on a busy machine.
    testTimeout: 60_000,
    // The files of a worker share the loaded modules: loading Chakra takes longer than most tests.
    isolate: false,
  },
});

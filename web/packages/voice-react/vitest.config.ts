import { defineConfig } from 'vitest/config';
import { fromSourceInNode } from '../../vite.source.mjs';

/** Counts all style sheets of the page, so that those of other files would disturb it. */
const ISOLATED = ['test/scoped-styles.test.tsx'];

export default defineConfig({
  ...fromSourceInNode,
  test: {
    environment: 'jsdom',
    setupFiles: ['test/setup.ts'],
    // Rendering is slow on a busy machine.
    testTimeout: 60_000,
    projects: [
      // The files of a worker share the loaded modules: loading Chakra takes longer than most tests.
      {
        extends: true,
        test: {
          name: 'shared',
          isolate: false,
          setupFiles: ['test/observed-styles.ts'],
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ISOLATED,
        },
      },
      { extends: true, test: { name: 'isolated', include: ISOLATED } },
    ],
  },
});

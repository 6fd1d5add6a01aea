import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fromSource } from '../../vite.source.mjs';

const server = process.env.RINGBACK_SERVER ?? 'http://localhost:8080';

export default defineConfig({
  ...fromSource,
  plugins: [react()],
  build: {
    manifest: true,
    rolldownOptions: {
      output: {
        // What changes with its own releases only stays in people's caches when the console changes.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router)\//, priority: 2 },
            {
              name: 'look',
              test: /node_modules\/(@chakra-ui|@ark-ui|@zag-js|@emotion|@floating-ui|@pandacss)\//,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: server, ws: true } } },
});

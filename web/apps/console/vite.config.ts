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
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 2 },
            {
              name: 'look',
              // Not its components: each screen loads those that it has.
              test: /node_modules\/(@emotion|@pandacss|@chakra-ui\/react\/dist\/esm\/(styled-system|theme|utils))\//,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: server, ws: true } } },
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { fromSource } from '../../vite.source.mjs';

const server = process.env.RINGBACK_SERVER ?? 'http://localhost:8080';

/** Serves the service worker of voice-client at a fixed address, because browsers identify a worker by its address. */
function notificationWorker(): Plugin {
  const fileName = 'call-notifications.js';
  const read = () => readFileSync(fileURLToPath(import.meta.resolve(`@ringback/voice-client/${fileName}`)));
  return {
    name: 'notification-worker',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source: read() });
    },
    configureServer(server) {
      server.middlewares.use(`/${fileName}`, (_, response) => {
        response.setHeader('Content-Type', 'text/javascript').end(read());
      });
    },
  };
}

export default defineConfig({
  ...fromSource,
  plugins: [react(), notificationWorker()],
  build: {
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What changes with its own releases only stays in people's caches when the console changes.
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 3 },
            {
              name: 'look',
              // Not its components: each screen loads those that it has.
              test: /node_modules\/(@emotion|@pandacss|@chakra-ui\/react\/dist\/esm\/(styled-system|theme|utils))\//,
              priority: 2,
            },
            // Without these groups the first screen after sign-in is in 55 files, most of them of less than a kilobyte.
            { name: 'start', tags: ['$initial'], priority: 1 },
            { name: 'shared', minShareCount: 3 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: server, ws: true } } },
});

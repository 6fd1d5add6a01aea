import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const exchange = 'http://localhost:8081';

/** The exchange serves the page and its files at /phone. */
export default defineConfig({
  base: '/phone/',
  plugins: [react()],
  build: { chunkSizeWarningLimit: 900 },
  server: { proxy: { '/exchange': { target: exchange, ws: true } } },
});

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fromSource } from '../../../vite.source.mjs';

export default defineConfig({
  ...fromSource,
  root: import.meta.dirname,
  cacheDir: '../node_modules/.vite-gallery',
  plugins: [react()],
  server: { host: '127.0.0.1' },
});

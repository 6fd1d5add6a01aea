import { env } from 'node:process';
import { defineConfig, type ViteDevServer } from 'vite';
import { acmeBackEnd } from './back-end.ts';

const backEnd = acmeBackEnd({
  apiUrl: env.RINGBACK_URL ?? 'http://localhost:8080',
  email: env.RINGBACK_EMAIL ?? 'ada@acme.test',
  password: env.RINGBACK_PASSWORD ?? 'ringback',
});

export default defineConfig({
  plugins: [
    {
      name: 'acme-back-end',
      configureServer: ({ middlewares }: ViteDevServer) => {
        middlewares.use((request, response, next) => {
          backEnd(request.url ?? '').then((text) => (text === undefined ? next() : response.end(text)), next);
        });
      },
    },
  ],
  server: { port: 5173, strictPort: true },
});

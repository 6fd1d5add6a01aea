import { join } from 'node:path';
import { build } from 'vite';
import { web } from './packages.mjs';

/**
 * Writes the package's modules to `dist`, one file for each source file, so that the host's bundler can drop what the
 * host does not use. Dependencies and peer dependencies stay imports.
 */
export async function bundleScripts({ folder, path, entries, isExternal }) {
  await build({
    root: path(),
    configFile: false,
    logLevel: 'warn',
    build: {
      target: 'es2022',
      minify: false,
      sourcemap: true,
      outDir: 'dist',
      emptyOutDir: false,
      lib: {
        entry: Object.fromEntries(Object.entries(entries).map(([name, source]) => [name, path(source)])),
        formats: ['es'],
      },
      rolldownOptions: {
        external: isExternal,
        output: {
          preserveModules: true,
          preserveModulesRoot: join(web, 'packages'),
          entryFileNames: ({ name }) => `${name.replace(`${folder}/src/`, '').replace('/src/', '/')}.js`,
          // Marks the modules as client components for frameworks with server components.
          ...(folder === 'voice-react' ? { banner: "'use client';" } : {}),
        },
      },
    },
  });
}

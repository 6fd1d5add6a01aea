// Builds the packages that hosts install: `node scripts/packages/build.mjs [--update-api]`.
// For each package: ES modules with source maps, one declaration file per entry, and the check of its API report.
import { rmSync } from 'node:fs';
import { bundleScripts } from './bundle-scripts.mjs';
import { bundleTypes } from './bundle-types.mjs';
import { packages } from './packages.mjs';

const update = process.argv.includes('--update-api');
let stale = false;

for (const pack of packages) {
  rmSync(pack.path('dist'), { recursive: true, force: true });
  await bundleScripts(pack);
  if (!bundleTypes(pack, { update })) stale = true;
}

if (stale) {
  console.error('The public API differs from its report in etc/. If that is intended: npm run api:update --prefix web');
  process.exit(1);
}

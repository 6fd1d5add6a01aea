// Builds the packages that hosts install: `node scripts/packages/build.mjs [--update-api]`.
// Creates ES modules with source maps, one declaration file per entry, and a copy of the licence, for each package.
// Checks its API report and that its JSDoc has examples.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleScripts } from './bundle-scripts.mjs';
import { bundleTypes } from './bundle-types.mjs';
import { exportsWithoutExample } from './check-examples.mjs';
import { packages, web } from './packages.mjs';

const update = process.argv.includes('--update-api');
let stale = false;
let withoutExample = [];

for (const pack of packages) {
  rmSync(pack.path('dist'), { recursive: true, force: true });
  // npm packs the licence only from the package's folder. The preserved time keeps bin/lib.sh from building again.
  cpSync(join(web, '..', 'LICENSE'), pack.path('LICENSE'), { preserveTimestamps: true });
  await bundleScripts(pack);
  if (!bundleTypes(pack, { update })) stale = true;
  const declarations = Object.keys(pack.entries).map((entry) => pack.path('dist', `${entry}.d.ts`));
  withoutExample = [...withoutExample, ...declarations.flatMap(exportsWithoutExample)];
}

for (const name of withoutExample) console.error(`${name} has no @example in its JSDoc`);
if (stale) {
  console.error('The public API differs from its report in etc/. If that is intended: npm run api:update --prefix web');
}
process.exit(stale || withoutExample.length ? 1 : 0);

// Builds the packages before `npm pack` and adds the licence, which npm puts beside README.md and dist.
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { packages, web } from './packages.mjs';

for (const { path } of packages) copyFileSync(join(web, '..', 'LICENSE'), path('LICENSE'));
// npm reads the answer of `npm pack --json` from the standard output.
execFileSync(process.execPath, [join(web, 'scripts/packages/build.mjs')], { stdio: ['inherit', 2, 2] });

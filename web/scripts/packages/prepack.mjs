// Builds the packages before `npm pack` and copies the licence, which npm packs in addition to README.md and dist.
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { packages, web } from './packages.mjs';

for (const { path } of packages) copyFileSync(join(web, '..', 'LICENSE'), path('LICENSE'));
// Keeps the standard output free for the result of `npm pack --json`.
execFileSync(process.execPath, [join(web, 'scripts/packages/build.mjs')], { stdio: ['inherit', 2, 2] });

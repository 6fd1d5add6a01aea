// Builds the packages before `npm pack`. Keeps the standard output free for the result of `npm pack --json`.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { web } from './packages.mjs';

execFileSync(process.execPath, [join(web, 'scripts/packages/build.mjs')], { stdio: ['inherit', 2, 2] });

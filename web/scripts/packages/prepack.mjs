// Builds the packages before `npm pack`, whose standard output must hold nothing else.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { web } from './packages.mjs';

execFileSync(process.execPath, [join(web, 'scripts/packages/build.mjs')], { stdio: ['inherit', 2, 2] });

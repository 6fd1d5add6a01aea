// Runs the tests of these scripts in one process, because loading TypeScript takes longer than they do: `node scripts/test.mjs`.
import { readdirSync } from 'node:fs';

const files = readdirSync(new URL('.', import.meta.url), { recursive: true });
for (const file of files) if (file.endsWith('.test.mjs')) await import(`./${file}`);

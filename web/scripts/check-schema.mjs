// The generated types say what openapi.yaml says; `npm run generate` makes them so.
import { readFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const described = new URL('../../openapi.yaml', import.meta.url);
const generated = new URL('../packages/voice-client/src/api/schema.d.ts', import.meta.url);
const now = astToString(await openapiTS(described));
// The command line puts its own comment above what it writes.
if (!readFileSync(generated, 'utf8').endsWith(now)) {
  console.error('packages/voice-client/src/api/schema.d.ts is not what openapi.yaml says: run npm run generate');
  process.exit(1);
}

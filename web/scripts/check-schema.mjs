// Checks that the generated types match openapi.yaml. `npm run generate` updates them.
import { readFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const described = new URL('../../openapi.yaml', import.meta.url);
const generated = new URL('../packages/voice-client/src/api/schema.d.ts', import.meta.url);
const now = astToString(await openapiTS(described));
// The command line adds its own comment at the start.
if (!readFileSync(generated, 'utf8').endsWith(now)) {
  console.error('packages/voice-client/src/api/schema.d.ts does not match openapi.yaml. Run npm run generate.');
  process.exit(1);
}

// Reports the JavaScript that each entry loads first, and fails above the budget in size-budgets.json:
// `node scripts/packages/sizes.mjs packages|console`. Measures the build output, so build first.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { web } from './packages.mjs';

const HOST_HAS = /^(react|react-dom)(\/|$)/;
const budgets = JSON.parse(readFileSync(join(web, 'size-budgets.json'), 'utf8'));
const rows = [];

if (process.argv[2] === 'console') {
  const { what, manifest, entries, kB } = budgets.console;
  rows.push({ what, first: builtChunks(join(web, manifest), entries), later: 0, kB });
} else {
  for (const { what, from, names, kB } of budgets.packages) {
    rows.push({ what, ...(await bundled(`export ${names ? `{ ${names.join(', ')} }` : '*'} from '${from}';`)), kB });
  }
}

const tooLarge = rows.filter(({ first, kB }) => first > kB * 1000);
const inKB = (bytes) => (bytes / 1000).toFixed(1).padStart(7);
console.log(`kB gzip${process.argv[2] === 'console' ? '' : ', without react and react-dom'}`);
console.log('  first   later  budget');
for (const { what, first, later, kB } of rows) console.log(`${inKB(first)} ${inKB(later)} ${inKB(kB * 1000)}  ${what}`);
for (const { what } of tooLarge) console.error(`Above the budget in size-budgets.json: ${what}`);
process.exit(tooLarge.length ? 1 : 0);

/** Bundles a module as a host would, and returns the sizes of what loads first and of what loads on demand. */
async function bundled(source) {
  const entry = '\0entry';
  const result = await build({
    root: web,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? entry : null),
        load: (id) => (id === entry ? source : null),
      },
    ],
    build: {
      write: false,
      rolldownOptions: {
        input: 'entry',
        preserveEntrySignatures: 'strict',
        external: HOST_HAS,
        output: { format: 'es' },
      },
    },
  });
  const chunks = [result].flat()[0].output.filter(({ type }) => type === 'chunk');
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const first = closure(
    chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName),
    (file) => byFile.get(file)?.imports.filter((name) => byFile.has(name)) ?? [],
  );
  const size = (files) => files.reduce((sum, file) => sum + gzipSync(byFile.get(file).code).length, 0);
  return { first: size([...first]), later: size([...byFile.keys()].filter((file) => !first.has(file))) };
}

/** Returns the size of the built chunks that the entries import, directly or not. */
function builtChunks(manifest, entries) {
  const chunks = JSON.parse(readFileSync(manifest, 'utf8'));
  const dist = join(manifest, '..', '..');
  const files = [...closure(entries, (key) => chunks[key].imports ?? [])].map((key) => chunks[key].file);
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0);
}

function closure(starts, next) {
  const found = new Set();
  const visit = (item) => {
    if (found.has(item)) return;
    found.add(item);
    next(item).forEach(visit);
  };
  starts.forEach(visit);
  return found;
}

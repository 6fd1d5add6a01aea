// Checks the import rules between the packages and inside the console (RATIONALE.md, "Layers").
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const IMPORT = /(?:\bfrom|\bimport\s*\(?)\s*(['"])([^'"]+)\1/g;
const NETWORK = /\b(?:fetch\s*\(|new WebSocket\b|new XMLHttpRequest\b)/g;
const REACT = /^(react|react-dom|@chakra-ui\/|@emotion\/|lucide-react)/;

const rules = [
  {
    layer: 'packages/ui/src',
    why: 'ui must not import our other packages',
    forbids: (target) => target.startsWith('@ringback/') || leaves(target, 'packages/ui/'),
  },
  {
    layer: 'packages/voice-client/src',
    why: 'voice-client must not depend on React',
    forbids: (target) =>
      REACT.test(target) || target.startsWith('@ringback/') || leaves(target, 'packages/voice-client/'),
  },
  {
    layer: 'packages/voice-react/src',
    why: 'voice-react must not import an application',
    forbids: (target) => leaves(target, 'packages/voice-react/'),
  },
  {
    layer: 'packages/voice-react/src',
    why: 'only voice-client may use the network',
    pattern: NETWORK,
  },
  {
    layer: 'apps/phone/src',
    why: 'the phone page must not use the voice packages',
    forbids: (target) => target.startsWith('@ringback/voice-') || leaves(target, 'apps/phone/'),
  },
  {
    layer: 'apps/console/src/features',
    why: 'a feature must not import another feature: app/ composes features, shared/ contains common parts',
    forbids: (target, file) => {
      const feature = `${file.split('/').slice(0, 5).join('/')}/`;
      const ours = target.startsWith('apps/console/src/');
      return ours && !target.startsWith(feature) && /^apps\/console\/src\/(features|app)\//.test(target);
    },
  },
  {
    layer: 'apps/console/src/shared',
    why: 'shared/ must import neither a feature nor app/',
    forbids: (target) => /^apps\/console\/src\/(features|app)\//.test(target),
  },
];

/** Returns a line for each import or call in the web folder `root` that a rule forbids. */
export function violationsOf(root) {
  return rules.flatMap((rule) => sourcesIn(root, rule.layer).flatMap((file) => violationsIn(root, file, rule)));
}

function violationsIn(root, file, { why, pattern, forbids }) {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [...text.matchAll(pattern ?? IMPORT)].filter(
    (match) => pattern || forbids(targetOf(match[2], file), file),
  );
  return found.map((match) => `${file}:${text.slice(0, match.index).split('\n').length}: ${why}\n    ${match[0]}`);
}

/** Returns a relative import as a path from the web folder, and any other import unchanged. */
const targetOf = (specifier, file) => (specifier.startsWith('.') ? join(dirname(file), specifier) : specifier);

const leaves = (target, folder) => /^(packages|apps)\//.test(target) && !target.startsWith(folder);

function sourcesIn(root, layer) {
  if (!existsSync(join(root, layer))) return [];
  return readdirSync(join(root, layer), { recursive: true })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(layer, name));
}

if (process.argv[1] && relative(fileURLToPath(import.meta.url), process.argv[1]) === '') {
  const violations = violationsOf(fileURLToPath(new URL('..', import.meta.url)));
  for (const violation of violations) console.error(violation);
  process.exit(violations.length ? 1 : 0);
}

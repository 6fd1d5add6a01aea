import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder `web/`. */
export const web = fileURLToPath(new URL('../..', import.meta.url));

/** The package that is bundled into the others, because it is not published. */
export const BUNDLED = '@ringback/ui';

/** The condition in `exports` with which the workspace resolves a package's TypeScript sources. */
const SOURCE = '@ringback/source';

/** The published packages, in the order of their dependencies. */
export const packages = ['voice-client', 'voice-react'].map((folder) => {
  const root = join(web, 'packages', folder);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const external = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  return {
    folder,
    name: manifest.name,
    path: (...parts) => join(root, ...parts),
    /** Returns the source files by the name of their entry: `index`, `voice-settings`. */
    entries: Object.fromEntries(
      Object.entries(manifest.exports)
        .filter(([, target]) => target[SOURCE])
        .map(([subpath, target]) => [subpath === '.' ? 'index' : subpath.slice(2), target[SOURCE]]),
    ),
    isExternal: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
  };
});

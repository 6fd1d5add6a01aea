// Checks that packages/ui/src/chakra-theme.ts has the recipe of each used Chakra component, which sets its styles.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultConfig } from '@chakra-ui/react';

const web = fileURLToPath(new URL('..', import.meta.url));
const theme = readFileSync(join(web, 'packages/ui/src/chakra-theme.ts'), 'utf8');
const recipes = Object.keys({ ...defaultConfig.theme.recipes, ...defaultConfig.theme.slotRecipes });
const missing = recipes.filter((name) => !new RegExp(`^\\s+${name}: `, 'm').test(theme));
const IMPORT = /import\s*\{([^}]*)\}\s*from '@chakra-ui\/react'/g;

let failed = false;
for (const file of sources('packages').concat(sources('apps'))) {
  for (const [, names] of readFileSync(join(web, file), 'utf8').matchAll(IMPORT)) {
    const used = names.split(',').map((name) => name.replace(/\btype\b|\bas\b.*/g, '').trim());
    for (const name of missing.filter((recipe) => used.includes(`${recipe[0].toUpperCase()}${recipe.slice(1)}`))) {
      console.error(`${file}: add the recipe "${name}" to packages/ui/src/chakra-theme.ts`);
      failed = true;
    }
  }
}
process.exit(failed ? 1 : 0);

function sources(folder) {
  return readdirSync(join(web, folder), { recursive: true })
    .filter((name) => /^[^/]+\/src\/.*\.tsx$/.test(name))
    .map((name) => join(folder, name));
}

// Checks that each component that voice-react exports has a story in the gallery (RATIONALE.md, "Gallery").
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const PACKAGE = 'packages/voice-react';
const ENTRIES = ['index.ts', 'voice-settings.ts'];
/** Shows no element of its own: the components that it places have stories. */
const WITHOUT_STORY = new Set(['TwilioInboundListener']);

/** Returns the exported components of voice-react in the web folder `root` that have no story. */
export function componentsWithoutStory(root) {
  const components = ENTRIES.flatMap((entry) => componentsIn(join(root, PACKAGE, 'src', entry)));
  return components.filter(
    (name) => !WITHOUT_STORY.has(name) && !existsSync(join(root, PACKAGE, 'stories', `${name}.stories.tsx`)),
  );
}

/** Returns the names of the components that an entry exports from `components/`. */
function componentsIn(path) {
  if (!existsSync(path)) return [];
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  return file.statements
    .filter((statement) => ts.isExportDeclaration(statement) && !statement.isTypeOnly)
    .filter(({ moduleSpecifier }) => moduleSpecifier?.text.startsWith('./components/'))
    .flatMap(({ exportClause }) => exportClause.elements.filter(({ isTypeOnly }) => !isTypeOnly))
    .map(({ name }) => name.text)
    .filter((name) => /^[A-Z][a-z]/.test(name));
}

if (process.argv[1] && relative(fileURLToPath(import.meta.url), process.argv[1]) === '') {
  const missing = componentsWithoutStory(fileURLToPath(new URL('..', import.meta.url)));
  for (const name of missing) console.error(`${name} has no story. Add ${PACKAGE}/stories/${name}.stories.tsx.`);
  process.exit(missing.length ? 1 : 0);
}

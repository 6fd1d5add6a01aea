import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** Returns the exported hooks, components and classes of a declaration file whose JSDoc has no `@example`. */
export function exportsWithoutExample(path) {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  return file.statements
    .filter((statement) => statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .filter((statement) => !ts.getJSDocTags(statement).some(({ tagName }) => tagName.text === 'example'))
    .map(nameOf)
    .filter((name) => /^(use[A-Z]|[A-Z][a-z])/.test(name));
}

/** Returns the name of the exported function or class, or an empty string. */
function nameOf(statement) {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return statement.name.text;
  if (!ts.isVariableStatement(statement)) return '';
  const [{ name, type }] = statement.declarationList.declarations;
  return type && ts.isFunctionTypeNode(type) ? name.text : '';
}

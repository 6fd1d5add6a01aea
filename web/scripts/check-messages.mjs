// Finds texts for users outside messages.ts and messages/ (RATIONALE.md, "Texts").
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const TEXT_ATTRIBUTES = new Set(
  'alt,aria-description,aria-label,aria-roledescription,aria-valuetext,description,error,help,label,message,placeholder,title'.split(
    ',',
  ),
);
const TEXT_OPERATORS = new Set(['??', '||', '&&', '+']);
const NOT_SOURCES = /(^|\/)(messages(\.ts|\/[^/]+\.ts)|.*\.d\.ts)$/;
const LETTER = /\p{L}/u;
/** A capitalised word followed by another word or by the end of a sentence. */
const SENTENCE = /^\p{Lu}[\p{Ll}’']*(?:[,:]? \p{L}|[.…!?]$)/u;

/** Returns a line for each text for users in the sources of the web folder `root`. */
export function violationsOf(root) {
  return ['packages', 'apps'].flatMap((group) =>
    foldersIn(join(root, group)).flatMap((name) =>
      sourcesIn(root, join(group, name, 'src')).flatMap((file) => textsIn(root, file)),
    ),
  );
}

function textsIn(root, file) {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isForDevelopers(node)) return;
    const text = ts.isJsxText(node) ? node.text : literalText(node);
    if (text !== undefined && (isShown(node) ? LETTER : SENTENCE).test(text.trim())) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file}:${line + 1}: this text belongs in messages.ts or messages/\n    ${text.trim()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function literalText(node) {
  return ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
    ? node.text
    : undefined;
}

/** Returns whether a text at this place is shown: as a child of an element, or in an attribute for texts. */
function isShown(node) {
  if (ts.isJsxText(node)) return true;
  let [child, at] = [node, node.parent];
  while (isPartOfText(child, at)) [child, at] = [at, at.parent];
  if (ts.isJsxExpression(at)) at = at.parent;
  if (ts.isJsxElement(at) || ts.isJsxFragment(at)) return true;
  return ts.isJsxAttribute(at) && TEXT_ATTRIBUTES.has(at.name.getText());
}

function isPartOfText(child, parent) {
  if (ts.isConditionalExpression(parent)) return parent.condition !== child;
  if (ts.isBinaryExpression(parent)) return TEXT_OPERATORS.has(parent.operatorToken.getText());
  return ts.isTemplateSpan(parent) || ts.isTemplateExpression(parent);
}

/** Returns whether a node is `new Error(…)` or `console.…(…)`. */
function isForDevelopers(node) {
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Error';
  return ts.isCallExpression(node) && node.expression.getText().startsWith('console.');
}

const foldersIn = (folder) => (existsSync(folder) ? readdirSync(folder) : []);

function sourcesIn(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.tsx?$/.test(name) && !NOT_SOURCES.test(name))
    .map((name) => join(folder, name));
}

if (process.argv[1] && relative(fileURLToPath(import.meta.url), process.argv[1]) === '') {
  const violations = violationsOf(fileURLToPath(new URL('..', import.meta.url)));
  for (const violation of violations) console.error(violation);
  process.exit(violations.length ? 1 : 0);
}

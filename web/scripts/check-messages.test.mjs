import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { violationsOf } from './check-messages.mjs';

const FILE = 'apps/console/src/app/Shell.tsx';

function violationsWith(text, file = FILE) {
  const root = mkdtempSync(join(tmpdir(), 'messages-'));
  try {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    return violationsOf(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Built from parts, so that the linter does not report a placeholder in a normal string. */
const template = (before) => `{\`${before}\${name}\`}`;

for (const text of [
  '<p>hello</p>',
  '<p>{isOpen ? messages.open : "closed"}</p>',
  '<p>{name ?? "unknown"}</p>',
  `<p>${template('until ')}</p>`,
  '<button aria-label="close" />',
  `<button title=${template('Remove ')} />`,
  '<input placeholder="name" />',
  '<Tooltip content="Calls ring here." />',
  "toaster.create({ title: 'It did not work' });",
  "const reason = 'Loading…';",
]) {
  test(`finds the text in ${text}`, () => {
    const violations = violationsWith(text);
    assert.equal(violations.length, 1, violations.join('\n'));
    assert.ok(violations[0].startsWith(`${FILE}:1: `), violations[0]);
  });
}

for (const text of [
  '<p>{messages.title}</p>',
  '<p>{name} · {number}</p>',
  '<p>{phase === "open" && messages.open}</p>',
  '<p>{phase === "open" ? messages.open : messages.closed}</p>',
  '<Box bg="bg.card" animation="arrive 220ms ease-out" />',
  "throw new Error('The provider is missing');",
  "console.warn('The token could not be deleted.', error);",
  "headers['Content-Type'] = 'application/json';",
]) {
  test(`finds no text in ${text}`, () => assert.deepEqual(violationsWith(text), []));
}

for (const file of ['messages.ts', 'messages/people.ts']) {
  test(`allows every text in ${file}`, () => {
    const texts = "export const people = { title: 'Sign in to Ringback' };";
    assert.deepEqual(violationsWith(texts, `apps/console/src/${file}`), []);
  });
}

test('the web has no text outside of its messages', () => {
  assert.deepEqual(violationsOf(fileURLToPath(new URL('..', import.meta.url))), []);
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { exportsWithoutExample } from './check-examples.mjs';

test('finds each hook, component and class without an example, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));
  const file = join(folder, 'index.d.ts');
  const example = '/**\n * Described.\n *\n * @example\n * ```ts\n * use();\n * ```\n */\n';
  writeFileSync(
    file,
    [
      '/** Described. */\nexport declare function useNothing(): void;',
      'export declare const Card: (props: object) => string;',
      'export declare class Store {}',
      `${example}export declare function useExample(): void;`,
      `${example}export declare const Banner: (props: object) => string;`,
      'export declare const SHORTCUT = "Alt+A";',
      'export declare const system: object;',
      'export declare interface Props {}',
      'declare function useInternally(): void;',
    ].join('\n'),
  );
  assert.deepEqual(exportsWithoutExample(file), ['useNothing', 'Card', 'Store']);
  rmSync(folder, { recursive: true });
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { componentsWithoutStory } from './check-stories.mjs';

test('finds each exported component without a story, and nothing else', () => {
  const root = mkdtempSync(join(tmpdir(), 'stories-'));
  const folder = join(root, 'packages/voice-react');
  mkdirSync(join(folder, 'src'), { recursive: true });
  mkdirSync(join(folder, 'stories'));
  writeFileSync(
    join(folder, 'src/index.ts'),
    [
      "export { ACCEPT_SHORTCUT, Modal, type ModalProps } from './components/Modal';",
      "export { Banner } from './components/Banner';",
      "export type { Hidden } from './components/Hidden';",
      "export { TwilioInboundListener } from './components/TwilioInboundListener';",
      "export { Provider } from './Provider';",
    ].join('\n'),
  );
  writeFileSync(join(folder, 'stories/Banner.stories.tsx'), '');
  assert.deepEqual(componentsWithoutStory(root), ['Modal']);
  rmSync(root, { recursive: true });
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { violationsOf } from './check-layers.mjs';

function violationsWith(file, text) {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  try {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    return violationsOf(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const planted = [
  ['apps/console/src/features/dialer/Dialer.tsx', "import { Contacts } from '../contacts/Contacts';"],
  ['apps/console/src/features/dialer/Dialer.tsx', "import {\n  Contacts,\n} from '../contacts/Contacts';"],
  ['apps/console/src/features/search/Search.tsx', "import { NAV_ITEMS } from '../../app/navigation';"],
  ['apps/console/src/features/search/Search.tsx', "const Calls = lazy(() => import('../calls/Calls'));"],
  ['apps/console/src/shared/Card.tsx', "import { Calls } from '../features/calls/Calls';"],
  ['packages/voice-client/src/api/client.ts', "import { useState } from 'react';"],
  ['packages/voice-client/src/api/client.ts', "import { Timer } from '@ringback/ui';"],
  ['packages/voice-react/src/hooks/useCalls.ts', "const calls = await fetch('/api/calls');"],
  ['packages/voice-react/src/hooks/useCalls.ts', "import { Card } from '../../../../apps/console/src/shared/Card';"],
  ['packages/ui/src/Timer.tsx', "import { VoiceDevice } from '@ringback/voice-client';"],
  ['apps/phone/src/screens/App.tsx', "import { CallDialog } from '@ringback/voice-react';"],
];
for (const [file, text] of planted) {
  test(`finds in ${file}: ${text.replaceAll('\n', ' ')}`, () => {
    const violations = violationsWith(file, text);
    assert.equal(violations.length, 1, violations.join('\n'));
    assert.ok(violations[0].startsWith(`${file}:`), violations[0]);
  });
}

test('allows a feature its own files, shared/, the messages and the packages', () => {
  const text = `
import { Timer } from '@ringback/ui';
import { Card } from '../../shared/Card';
import { messages } from '../../messages';
import { NumberPad } from './NumberPad';
`;
  assert.deepEqual(violationsWith('apps/console/src/features/dialer/Dialer.tsx', text), []);
});

test('the web follows the rules', () => {
  assert.deepEqual(violationsOf(fileURLToPath(new URL('..', import.meta.url))), []);
});

// Holds the two rules between the layers: voice-client knows no React, voice-react never speaks HTTP itself.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const rules = [
  {
    layer: 'packages/voice-client/src',
    forbidden: /from\s+['"](react|react-dom|@chakra-ui\/[^'"]+|@ringback\/voice-react)(\/[^'"]*)?['"]/,
    why: 'voice-client must work without React',
  },
  {
    layer: 'packages/voice-react/src',
    forbidden: /\b(fetch\s*\(|new WebSocket\b|new XMLHttpRequest\b)/,
    why: 'voice-react asks voice-client, and never the network',
  },
];

let broken = 0;
for (const { layer, forbidden, why } of rules) {
  for (const name of readdirSync(join(root, layer), { recursive: true })) {
    if (!/\.tsx?$/.test(name)) continue;
    readFileSync(join(root, layer, name), 'utf8')
      .split('\n')
      .forEach((line, index) => {
        if (!forbidden.test(line)) return;
        console.error(`${layer}/${name}:${index + 1}: ${why}\n    ${line.trim()}`);
        broken++;
      });
  }
}
process.exit(broken ? 1 : 0);

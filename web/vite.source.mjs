import { defaultClientConditions } from 'vite';

const SOURCE = '@ringback/source';

/** Resolves our own packages to their TypeScript sources; hosts that install them get `dist`. */
export const fromSource = { resolve: { conditions: [SOURCE, ...defaultClientConditions] } };

/** The same for tests. Dependencies resolve as in Node, which loads most of them: a second Emotion would have a cache of its own. */
export const fromSourceInNode = { resolve: { conditions: [SOURCE, 'node'] } };

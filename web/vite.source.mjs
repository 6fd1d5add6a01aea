import { defaultClientConditions } from 'vite';

/** Resolves our own packages to their TypeScript sources; hosts that install them get `dist`. */
export const fromSource = { resolve: { conditions: ['@ringback/source', ...defaultClientConditions] } };

import type { Call } from '@ringback/voice-client';

/** The router state that other screens pass to Calls: the call whose details open. */
export type CallsState = { call: Call } | null;

import { Problem } from '@ringback/voice-client';

/** Returns the JSON pointers of the request members that the server rejected. */
export const rejectedPointers = (error: Error | null): readonly string[] =>
  error instanceof Problem ? error.fields.map(({ pointer }) => pointer) : [];

import { messages } from '../messages';

const t = messages.retention.erasure.counts;
type Name = keyof typeof t;

/** Returns what is or was deleted, like "2 calls" and "1 recording". */
export const erasureCounts = (counts: Record<Name, number>): string[] =>
  (Object.keys(t) as Name[]).filter((name) => counts[name] > 0).map((name) => t[name](counts[name]));

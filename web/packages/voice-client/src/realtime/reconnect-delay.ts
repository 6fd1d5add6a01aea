const SHORTEST_CEILING_MS = 500;
const LONGEST_CEILING_MS = 20_000;

/**
 * Returns an exponential backoff with full jitter: a random part of a quarter of the outage so far. A page therefore
 * returns within 2 s of an outage of up to 8 s, and a long outage does not make thousands of pages return at once.
 */
export const reconnectDelayMs = (outageMs: number, random: () => number): number =>
  random() * Math.min(LONGEST_CEILING_MS, Math.max(SHORTEST_CEILING_MS, outageMs / 4));

/** Returns a random delay after the server has announced its stop, so that its pages spread over the other servers. */
export const serverStopDelayMs = (random: () => number): number => 1000 * random();

/** Returns how long a connection may take until its welcome. Slow networks get more time with each attempt. */
export const connectLimitMs = (outageMs: number): number => Math.min(20_000, 6000 + outageMs / 4);

/**
 * Returns an exponential backoff with jitter, at most `maxMs`. Half of it is random, so that many clients do not
 * reconnect at the same moment.
 */
export function backoffMs(attempt: number, maxMs: number, random: () => number = Math.random): number {
  const ceiling = Math.min(maxMs, 1000 * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + (ceiling / 2) * random();
}

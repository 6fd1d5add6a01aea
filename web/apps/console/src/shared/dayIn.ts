/** Returns the day at a moment in a time zone. */
export const dayIn = (timeZone: string, now = new Date()): string =>
  // Swedish dates are ISO dates.
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);

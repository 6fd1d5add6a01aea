/** A moment as the reader writes it, to the minute. */
export const when = (moment: string): string =>
  new Date(moment).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });

/** Formats a duration as `m:ss` or `h:mm:ss`: 65 s is 1:05, an hour is 1:00:00. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');

/** Formats a date and time in the user's locale, to the minute. */
export const formatDateTime = (moment: string): string =>
  new Date(moment).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });

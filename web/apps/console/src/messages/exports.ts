/** The texts of exported files. Imported by the screens, which load after the sign-in. */
export const exportTexts = {
  button: 'Export',
  formats: { csv: 'CSV', excel: 'CSV for Excel', json: 'JSON' },
  ownCalls: 'The calls that you took or placed',
  allCalls: 'All calls of this list',
  callsBehind: 'All calls behind this figure',
  figures: 'All figures of this table',
  failed: 'Couldn’t export the list',
} as const;

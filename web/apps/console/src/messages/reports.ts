import type { Report, ReportRun } from '@ringback/voice-client';

type Content = Report['content'];
type Schedule = Report['schedule'];

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

const periods: Record<Content['period'], string> = {
  yesterday: 'Yesterday',
  'last-7-days': 'Last 7 days',
  'last-30-days': 'Last 30 days',
  'last-week': 'Last week, Monday to Sunday',
  'last-month': 'Last month',
};

const ordinal = (day: number): string => {
  const suffix = { one: 'st', two: 'nd', few: 'rd', other: 'th' }[
    new Intl.PluralRules('en', { type: 'ordinal' }).select(day) as 'one' | 'two' | 'few' | 'other'
  ];
  return `${day}${suffix}`;
};

/** The texts of scheduled reports. Imported by their screen, which loads after the sign-in. */
export const reports = {
  title: 'Scheduled reports',
  text: 'Figures or lists of calls, sent to another system or kept here as files. They contain the data of the whole workspace.',
  empty: 'No reports yet. Create one that runs every day, week or month.',
  create: 'New report',
  loading: 'Loading the reports',
  loadFailed: (reason: string) => `Couldn’t load the reports: ${reason}`,
  content: ({ type, view }: Content) =>
    type === 'figures' ? 'Figures' : view ? `Calls of “${view.name}”` : 'All calls',
  periods,
  /** @param time the time of the schedule, formatted */
  schedule: ({ frequency, weekday, monthDay }: Schedule, time: string) =>
    frequency === 'daily'
      ? `every day at ${time}`
      : frequency === 'weekly'
        ? `every ${WEEKDAYS[(weekday ?? 1) - 1]} at ${time}`
        : `on the ${ordinal(monthDay ?? 1)} of each month at ${time}`,
  toWebhook: (host: string) => `sent to ${host}`,
  asFile: (days: number) => (days === 1 ? 'kept for a day' : `kept for ${days} days`),
  next: (time: string) => `Next run ${time}`,
  off: 'Off',
  disabled:
    'Turned off, because three runs in succession have failed. Correct the cause, then turn the report on again.',
  lastRun: (state: string, time: string) => `Last run ${time}: ${state}`,
  neverRun: 'No runs yet',
  states: {
    waiting: 'Running',
    done: 'Done',
    failed: 'Failed',
  } satisfies Record<ReportRun['state'], string>,
  retrying: 'Trying again',
  runNow: 'Run now',
  runNamed: (name: string) => `Run now: ${name}`,
  runFailed: 'Couldn’t run the report',
  edit: 'Edit',
  editNamed: (name: string) => `Edit ${name}`,
  remove: 'Delete',
  deleteNamed: (name: string) => `Delete ${name}`,
  deleteTitle: (name: string) => `Delete “${name}”?`,
  deleteText: 'The report, its runs and its stored files are deleted. No calls are deleted.',
  deleteConfirm: 'Delete report',
  deleteFailed: 'Couldn’t delete the report',
  runs: 'Runs',
  runsOf: (name: string) => `Runs of ${name}`,
  noRuns: 'This report has not run yet.',
  occasions: { schedule: 'On schedule', manual: 'Started by hand' } satisfies Record<ReportRun['occasion'], string>,
  retry: (attempts: number, time: string) => `Attempt ${attempts} failed. Next attempt ${time}.`,
  kept: (time: string) => `Kept until ${time}`,
  files: {
    none: '',
    available: '',
    expired: 'The file has expired.',
    erased: 'The file was deleted, because the data of a call in it was erased. Run the report again for a new one.',
  } satisfies Record<ReportRun['file'], string>,
  download: 'Download',
  downloadNamed: (file: string) => `Download ${file}`,
  downloadFailed: 'Couldn’t download the file',
  form: {
    createTitle: 'New report',
    editTitle: 'Edit report',
    close: 'Close',
    name: 'Name',
    nameExample: 'Missed calls of the week',
    content: 'Content',
    contents: { figures: 'Figures', calls: 'List of calls' } satisfies Record<Content['type'], string>,
    breakdown: 'Break down by',
    view: 'Calls',
    allCalls: 'All calls',
    keptView: (name: string) => `Filters of “${name}”, as saved in this report`,
    viewHelp: 'The report keeps the filters of the saved view as they are now, without its dates.',
    period: 'Period',
    format: 'Format',
    frequency: 'Runs',
    frequencies: { daily: 'Every day', weekly: 'Every week', monthly: 'Every month' } satisfies Record<
      Schedule['frequency'],
      string
    >,
    weekday: 'On',
    weekdays: WEEKDAYS,
    monthDay: 'On day',
    monthDayHelp: 'In a shorter month, the report runs on the last day.',
    time: 'At',
    preview: (timeZone: string) => `Next runs (${timeZone})`,
    previewFailed: (reason: string) => `Couldn’t compute the next runs: ${reason}`,
    destination: 'Destination',
    destinations: { file: 'File in Ringback', webhook: 'Webhook' } satisfies Record<
      Report['destination']['type'],
      string
    >,
    keepDays: 'Keep files for',
    keepDaysUnit: 'days',
    keepDaysHelp: 'Then they are deleted.',
    keepDaysError: 'Enter a number from 1 to 365.',
    url: 'URL',
    urlExample: 'https://example.com/reports',
    urlHelp: 'Ringback sends a signed POST request to this https URL. Larger files are sent as a link.',
    enabled: 'Run on schedule',
    save: 'Save',
    createButton: 'Create report',
    cancel: 'Cancel',
    secret: 'Copy the secret that signs the requests now. You won’t be able to see it again.',
    copySecret: 'Copy secret',
    rotate: 'Replace the secret',
    done: 'Done',
    saved: 'Report saved',
    rotateFailed: 'Couldn’t replace the secret',
  },
} as const;

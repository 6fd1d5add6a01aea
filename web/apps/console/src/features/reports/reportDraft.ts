import type { FigureDimension, Report, ReportDefinition, ReportSchedule } from '@ringback/voice-client';

/** The fields of the form, as they are typed. */
export interface ReportDraft {
  name: string;
  type: Report['content']['type'];
  breakdown: FigureDimension;
  /** The id of a saved view, `keep` for the filters that the report has, or empty for all calls. */
  view: string;
  period: Report['content']['period'];
  format: Report['format'];
  frequency: ReportSchedule['frequency'];
  weekday: string;
  monthDay: string;
  time: string;
  destination: Report['destination']['type'];
  keepDays: string;
  url: string;
  enabled: boolean;
}

export const KEEP_VIEW = 'keep';

const NEW_DRAFT: ReportDraft = {
  name: '',
  type: 'figures',
  breakdown: 'day',
  view: '',
  period: 'last-week',
  format: 'csv',
  frequency: 'weekly',
  weekday: '1',
  monthDay: '1',
  time: '07:00',
  destination: 'file',
  keepDays: '30',
  url: '',
  enabled: true,
};

export const draftOf = (report: Report | null): ReportDraft =>
  report
    ? {
        name: report.name,
        type: report.content.type,
        breakdown: (report.content.breakdown ?? NEW_DRAFT.breakdown) as FigureDimension,
        view: report.content.view ? KEEP_VIEW : '',
        period: report.content.period,
        format: report.format,
        frequency: report.schedule.frequency,
        weekday: String(report.schedule.weekday ?? NEW_DRAFT.weekday),
        monthDay: String(report.schedule.monthDay ?? NEW_DRAFT.monthDay),
        time: report.schedule.time,
        destination: report.destination.type,
        keepDays: String(report.destination.keepDays ?? NEW_DRAFT.keepDays),
        url: report.destination.url ?? '',
        enabled: report.enabled,
      }
    : NEW_DRAFT;

export const scheduleOf = ({ frequency, weekday, monthDay, time }: ReportDraft): ReportSchedule => ({
  frequency,
  ...(frequency === 'weekly' && { weekday: Number(weekday) }),
  ...(frequency === 'monthly' && { monthDay: Number(monthDay) }),
  time,
});

export const definitionOf = (draft: ReportDraft): ReportDefinition => ({
  name: draft.name.trim(),
  content: {
    type: draft.type,
    period: draft.period,
    ...(draft.type === 'figures' && { breakdown: draft.breakdown }),
    ...(draft.type === 'calls' && draft.view === KEEP_VIEW && { keepView: true }),
    ...(draft.type === 'calls' && draft.view && draft.view !== KEEP_VIEW && { viewId: draft.view }),
  },
  schedule: scheduleOf(draft),
  format: draft.format,
  destination:
    draft.destination === 'file'
      ? { type: 'file', keepDays: Number(draft.keepDays) }
      : { type: 'webhook', url: draft.url.trim() },
  enabled: draft.enabled,
});

export const isValidKeepDays = (typed: string): boolean => /^[1-9]\d{0,2}$/.test(typed) && Number(typed) <= 365;

export const isComplete = (draft: ReportDraft): boolean =>
  draft.name.trim() !== '' &&
  draft.time !== '' &&
  (draft.destination === 'file' ? isValidKeepDays(draft.keepDays) : draft.url.trim() !== '');

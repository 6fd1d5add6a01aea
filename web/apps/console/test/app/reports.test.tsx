import { Problem, type Report, type ReportDefinition, type ReportRun } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ada, FakeServer } from '../console';

const run = (facts: Partial<ReportRun> = {}): ReportRun => ({
  id: 'run1',
  occasion: 'manual',
  scheduledFor: '2026-11-30T06:30:00Z',
  firstDay: '2026-11-23',
  lastDay: '2026-11-29',
  state: 'done',
  attempts: 1,
  nextTryAt: null,
  error: null,
  file: 'available',
  fileName: 'ringback-acme-calls.csv',
  size: 12_345,
  expiresAt: '2026-12-30T06:30:00Z',
  createdAt: '2026-11-30T06:30:00Z',
  finishedAt: '2026-11-30T06:30:01Z',
  ...facts,
});

const report = (facts: Partial<Report> = {}): Report => ({
  id: 'r1',
  name: 'Weekly calls',
  content: {
    type: 'calls',
    period: 'last-week',
    breakdown: null,
    view: { name: 'Missed', filter: { show: 'missed' } },
  },
  schedule: { frequency: 'weekly', weekday: 1, time: '07:00' },
  format: 'csv',
  destination: { type: 'file', keepDays: 30 },
  enabled: true,
  disabledReason: null,
  nextRunAt: '2026-12-07T07:00:00Z',
  createdBy: { id: ada.id, name: ada.name },
  createdAt: '2026-11-30T06:00:00Z',
  lastRun: null,
  ...facts,
});

/** A server that keeps reports. */
function reportsServer(reports: Report[], runs: ReportRun[] = []) {
  const server = new FakeServer();
  const saved: ReportDefinition[] = [];
  const save = async (_: string, ...rest: unknown[]) => {
    const definition = rest.at(-1) as ReportDefinition;
    if (definition.destination.url?.startsWith('http:')) {
      throw new Problem({ code: 'invalid-request', status: 400, detail: 'url should begin with https://.' });
    }
    saved.push(definition);
    return { report: report(), secret: definition.destination.type === 'webhook' ? 'whsec_c2VjcmV0' : null };
  };
  Object.assign(server.api, {
    reports: async () => ({ timeZone: 'UTC', reports: [...reports] }),
    createReport: save,
    changeReport: save,
    nextReportRuns: async () => ({
      timeZone: 'Asia/Kolkata',
      nextRuns: ['2026-12-07T01:30:00Z', '2026-12-14T01:30:00Z', '2026-12-21T01:30:00Z'],
    }),
    reportRuns: async () => [...runs],
    runReport: async () => {
      runs.unshift(run());
      return run();
    },
    deleteReport: async () => void reports.splice(0, 1),
  });
  return { server, saved };
}

test('a report to a webhook is created, and its secret is shown once', async () => {
  const { server, saved } = reportsServer([]);
  const user = await server.openSignedIn('/reports');
  expect(await screen.findByText(/No reports yet/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'New report' }));
  const form = within(await screen.findByRole('dialog', { name: 'New report' }));
  expect(form.getByRole('button', { name: 'Create report' })).toHaveProperty('disabled', true);
  await user.type(form.getByLabelText('Name'), 'Agents');
  await user.selectOptions(form.getByLabelText('Break down by'), 'Agent');
  await user.selectOptions(form.getByLabelText('Runs'), 'Every day');
  expect(await form.findByText('Next runs (Asia/Kolkata)')).toBeTruthy();
  expect(form.getAllByText(/7:00/)).toHaveLength(3);
  await user.selectOptions(form.getByLabelText('Destination'), 'Webhook');
  await user.type(form.getByLabelText('URL'), 'http://example.com/');
  await user.click(form.getByRole('button', { name: 'Create report' }));
  expect((await form.findByRole('alert')).textContent).toBe('url should begin with https://.');
  await user.clear(form.getByLabelText('URL'));
  await user.type(form.getByLabelText('URL'), 'https://example.com/');
  await user.click(form.getByRole('button', { name: 'Create report' }));
  expect(await form.findByText('whsec_c2VjcmV0')).toBeTruthy();
  expect(saved).toEqual([
    {
      name: 'Agents',
      content: { type: 'figures', period: 'last-week', breakdown: 'agent' },
      schedule: { frequency: 'daily', time: '07:00' },
      format: 'csv',
      destination: { type: 'webhook', url: 'https://example.com/' },
      enabled: true,
    },
  ]);
});

test('a report keeps the filters of its view when it is edited', async () => {
  const { server, saved } = reportsServer([report()]);
  const user = await server.openSignedIn('/reports');
  await user.click(await screen.findByRole('button', { name: 'Edit Weekly calls' }));
  const form = within(await screen.findByRole('dialog', { name: 'Edit report' }));
  const days = form.getByLabelText('Keep files for');
  await user.clear(days);
  await user.type(days, '400');
  expect(await form.findByText('Enter a number from 1 to 365.')).toBeTruthy();
  await user.clear(days);
  await user.type(days, '7');
  await user.click(form.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(saved).toHaveLength(1));
  expect(saved[0]).toMatchObject({
    content: { type: 'calls', period: 'last-week', keepView: true },
    destination: { type: 'file', keepDays: 7 },
  });
});

test('a report is run, and its runs show what became of them', async () => {
  const failed = run({
    id: 'run0',
    occasion: 'schedule',
    state: 'failed',
    error: 'The receiver answered with status 503.',
    file: 'erased',
    size: null,
  });
  const { server } = reportsServer([report()], [failed]);
  const user = await server.openSignedIn('/reports');
  const row = within(await screen.findByRole('listitem', { name: 'Weekly calls' }));
  expect(
    row.getByText('Calls of “Missed” · Last week, Monday to Sunday · every Monday at 7:00 AM · kept for 30 days'),
  ).toBeTruthy();
  await user.click(row.getByRole('button', { name: 'Run now: Weekly calls' }));
  const runs = within(await screen.findByRole('list', { name: 'Runs of Weekly calls' }));
  expect(await runs.findByRole('button', { name: 'Download ringback-acme-calls.csv' })).toBeTruthy();
  expect(runs.getByText(/^Started by hand · Nov 23 – 29, 2026 · 12 kB/)).toBeTruthy();
  expect(runs.getByText('The receiver answered with status 503.', { exact: false })).toBeTruthy();
  expect(runs.getByText(/The file was deleted/)).toBeTruthy();
});

test('a report that was turned off says why', async () => {
  const { server } = reportsServer([
    report({
      enabled: false,
      disabledReason: 'failures',
      nextRunAt: null,
      lastRun: run({ state: 'failed', error: 'example.com is unknown.' }),
    }),
  ]);
  await server.openSignedIn('/reports');
  expect(await screen.findByText(/three runs in succession have failed.*example\.com is unknown\./)).toBeTruthy();
});

test('supervisors have no reports', async () => {
  const { server } = reportsServer([report()]);
  server.role = 'supervisor';
  await server.openSignedIn('/reports');
  await waitFor(() => expect(screen.queryByRole('link', { name: 'Dialer' })).toBeTruthy());
  expect(screen.queryByRole('link', { name: 'Reports' })).toBeNull();
  expect(screen.queryByText('Weekly calls')).toBeNull();
});

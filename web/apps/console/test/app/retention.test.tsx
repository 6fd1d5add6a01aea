import type { Erasure, RetentionSettings } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeServer } from '../console';

const erasure: Erasure = {
  id: 'e1',
  subject: '+12••••••01',
  callId: null,
  reason: 'T-17',
  requestedBy: { id: 'u1', name: 'Ada Lovelace' },
  requestedAt: '2026-11-30T10:00:00Z',
  completedAt: null,
  erased: {
    calls: 2,
    recordings: 1,
    transcripts: 0,
    notes: 0,
    voicemails: 0,
    contacts: 0,
    savedViews: 0,
    reports: 1,
    technicalEntries: 9,
    auditEntries: 4,
    recordingsAtTwilio: 0,
    callsAtTwilio: 0,
  },
  callsLeft: 3,
  twilioLeft: 5,
  held: 1,
  failures: 0,
  sha256: null,
};

test('a shorter retention is confirmed, and a longer one is not', async () => {
  const sent: RetentionSettings[] = [];
  const server = new FakeServer();
  Object.assign(server.api, {
    changeRetentionSettings: async (_: string, settings: RetentionSettings) => {
      sent.push(settings);
      return settings;
    },
  });
  const user = await server.openSignedIn('/settings/data');
  const settings = within(await screen.findByRole('region', { name: 'Retention' }));
  await user.selectOptions(await settings.findByLabelText('Delete recordings and voicemail'), 'After 90 days');
  await user.click(settings.getByRole('button', { name: 'Save retention settings' }));
  expect(sent).toEqual([]);
  await user.click(await screen.findByRole('button', { name: 'Save and delete' }));
  await waitFor(() => expect(sent).toEqual([{ recordingDays: 90, transcriptDays: null, callDays: null }]));
  await user.selectOptions(await settings.findByLabelText('Delete recordings and voicemail'), 'Never');
  await user.click(settings.getByRole('button', { name: 'Save retention settings' }));
  await waitFor(() => expect(sent).toHaveLength(2));
});

test('the data of a customer is deleted after a confirmation, and its progress is shown', async () => {
  const begun: unknown[] = [];
  const previewed: unknown[] = [];
  const server = new FakeServer();
  Object.assign(server.api, {
    beginErasure: async (_: string, request: unknown) => {
      begun.push(request);
      return erasure;
    },
    previewErasure: async (_: string, target: unknown) => {
      previewed.push(target);
      return {
        calls: 2,
        recordings: 1,
        voicemails: 0,
        transcripts: 0,
        notes: 0,
        contacts: 0,
        savedViews: 0,
        reports: 1,
        held: [
          {
            callId: 'c9',
            reason: 'Case 9',
            placedBy: { id: 'u1', name: 'Ada Lovelace' },
            placedAt: '2026-11-30T09:00:00Z',
          },
        ],
      };
    },
    erasures: async () => (begun.length > 0 ? [erasure] : []),
  });
  const user = await server.openSignedIn('/settings/data');
  const form = within(await screen.findByRole('region', { name: 'Delete a customer’s data' }));
  expect(await screen.findByText('No data has been deleted on request yet.')).toBeTruthy();
  await user.type(form.getByLabelText('Phone number'), '+1 212 555 0101');
  await user.type(form.getByLabelText('Reference (optional)'), 'T-17');
  await user.click(form.getByRole('button', { name: 'Delete data' }));
  const dialog = within(await screen.findByRole('alertdialog'));
  const list = await dialog.findByRole('list', { name: 'Will be deleted' });
  expect(
    within(list)
      .getAllByRole('listitem')
      .map((each) => each.textContent),
  ).toEqual(['2 calls', '1 recording', '1 scheduled report']);
  expect(dialog.getByText('1 call is on legal hold and won’t be deleted:')).toBeTruthy();
  expect(dialog.getByText(/^While a call is on hold, the customer’s contacts/)).toBeTruthy();
  expect(dialog.getByRole('link', { name: 'Case 9' }).getAttribute('href')).toBe('/calls/c9');
  expect(previewed).toEqual([{ number: '+12125550101' }]);
  expect(begun).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(begun).toEqual([{ number: '+12125550101', reason: 'T-17' }]));
  expect(await screen.findByText(/^3 calls left.*1 call is on legal hold/)).toBeTruthy();
  expect(screen.getByText('2 calls, 1 recording, 1 scheduled report')).toBeTruthy();
});

test('nothing is deleted while it is unknown what that would be', async () => {
  const server = new FakeServer();
  let answers = false;
  Object.assign(server.api, {
    previewErasure: async () => {
      if (!answers) throw new Error('The server is not reachable.');
      return {
        calls: 0,
        recordings: 0,
        voicemails: 0,
        transcripts: 0,
        notes: 0,
        contacts: 0,
        savedViews: 0,
        reports: 0,
        held: [],
      };
    },
  });
  const user = await server.openSignedIn('/settings/data');
  const form = within(await screen.findByRole('region', { name: 'Delete a customer’s data' }));
  await user.type(form.getByLabelText('Phone number'), '+1 212 555 0101');
  await user.click(form.getByRole('button', { name: 'Delete data' }));
  const dialog = within(await screen.findByRole('alertdialog'));
  expect((await dialog.findByRole('alert')).textContent).toBe('The server is not reachable.');
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Delete' }).disabled).toBe(true);
  answers = true;
  await user.click(dialog.getByRole('button', { name: 'Try again' }));
  expect(await dialog.findByText(/^No calls, recordings/)).toBeTruthy();
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Delete' }).disabled).toBe(false);
});

test('only administrators open the screen', async () => {
  const server = new FakeServer();
  server.role = 'supervisor';
  await server.openSignedIn('/settings/data');
  expect(await screen.findByText('You don’t have access')).toBeTruthy();
});

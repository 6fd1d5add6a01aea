import { Problem, type RecordingPolicy } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeServer } from '../console';

async function openSettings(change: (policy: RecordingPolicy) => Promise<RecordingPolicy>) {
  const server = new FakeServer();
  Object.assign(server.api, {
    phoneNumbers: async () => [
      { number: '+15550100200', label: 'Support line' },
      { number: '+15550100201', label: 'Hotline' },
    ],
    changeRecordingPolicy: async (_: string, policy: RecordingPolicy) => change(policy),
  });
  const user = await server.openSignedIn('/settings/workspace');
  const settings = within(await screen.findByRole('region', { name: 'Call recording' }));
  await settings.findByLabelText('Incoming calls');
  return { user, settings };
}

test('an administrator turns recording on, with an announcement and another setting for a number', async () => {
  const sent: RecordingPolicy[] = [];
  const { user, settings } = await openSettings(async (policy) => {
    sent.push(policy);
    return { ...policy, version: 1 };
  });
  await user.selectOptions(settings.getByLabelText('Incoming calls'), 'always');
  await user.selectOptions(settings.getByLabelText('Consent of callers'), 'opt-out');
  expect(settings.getByRole('alert').textContent).toContain('Enter an announcement');
  await user.selectOptions(settings.getByLabelText('Type of Announcement'), 'text');
  await user.click(settings.getByLabelText('Text of Announcement'));
  await user.paste(' This call is recorded. ');
  await user.selectOptions(settings.getByLabelText('Choose a number'), '+15550100201');
  await user.selectOptions(settings.getByLabelText(/^Incoming calls to Hotline/), 'off');
  await user.click(settings.getByRole('button', { name: 'Save recording settings' }));
  await waitFor(() =>
    expect(sent).toEqual([
      {
        version: 0,
        inbound: 'always',
        outbound: 'off',
        internal: 'off',
        consent: 'opt-out',
        announcement: { text: 'This call is recorded.', language: null, soundUrl: null, audioId: null },
        countries: [],
        deleteAtTwilio: false,
        numbers: [{ number: '+15550100201', inbound: 'off', outbound: 'off' }],
      },
    ]),
  );
  expect(await screen.findByText('Recording settings saved')).toBeTruthy();
});

test('customers of a country hear a sound instead', async () => {
  const sent: RecordingPolicy[] = [];
  const { user, settings } = await openSettings(async (policy) => {
    sent.push(policy);
    return { ...policy, version: 1 };
  });
  await user.type(settings.getByLabelText('Add a country'), 'germ{enter}');
  await user.selectOptions(settings.getByLabelText('Type of Announcement for customers from Germany'), 'sound');
  await user.click(settings.getByLabelText('URL of Announcement for customers from Germany'));
  await user.paste('https://example.com/ansage.mp3');
  await user.click(settings.getByRole('button', { name: 'Save recording settings' }));
  await waitFor(() =>
    expect(sent[0]?.countries).toEqual([
      {
        country: 'DE',
        announcement: { text: null, language: null, soundUrl: 'https://example.com/ansage.mp3', audioId: null },
      },
    ]),
  );
});

test('an announcement can be recorded or uploaded', async () => {
  const { user, settings } = await openSettings(async (policy) => policy);
  await user.selectOptions(settings.getByLabelText('Type of Announcement'), 'audio');
  const audio = within(settings.getByRole('group', { name: 'Recording of Announcement' }));
  expect(audio.getByRole('button', { name: 'Record' })).toBeTruthy();
  expect(audio.getByRole('button', { name: 'Upload a file' })).toBeTruthy();
});

test('a policy that another administrator has changed can be reloaded', async () => {
  const { user, settings } = await openSettings(async () => {
    throw new Problem({ code: 'recording-policy-changed', status: 409, detail: 'Another administrator changed it.' });
  });
  await user.selectOptions(settings.getByLabelText('Outgoing calls'), 'always');
  await user.click(settings.getByRole('button', { name: 'Save recording settings' }));
  expect((await settings.findByRole('alert')).textContent).toBe('Another administrator changed it.');
  expect(settings.getByRole('button', { name: 'Reload settings' })).toBeTruthy();
});

test('supervisors see which calls should have a recording and have none', async () => {
  const server = new FakeServer();
  let problems: { callId: string; status: string; error: string | null; lengthDiffersSec: null }[] = [
    { callId: 'c1', status: 'missing', error: null, lengthDiffersSec: null },
  ];
  Object.assign(server.api, { recordingProblems: async () => problems });
  await server.openSignedIn('/calls');
  expect(await screen.findByText('1 call of the last 7 days has no complete recording')).toBeTruthy();
  problems = [{ callId: 'c2', status: 'processing', error: 'No space left on device', lengthDiffersSec: null }];
  const changed = { type: 'call-recordings-changed' as const, seq: 2, at: new Date().toISOString(), callId: 'c2' };
  server.sendFrame(changed);
  expect(await screen.findByText('1 recording can’t be saved')).toBeTruthy();
  expect(screen.getByText(/No space left on device$/)).toBeTruthy();
  problems = [];
  server.sendFrame({ ...changed, seq: 3 });
  await waitFor(() => expect(screen.queryByText(/can’t be saved$/)).toBeNull());
});

import { Problem, type VoicemailSettings } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeServer } from '../console';

async function openSettings(change: (settings: VoicemailSettings) => Promise<VoicemailSettings>) {
  const server = new FakeServer();
  Object.assign(server.api, {
    phoneNumbers: async () => [
      { number: '+15550100200', label: 'Support line' },
      { number: '+15550100201', label: 'Hotline' },
    ],
    changeVoicemailSettings: async (_: string, settings: VoicemailSettings) => change(settings),
  });
  const user = await server.openSignedIn('/settings/workspace');
  const settings = within(await screen.findByRole('region', { name: 'Voicemail' }));
  await settings.findByLabelText('Let callers leave a message');
  return { user, settings };
}

test('an administrator turns voicemail on, with a greeting and another setting for a number', async () => {
  const sent: VoicemailSettings[] = [];
  const { user, settings } = await openSettings(async (changed) => {
    sent.push(changed);
    return { ...changed, version: 1 };
  });
  await user.click(settings.getByLabelText('Let callers leave a message'));
  const text = settings.getByLabelText('Text of the greeting');
  await user.clear(text);
  expect(settings.getByRole('button', { name: 'Save voicemail settings' })).toHaveProperty('disabled', true);
  await user.type(text, ' We are closed. ');
  await user.selectOptions(settings.getByLabelText('Maximum length of a message'), '60');
  await user.selectOptions(settings.getByLabelText('Choose a number'), '+15550100201');
  await user.click(settings.getByRole('button', { name: 'Save voicemail settings' }));
  await waitFor(() =>
    expect(sent).toEqual([
      {
        version: 0,
        enabled: true,
        greeting: { text: 'We are closed.', audioId: null },
        maxSeconds: 60,
        numbers: [{ number: '+15550100201', enabled: false, greeting: null }],
      },
    ]),
  );
  expect(await screen.findByText('Voicemail settings saved')).toBeTruthy();
});

test('settings that another administrator has changed can be reloaded', async () => {
  const { user, settings } = await openSettings(async () => {
    throw new Problem({ code: 'voicemail-settings-changed', status: 409, detail: 'Another administrator did.' });
  });
  await user.click(settings.getByLabelText('Let callers leave a message'));
  await user.click(settings.getByRole('button', { name: 'Save voicemail settings' }));
  expect((await settings.findByRole('alert')).textContent).toBe('Another administrator did.');
  expect(settings.getByRole('button', { name: 'Reload settings' })).toBeTruthy();
});

test('the sidebar counts new messages, and the screen lists them', async () => {
  const server = new FakeServer();
  server.unreadVoicemails = 2;
  const user = await server.openSignedIn();
  await user.click(await screen.findByRole('link', { name: 'Voicemail, 2 new messages' }));
  expect(await screen.findByText('No new messages')).toBeTruthy();
});

test('an inbox without messages says that voicemail is off, and where to turn it on', async () => {
  const server = new FakeServer();
  const user = await server.openSignedIn('/voicemail');
  await user.click(await screen.findByRole('link', { name: 'Turn it on in the workspace’s settings' }));
  expect(await screen.findByLabelText('Let callers leave a message')).toBeTruthy();
});

import type { TranscriptionSettings } from '@ringback/voice-client';
import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeServer } from '../console';

test('an administrator turns live transcription on, and chooses the language', async () => {
  const sent: TranscriptionSettings[] = [];
  const server = new FakeServer();
  Object.assign(server.api, {
    changeTranscriptionSettings: async (_: string, settings: TranscriptionSettings) => {
      sent.push(settings);
      return settings;
    },
  });
  const user = await server.openSignedIn('/settings/workspace');
  const settings = within(await screen.findByRole('region', { name: 'Transcription' }));
  await user.click(await settings.findByLabelText('Transcribe calls while they last'));
  await user.selectOptions(settings.getByLabelText('Language'), 'de-DE');
  await user.click(settings.getByRole('button', { name: 'Save transcription settings' }));
  await waitFor(() => expect(sent).toMatchObject([{ live: true, recorded: false, language: 'de-DE' }]));
  expect(await screen.findByText('Transcription settings saved')).toBeTruthy();
});

test('without Twilio the settings say that no engine is configured', async () => {
  const server = new FakeServer();
  Object.assign(server.api, { twilioStatus: async () => ({ configured: false }) });
  await server.openSignedIn('/settings/workspace');
  expect(await screen.findByText(/^No transcription engine is configured/)).toBeTruthy();
});

test('an administrator turns on transcripts of recordings, and sees which engine makes them', async () => {
  const sent: TranscriptionSettings[] = [];
  const server = new FakeServer();
  Object.assign(server.api, {
    transcriptionSettings: async () => ({ live: false, recorded: false, language: 'en-US', hasSpeechServer: false }),
    changeTranscriptionSettings: async (_: string, settings: TranscriptionSettings) => {
      sent.push(settings);
      return settings;
    },
  });
  const user = await server.openSignedIn('/settings/workspace');
  const settings = within(await screen.findByRole('region', { name: 'Transcription' }));
  await user.click(await settings.findByLabelText('Transcribe recordings and voicemails'));
  expect(settings.getByText(/^Twilio transcribes them/)).toBeTruthy();
  await user.click(settings.getByRole('button', { name: 'Save transcription settings' }));
  await waitFor(() => expect(sent).toMatchObject([{ live: false, recorded: true }]));
});

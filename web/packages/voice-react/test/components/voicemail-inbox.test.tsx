import type { EventFrame, Voicemail, VoicemailChange } from '@ringback/voice-client';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { type Ringback, RingbackProvider, VoicemailInbox } from '../../src';
import { DialContext } from '../../src/hooks/useDial';
import { realtime, transcript, utterance, voicemail, WithTelephone, waveform } from '../../stories/fixtures';

const dial = vi.fn();
let changes: VoicemailChange[] = [];
let send: (frame: EventFrame) => void = () => {};

/** Shows the inbox of a server with these messages. */
function show(messages: Voicemail[], change?: () => Promise<Voicemail>, transcripts: unknown[] = []) {
  const api = {
    voicemails: async (_: string, { status }: { status: string }) => ({
      voicemails: messages.filter(({ doneAt }) => (doneAt === null) === (status === 'open')),
      unread: 1,
      nextCursor: null,
    }),
    changeVoicemail: async (_: string, id: string, wanted: VoicemailChange) => {
      changes.push(wanted);
      if (change) return change();
      const { assigneeId, done, ...rest } = wanted;
      return {
        ...(messages.find((each) => each.id === id) as Voicemail),
        ...rest,
        ...(done !== undefined && { doneAt: done ? '2026-01-31T12:00:00Z' : null }),
        ...(assigneeId !== undefined && { assignee: { id: 'u2', name: 'Grace Hopper' } }),
      };
    },
    presence: async () => [{ userId: 'u2', name: 'Grace Hopper', state: 'available', since: null }],
    transcripts: async () => ({ live: false, transcripts }),
    recordingWaveform: async () => waveform,
    createRecordingLink: async () => ({
      url: '/api/recordings/token',
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    }),
  };
  const listen = (listener: (frame: EventFrame) => void) => {
    send = (frame) => act(() => listener(frame));
    return () => {};
  };
  render(
    <RingbackProvider ringback={{ api } as unknown as Ringback}>
      <WithTelephone realtime={{ ...realtime, listen }}>
        <DialContext value={{ dial, disabledReason: null, holdsCurrent: false }}>
          <VoicemailInbox />
        </DialContext>
      </WithTelephone>
    </RingbackProvider>,
  );
  return userEvent.setup();
}

beforeEach(() => {
  dial.mockReset();
  changes = [];
  // jsdom plays no media.
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(async function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event('play'));
  });
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(() => {});
});

test('playing a new message marks it as read, once', async () => {
  const user = show([voicemail()]);
  await user.click(await screen.findByRole('button', { name: /^New message from Alan Turing/ }));
  await user.click(await screen.findByRole('button', { name: 'Play' }));
  expect(await screen.findByRole('button', { name: /^Message from Alan Turing/ })).toBeTruthy();
  expect(changes).toEqual([{ read: true }]);
});

test('a message is called back, assigned and done', async () => {
  const user = show([voicemail({ read: true })]);
  await user.click(await screen.findByRole('button', { name: /^Message from Alan Turing/ }));
  await user.click(screen.getByRole('button', { name: 'Call back' }));
  expect(dial).toHaveBeenCalledWith('+12125550123', { id: 'p1', name: 'Alan Turing' });
  await user.selectOptions(screen.getByLabelText('Assigned to'), 'u2');
  await waitFor(() => expect(changes).toEqual([{ assigneeId: 'u2' }]));
  expect(await screen.findByText(/Assigned to Grace Hopper/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Mark as done' }));
  expect(await screen.findByText('No new messages')).toBeTruthy();
});

test('a new message appears first, and one that a colleague is done with disappears', async () => {
  show([voicemail({ read: true })]);
  await screen.findByRole('listitem');
  const newer = voicemail({ id: 'v2', contact: null, receivedAt: new Date().toISOString() });
  send({ type: 'voicemail-received', seq: 1, at: '', voicemail: newer, unread: 1 });
  const rows = screen.getAllByRole('listitem');
  expect(
    within(rows[0] as HTMLElement)
      .getByRole('button')
      .getAttribute('aria-label'),
  ).toContain('(212) 555-0123');
  const done = { ...newer, doneAt: '2026-01-31T12:00:00Z' };
  send({ type: 'voicemail-changed', seq: 2, at: '', voicemail: done, unread: 0 });
  expect(screen.getAllByRole('listitem')).toHaveLength(1);
});

test('a deleted message disappears', async () => {
  show([voicemail({ read: true })]);
  await screen.findByRole('listitem');
  send({ type: 'voicemail-removed', seq: 1, at: '', voicemailId: voicemail({}).id, unread: 0 });
  expect(await screen.findByText('No new messages')).toBeTruthy();
});

test('a change that fails says why', async () => {
  const user = show([voicemail({ read: true })], async () => {
    throw new Error('The server did not answer.');
  });
  await user.click(await screen.findByRole('button', { name: /^Message from/ }));
  await user.click(screen.getByRole('button', { name: 'Mark as done' }));
  expect((await screen.findByRole('alert')).textContent).toBe('The server did not answer.');
  expect(screen.getAllByRole('listitem')).toHaveLength(1);
});

test('a message shows its transcript, and says what made it', async () => {
  const said = { ...utterance('customer', 4, 'Please call me back'), at: '2026-01-31T10:00:04.000Z' };
  const user = show([voicemail()], undefined, [{ transcript: transcript(), utterances: [said] }]);
  await user.click(await screen.findByRole('button', { name: /^New message from/ }));
  const words = within(await screen.findByRole('list', { name: 'Transcript' }));
  expect(words.getByText(/Please call me back/).textContent).toBe('Alan Turing Please call me back');
  expect(screen.getByText(/^Made by Twilio real-time transcription/)).toBeTruthy();
});

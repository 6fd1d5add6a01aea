import type { Voicemail } from '@ringback/voice-client';
import type { Ringback } from '../src';
import { VoicemailInbox } from '../src';
import { DialContext } from '../src/hooks/useDial';
import { RingbackProvider } from '../src/RingbackProvider';
import { recording, transcript, utterance, voicemail, WithTelephone, waveform } from './fixtures';
import type { Stories } from './story';

const transcripts = {
  live: true,
  transcripts: [
    {
      transcript: transcript({ engine: 'script' }),
      utterances: [utterance('customer', 4, 'Hello, my order has not arrived. Please call me back.')],
    },
  ],
};
const grace = { id: 'u2', name: 'Grace Hopper' };

function Page({ messages, isSlow = false }: { messages: readonly Voicemail[]; isSlow?: boolean }) {
  const page = { voicemails: messages, unread: 1, nextCursor: null };
  const api = {
    voicemails: () => (isSlow ? new Promise(() => {}) : Promise.resolve(page)),
    changeVoicemail: async (_: string, id: string, change: object) => ({
      ...messages.find((each) => each.id === id),
      ...change,
    }),
    presence: async () => [{ userId: grace.id, name: grace.name, state: 'available', since: null }],
    transcripts: async () => transcripts,
    recordingWaveform: async () => ({ ...waveform, channels: waveform.channels.slice(0, 1) }),
  };
  return (
    <RingbackProvider ringback={{ api } as unknown as Ringback}>
      <WithTelephone>
        <DialContext value={{ dial: () => {}, disabledReason: null, holdsCurrent: false }}>
          <VoicemailInbox />
        </DialContext>
      </WithTelephone>
    </RingbackProvider>
  );
}

export const stories: Stories = {
  'New, read and assigned messages': () => (
    <Page
      messages={[
        voicemail(),
        voicemail({ id: 'v2', contact: null, read: true, assignee: grace }),
        voicemail({ id: 'v3', contact: null, from: '', read: true }),
        voicemail({ id: 'v4', recording: recording({ status: 'processing', durationMs: null, voicemail: true }) }),
      ]}
    />
  ),
  'No messages': () => <Page messages={[]} />,
  Loading: () => <Page messages={[]} isSlow />,
};

import type { RecordingList } from '@ringback/voice-client';
import { CallRecordings } from '../src';
import { recording, WithEndedCall } from './fixtures';
import type { Stories } from './story';

const Page = ({ recordings, linkAt }: { recordings?: RecordingList; linkAt?: (seconds: number) => string }) => (
  <WithEndedCall {...(recordings && { recordings })}>
    <CallRecordings callId="c1" {...(linkAt && { linkAt, startAt: 27 })} />
  </WithEndedCall>
);

export const stories: Stories = {
  'A recording': () => (
    <Page
      recordings={{
        recordings: [recording()],
        access: 'listen',
        canStart: false,
        consentGiven: null,
        formats: ['wav', 'mp3'],
      }}
    />
  ),
  'For an administrator, from a link': () => (
    <Page
      recordings={{
        recordings: [recording()],
        access: 'download',
        canStart: false,
        consentGiven: null,
        formats: ['wav', 'mp3'],
      }}
      linkAt={(seconds) => `#${seconds}`}
    />
  ),
  'None, or none to hear': () => (
    <>
      <Page />
      <Page
        recordings={{ recordings: [], access: 'none', canStart: false, consentGiven: null, formats: ['wav', 'mp3'] }}
      />
    </>
  ),
  'Refused, or of another length': () => (
    <>
      <Page
        recordings={{ recordings: [], access: 'listen', canStart: false, consentGiven: false, formats: ['wav', 'mp3'] }}
      />
      <Page
        recordings={{
          recordings: [recording({ lengthDiffersSec: -250 })],
          access: 'listen',
          canStart: false,
          consentGiven: null,
          formats: ['wav'],
        }}
      />
    </>
  ),
  'Not ready': () => (
    <Page
      recordings={{
        access: 'listen',
        canStart: false,
        consentGiven: null,
        formats: ['wav'],
        recordings: [
          recording({ id: 'r1', status: 'recording' }),
          recording({ id: 'r2', status: 'processing' }),
          recording({ id: 'r3', status: 'processing', error: 'Twilio answered 503' }),
          recording({ id: 'r4', status: 'missing' }),
        ],
      }}
    />
  ),
};

import type { Call, Ringback, SupervisionMode } from '@ringback/voice-client';
import { RingbackProvider, SupervisorPanel } from '../src';
import { call, colleague, customer, voice, WithTelephone } from './fixtures';
import type { Stories } from './story';

const supervised = {
  id: 'c1',
  strategy: 'conference',
  direction: 'inbound',
  status: 'in-progress',
  from: '+12125550123',
  to: '+15550100200',
  answeredAt: new Date(Date.now() - 83_000).toISOString(),
  contact: { id: 'p1', name: 'Alan Turing' },
  participants: [customer, colleague],
} as unknown as Call;

const panel = (supervision: SupervisionMode, participants = supervised.participants) => (
  <RingbackProvider ringback={{ api: { call: async () => ({ ...supervised, participants }) } } as unknown as Ringback}>
    <WithTelephone voice={voice({ call: call({ supervision }) })}>
      <SupervisorPanel />
    </WithTelephone>
  </RingbackProvider>
);

export const stories: Stories = {
  Listening: () => panel('listen'),
  Whispering: () => panel('whisper'),
  'Barging in': () => panel('barge'),
  'No agent on the call': () => panel('whisper', [customer]),
};

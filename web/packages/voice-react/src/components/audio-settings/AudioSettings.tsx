import { Box, Grid, Heading, Text } from '@chakra-ui/react';
import { scoped } from '@ringback/ui';
import { useEffect, useState } from 'react';
import { useTelephoneUnless } from '../../hooks/useTelephone';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';
import { MicrophoneRow } from './MicrophoneRow';
import { NetworkRow } from './NetworkRow';
import { NotificationRow } from './NotificationRow';
import { RingerRow } from './RingerRow';
import type { TestResult } from './Row';
import { SpeakerRow } from './SpeakerRow';

const t = messages.audio;

/** Two columns, where the host gives enough width. The last group fills its line. */
const columns = {
  gridTemplateColumns: 'minmax(0, 1fr)',
  '@container (min-width: 720px)': {
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    '& > :nth-of-type(even)': { borderInlineStartWidth: '1px' },
    '& > :last-of-type:nth-of-type(odd)': { gridColumn: '1 / -1' },
  },
};

/** The props of `AudioSettings`. */
export interface AudioSettingsProps {
  /** The telephone to set up. By default that of the `TwilioInboundListener` above. */
  voice?: Voice;
}

/**
 * Chooses the microphone, speaker, ringer and notifications of this browser, and tests them and the network before the
 * first call.
 *
 * @example
 * ```tsx
 * <TwilioInboundListener workspaceId={workspaceId} identity={userId}>
 *   <AudioSettings />
 * </TwilioInboundListener>
 * ```
 */
export const AudioSettings = scoped(function AudioSettings({ voice: given }: AudioSettingsProps) {
  const telephone = useTelephoneUnless(given);
  const voice = given ?? telephone?.voice;
  const [microphone, setMicrophone] = useState<TestResult>('untested');
  const [speaker, setSpeaker] = useState<TestResult>('untested');
  const [network, setNetwork] = useState<TestResult>('untested');
  const audio = voice?.audio;
  useEffect(() => void audio?.refresh(), [audio]);
  if (!voice) return null;
  const results = [microphone, speaker, network];
  const verdict = results.includes('failed')
    ? t.verdict.problem
    : results.includes('untested')
      ? t.verdict.untested
      : t.verdict.ready;
  return (
    <Box
      as="section"
      aria-label={t.title}
      containerType="inline-size"
      bg="bg.card"
      borderRadius="10px"
      boxShadow="card"
      overflow="hidden"
    >
      <Box p="16px">
        <Heading as="h2" textStyle="md" fontWeight="600" mb="4px">
          {t.title}
        </Heading>
        <Text role="status" color={results.includes('failed') ? 'warn' : 'fg.muted'}>
          {verdict}
        </Text>
      </Box>
      <Grid css={columns}>
        <MicrophoneRow voice={voice} result={microphone} onResult={setMicrophone} />
        <SpeakerRow voice={voice} result={speaker} onResult={setSpeaker} />
        <RingerRow voice={voice} />
        {telephone && <NotificationRow notifications={telephone.notifications} push={telephone.push} />}
        <NetworkRow voice={voice} result={network} onResult={setNetwork} />
      </Grid>
    </Box>
  );
});

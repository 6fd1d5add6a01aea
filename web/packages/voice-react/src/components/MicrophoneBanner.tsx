import { Button, Flex, Text } from '@chakra-ui/react';
import { scoped } from '@ringback/ui';
import { microphoneFailure } from '@ringback/voice-client';
import { MicOff } from 'lucide-react';
import type { Voice } from '../hooks/useVoiceDevice';
import { messages } from '../messages';

/** The props of `MicrophoneBanner`. */
export interface MicrophoneBannerProps {
  voice: Pick<Voice, 'microphone' | 'requestMicrophone'>;
}

/**
 * Explains why the microphone cannot be used and what to do. Shown until the microphone works.
 *
 * @example
 * ```tsx
 * const { voice } = useTelephone();
 * <MicrophoneBanner voice={voice} />
 * ```
 */
export const MicrophoneBanner = scoped(function MicrophoneBanner({ voice }: MicrophoneBannerProps) {
  const failure = microphoneFailure(voice.microphone);
  if (!failure) return null;
  return (
    <Flex
      role="alert"
      align="center"
      gap="8px"
      px="16px"
      py="8px"
      minH="48px"
      bg="warn.soft"
      color="warn"
      borderBottomWidth="1px"
      borderColor="line"
    >
      <MicOff size={16} aria-hidden style={{ flexShrink: 0 }} />
      <Text flex="1">{messages.failure[failure]}</Text>
      {failure !== 'microphone-unsupported' && (
        <Button size="sm" variant="outline" flexShrink="0" onClick={() => void voice.requestMicrophone()}>
          {messages.tryAgain}
        </Button>
      )}
    </Flex>
  );
});

import { Button, Flex, Text } from '@chakra-ui/react';
import { PhoneOff } from 'lucide-react';
import { written } from './numbers';
import { Timer } from './Timer';
import type { Voice } from './useVoiceDevice';
import { words } from './words';

interface Props {
  voice: Voice;
  name: string | null;
  onOpen: () => void;
}

/** The call that is going on, in one line under the toolbar. */
export function CallBanner({ voice, name, onOpen }: Props) {
  const { call } = voice;
  if (!call || call.phase === 'incoming' || call.phase === 'ended') return null;
  const who = name ?? written(call.number);
  return (
    <Flex
      role="region"
      aria-label={words.phase.open}
      align="center"
      gap="8px"
      minH="40px"
      px="16px"
      py="4px"
      bg="answer.soft"
      borderBottomWidth="1px"
      borderColor="line"
      animation="arrive 220ms ease-out"
    >
      <Text fontWeight="600" truncate>
        {who}
      </Text>
      <Text color="answer" flex="1" whiteSpace="nowrap">
        {call.startedAt === null ? words.phase[call.phase] : <Timer since={call.startedAt} />}
      </Text>
      <Button size="xs" h="32px" variant="ghost" onClick={onOpen}>
        {words.openCall}
      </Button>
      <Button size="xs" h="32px" bg="hangup" color="hangup.on" onClick={voice.hangUp}>
        <PhoneOff size={14} aria-hidden /> {words.hangUp}
      </Button>
    </Flex>
  );
}

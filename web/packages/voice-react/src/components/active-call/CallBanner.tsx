import { Button, chakra, Flex, Text } from '@chakra-ui/react';
import { formatPhoneNumber, HangUpIcon, Timer } from '@ringback/ui';
import { Maximize2, MicOff } from 'lucide-react';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';

interface Props {
  voice: Voice;
  name: string | null;
  onOpen: () => void;
}

/** The call that is going on, in one line under the toolbar. */
export function CallBanner({ voice, name, onOpen }: Props) {
  const { call } = voice;
  if (!call || call.phase === 'incoming' || call.phase === 'ended') return null;
  const who = name ?? formatPhoneNumber(call.number);
  return (
    <Flex
      role="region"
      aria-label={messages.phase.open}
      align="center"
      gap="8px"
      minH="48px"
      px="16px"
      py="8px"
      bg="answer.soft"
      borderBottomWidth="1px"
      borderColor="line"
      animation="arrive 220ms ease-out"
    >
      <chakra.span boxSize="8px" flexShrink="0" borderRadius="full" bg="answer" aria-hidden />
      <Text fontWeight="600" truncate>
        {who}
      </Text>
      <Flex flex="1" gap="8px" align="center" whiteSpace="nowrap">
        {call.startedAt === null ? messages.phase[call.phase] : <Timer since={call.startedAt} />}
        {call.muted && (
          <Flex align="center" gap="4px" color="fg.muted">
            <MicOff size={14} aria-hidden />
            <chakra.span srOnly={{ base: true, md: false }}>{messages.muted}</chakra.span>
          </Flex>
        )}
      </Flex>
      <Button
        size="sm"
        variant="ghost"
        aria-label={messages.openCall}
        px={{ base: '8px', md: '12px' }}
        onClick={onOpen}
      >
        <Maximize2 size={16} aria-hidden />
        <chakra.span display={{ base: 'none', md: 'inline' }}>{messages.openCall}</chakra.span>
      </Button>
      <Button
        size="sm"
        aria-label={messages.hangUp}
        px={{ base: '8px', md: '12px' }}
        bg="hangup"
        color="hangup.on"
        _hover={{ bg: 'hangup', filter: 'brightness(.94)' }}
        onClick={voice.hangUp}
      >
        <HangUpIcon size={16} aria-hidden />
        <chakra.span display={{ base: 'none', md: 'inline' }}>{messages.hangUp}</chakra.span>
      </Button>
    </Flex>
  );
}

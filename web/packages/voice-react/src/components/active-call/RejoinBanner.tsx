import { Button, Flex, Text } from '@chakra-ui/react';
import { toaster, usePhoneNumber } from '@ringback/ui';
import { PhoneMissed } from 'lucide-react';
import { useTelephone } from '../../hooks/useTelephone';
import { messages } from '../../messages';
import { useRingback } from '../../RingbackProvider';
import { Countdown } from '../Countdown';

const t = messages.rejoin;

/** Offers to rejoin a call that the user was disconnected from, or to end it. */
export function RejoinBanner() {
  const { workspaceId, voice } = useTelephone();
  const { api } = useRingback();
  const { waiting } = voice;
  const number = usePhoneNumber(waiting?.number ?? '');
  if (!waiting) return null;
  const isOnCall = voice.status === 'oncall';
  const end = () =>
    void api
      .leaveCall(workspaceId, waiting.callId)
      .catch((failure: Error) => toaster.create({ type: 'warning', title: failure.message }));
  return (
    <Flex
      role="alert"
      align="center"
      wrap="wrap"
      gap="8px"
      px="16px"
      py="8px"
      minH="48px"
      bg="warn.soft"
      color="warn"
      borderBottomWidth="1px"
      borderColor="line"
    >
      <PhoneMissed size={16} aria-hidden style={{ flexShrink: 0 }} />
      <Text flex="1 1 200px">
        {t.text(waiting.name ?? number)} {isOnCall && t.onCall}
      </Text>
      <Countdown until={Date.parse(waiting.until)} />
      <Button size="sm" variant="outline" flexShrink="0" onClick={end}>
        {t.end}
      </Button>
      <Button
        size="sm"
        flexShrink="0"
        bg="answer"
        color="answer.on"
        disabled={isOnCall}
        onClick={() => voice.rejoin(waiting.callId)}
      >
        {t.button}
      </Button>
    </Flex>
  );
}

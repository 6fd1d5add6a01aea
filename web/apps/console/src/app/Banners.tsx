import { Button, Flex, Text } from '@chakra-ui/react';
import { useTelephone } from '@ringback/voice-react';
import { BellRing, CloudOff } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { messages } from '../messages';

/** What stands in the way of calls and cannot wait, in strips under the toolbar. */
export function Notices() {
  const { voice, realtime } = useTelephone();
  const lost = useLost(realtime.status);
  return (
    <>
      {lost && (
        <Notice>
          <CloudOff size={16} aria-hidden />
          <Text flex="1">{messages.offline}</Text>
        </Notice>
      )}
      {voice.autoplayBlocked && voice.readiness === 'ready' && (
        <Notice>
          <BellRing size={16} aria-hidden />
          <Text flex="1">{messages.silence.says}</Text>
          <Button size="sm" variant="outline" flexShrink="0" onClick={voice.unlockAudio}>
            {messages.silence.button}
          </Button>
        </Notice>
      )}
    </>
  );
}

/** Every new attempt is "connecting" for a moment; the line is lost until it is open again. */
function useLost(status: ReturnType<typeof useTelephone>['realtime']['status']): boolean {
  const lost = useRef(false);
  if (status !== 'connecting') lost.current = status === 'waiting';
  return lost.current;
}

const Notice = ({ children }: { children: ReactNode }) => (
  <Flex
    role="status"
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
    {children}
  </Flex>
);

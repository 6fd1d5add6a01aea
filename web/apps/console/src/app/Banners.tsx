import { Button, Flex, Text } from '@chakra-ui/react';
import { MicrophoneBanner, NotificationBanner, useTelephone } from '@ringback/voice-react';
import { BellOff, BellRing, CloudOff } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { messages } from '../messages';

/** Conditions that prevent calls, as banners under the toolbar. */
export function Banners() {
  const { voice, realtime } = useTelephone();
  const lost = useIsOffline(realtime.status);
  return (
    <>
      {lost && (
        <Banner>
          <CloudOff size={16} aria-hidden />
          <Text flex="1">
            {voice.status === 'oncall' ? messages.offlineOnCall : messages.offline} {realtime.problem?.message}
          </Text>
        </Banner>
      )}
      <MicrophoneBanner voice={voice} />
      <NotificationBanner />
      {voice.soundProblem && (
        <Banner>
          <BellOff size={16} aria-hidden />
          <Text flex="1">{voice.soundProblem}</Text>
        </Banner>
      )}
      {voice.autoplayBlocked && voice.readiness === 'ready' && (
        <Banner>
          <BellRing size={16} aria-hidden />
          <Text flex="1">{messages.autoplay.text}</Text>
          <Button size="sm" variant="outline" flexShrink="0" onClick={voice.unlockAudio}>
            {messages.autoplay.unlock}
          </Button>
        </Banner>
      )}
    </>
  );
}

/** Returns whether the connection is lost. It stays lost during each attempt to reconnect. */
function useIsOffline(status: ReturnType<typeof useTelephone>['realtime']['status']): boolean {
  const lost = useRef(false);
  if (status !== 'connecting') lost.current = status === 'waiting';
  return lost.current;
}

const Banner = ({ children }: { children: ReactNode }) => (
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

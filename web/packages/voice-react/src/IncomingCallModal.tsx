import { Box, Flex, Text } from '@chakra-ui/react';
import type { IncomingCallFrame } from '@ringback/voice-client';
import { Phone, PhoneOff } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { Face } from './Face';
import { written } from './numbers';
import { RoundButton } from './RoundButton';
import { useAttention } from './useAttention';
import type { Voice } from './useVoiceDevice';
import { words } from './words';

interface Props {
  voice: Voice;
  /** What the server knows of the caller, once its event has come. */
  known: IncomingCallFrame | null;
}

/** A ringing call, over everything, that takes no focus from whoever is typing. */
export function IncomingCallModal({ voice, known }: Props) {
  const title = useId();
  const name = known?.contact?.name;
  const number = written(voice.call?.number || known?.from || '');
  useAttention(`${words.incoming} · ${name ?? number}`);
  useShortcuts(voice.accept, voice.reject);
  const silent = navigator.userActivation?.hasBeenActive === false;
  return (
    <Box
      role="dialog"
      tabIndex={-1}
      aria-labelledby={title}
      position="fixed"
      zIndex="1500"
      top={{ base: 'calc(8px + env(safe-area-inset-top))', md: '64px' }}
      right={{ base: '8px', md: '16px' }}
      left={{ base: '8px', md: 'auto' }}
      w={{ md: '344px' }}
      p="16px"
      bg="bg.card"
      borderRadius="14px"
      boxShadow="floating"
      animation="arrive 220ms cubic-bezier(.2,1.2,.4,1)"
    >
      <Text id={title} fontSize="11px" lineHeight="16px" fontWeight="600" color="accent" mb="8px">
        {words.incoming}
      </Text>
      <Flex align="center" gap="16px" aria-live="assertive">
        <Box position="relative" flexShrink="0">
          <Box
            position="absolute"
            inset="0"
            borderRadius="full"
            bg="accent"
            animation="pulse 1.6s ease-out infinite"
            aria-hidden
          />
          <Face name={name} />
        </Box>
        <Box minW="0">
          <Text fontSize="20px" lineHeight="28px" fontWeight="600" truncate>
            {name ?? number}
          </Text>
          {name && <Text color="fg.muted">{number}</Text>}
          {known?.line && <Text color="fg.muted">{words.lineCalled(known.line.label)}</Text>}
          {known && <Countdown until={known.ringUntil} />}
        </Box>
      </Flex>
      {silent && (
        <Text mt="8px" fontSize="11px" lineHeight="16px" color="warn">
          {words.silentRing}
        </Text>
      )}
      {voice.error && (
        <Text mt="8px" color="hangup" role="alert">
          {voice.error}
        </Text>
      )}
      <Flex justify="space-around" mt="16px">
        <RoundButton icon={PhoneOff} label={words.decline} kind="hangup" onClick={voice.reject} keys="Alt+D" />
        <RoundButton icon={Phone} label={words.accept} kind="answer" onClick={voice.accept} keys="Alt+A" />
      </Flex>
    </Box>
  );
}

function Countdown({ until }: { until: string }) {
  const left = () => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(left()), 500);
    return () => clearInterval(timer);
  });
  return (
    <Text fontSize="11px" lineHeight="16px" color="fg.faint" aria-live="off">
      {words.answersIn(seconds)}
    </Text>
  );
}

/** Alt+A and Alt+D work wherever the focus is: whoever is typing need not look for the window. */
function useShortcuts(accept: () => void, decline: () => void) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const act = event.code === 'KeyA' ? accept : event.code === 'KeyD' ? decline : null;
      if (!act || !event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [accept, decline]);
}

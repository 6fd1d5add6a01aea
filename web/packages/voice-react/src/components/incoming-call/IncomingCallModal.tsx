import { Box, Button, Flex, Text } from '@chakra-ui/react';
import { Face, Receiver, ReceiverDown, RoundButton, useKeys, written } from '@ringback/ui';
import type { IncomingCallFrame } from '@ringback/voice-client';
import { BellRing } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useAttention } from '../../hooks/useTabAlert';
import type { Voice } from '../../hooks/useVoiceDevice';
import { words } from '../../messages';

interface Props {
  voice: Voice;
  /** What the server knows of the caller, once its event has come. */
  known: IncomingCallFrame | null;
  /** The how manyth call of this caller this week, where that is known. */
  nth?: number | null;
}

const ACCEPT = 'Alt+A';
const DECLINE = 'Alt+D';

/** A ringing call, over everything, that takes no focus from whoever is typing. */
export function IncomingCallModal({ voice, known, nth = null }: Props) {
  const title = useId();
  const name = known?.contact?.name;
  const accepting = voice.call?.accepting ?? false;
  const number = written(voice.call?.number || known?.from || '');
  useAttention(`${words.incoming} · ${name ?? number}`);
  useKeys(ACCEPT, voice.accept);
  useKeys(DECLINE, voice.reject);
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
      w={{ md: '360px' }}
      p="16px"
      bg="bg.card"
      borderRadius="14px"
      boxShadow="floating"
      animation="arrive 220ms cubic-bezier(.2,1.2,.4,1)"
    >
      <Flex justify="space-between" gap="8px" mb="12px">
        <Text id={title} textStyle="xs" fontWeight="600" color="accent">
          {words.incoming}
        </Text>
        {known && !accepting && <Countdown until={known.ringUntil} />}
      </Flex>
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
          <Text textStyle="xl" fontWeight="600" fontVariantNumeric="normal" truncate>
            {name ?? number}
          </Text>
          {name && <Text color="fg.muted">{number}</Text>}
          <Text color="fg.muted">
            {[known?.line && words.lineCalled(known.line.label), nth && nth > 1 && words.nthCall(nth)]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </Box>
      </Flex>
      {voice.error && (
        <Text mt="8px" color="hangup" role="alert">
          {voice.error}
        </Text>
      )}
      <Flex justify="space-around" mt="16px">
        <RoundButton icon={ReceiverDown} label={words.decline} kind="hangup" onClick={voice.reject} keys={DECLINE} />
        <RoundButton
          icon={Receiver}
          label={accepting ? words.phase.dialing : words.accept}
          kind="answer"
          onClick={voice.accept}
          aria-disabled={accepting}
          keys={ACCEPT}
        />
      </Flex>
      {/* Below the buttons: when it goes, none of them moves under the pointer. */}
      {voice.silenced && (
        <Flex align="center" gap="8px" mt="16px" p="8px" borderRadius="6px" bg="warn.soft">
          <Text flex="1" textStyle="xs" color="warn">
            {words.silentRing}
          </Text>
          <Button size="sm" variant="outline" onClick={voice.letRing}>
            <BellRing size={16} aria-hidden /> {words.letRing}
          </Button>
        </Flex>
      )}
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
    <Text textStyle="xs" color="fg.faint" aria-live="off">
      {words.answersIn(seconds)}
    </Text>
  );
}

import { Box, chakra, Flex, Text } from '@chakra-ui/react';
import { Grid3x3, Mic, MicOff, Minus, Phone, PhoneOff, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Face } from './Face';
import { Halo } from './Halo';
import { Keypad } from './Keypad';
import { written } from './numbers';
import { RoundButton } from './RoundButton';
import { Timer } from './Timer';
import { useDrag } from './useDrag';
import type { Voice } from './useVoiceDevice';
import { words } from './words';

interface Props {
  voice: Voice;
  name: string | null;
  onCollapse: () => void;
}

/** The call that is going on, or ended some seconds ago. Escape does not hang up. */
export function CallDialog({ voice, name, onCollapse }: Props) {
  const { call } = voice;
  const drag = useDrag();
  const [keypad, setKeypad] = useState(false);
  const [digits, setDigits] = useState('');
  const { sendDigits } = voice;
  const press = useCallback(
    (key: string) => {
      sendDigits(key);
      setDigits((before) => before + key);
    },
    [sendDigits],
  );
  const window = useRef<HTMLDivElement>(null);
  const shown = call !== null && call.phase !== 'incoming';
  useEffect(() => {
    if (shown && !document.activeElement?.matches('input, textarea')) window.current?.focus({ preventScroll: true });
  }, [shown]);
  if (!call || call.phase === 'incoming') return null;
  const ended = call.phase === 'ended';
  const number = written(call.number);
  return (
    <Box
      ref={window}
      role="dialog"
      tabIndex={-1}
      outline="none"
      aria-label={words.callWith(name ?? number)}
      position="fixed"
      zIndex="1400"
      bg="bg.card"
      boxShadow="floating"
      // A full sheet on a telephone; what has ended is only a card above the bottom bar.
      borderRadius={{ base: ended ? '14px' : '0', md: '14px' }}
      inset={{ base: ended ? 'auto 8px calc(72px + env(safe-area-inset-bottom))' : '0', md: 'auto 24px 24px auto' }}
      w={{ md: '360px' }}
      p="16px"
      pb="24px"
      display="flex"
      flexDirection="column"
      justifyContent="center"
      style={drag.style}
      animation="arrive 220ms cubic-bezier(.2,1.2,.4,1)"
    >
      <Flex
        position={{ base: 'absolute', md: 'static' }}
        top="16px"
        left="16px"
        right="16px"
        justify="flex-end"
        cursor={{ md: 'grab' }}
        touchAction="none"
        {...drag.handle}
      >
        <chakra.button
          type="button"
          aria-label={ended ? words.close : words.minimise}
          boxSize="32px"
          display="grid"
          placeItems="center"
          borderRadius="6px"
          color="fg.muted"
          cursor="pointer"
          _hover={{ bg: 'bg.controlHover' }}
          onClick={ended ? voice.dismiss : onCollapse}
        >
          {ended ? <X size={16} aria-hidden /> : <Minus size={16} aria-hidden />}
        </chakra.button>
      </Flex>
      <Flex direction="column" align="center" textAlign="center" gap="8px">
        <Halo level={voice.level}>
          <Face name={name} size={72} />
        </Halo>
        <Text fontSize="20px" lineHeight="28px" fontWeight="600" mt="8px">
          {name ?? number}
        </Text>
        {name && <Text color="fg.muted">{number}</Text>}
        <Text fontSize="15px" color={ended ? 'fg.muted' : 'answer'} role="status">
          {call.phase === 'open' ? '' : words.phase[call.phase]}
        </Text>
        {call.startedAt !== null && (
          <Text fontSize="15px" mt={call.phase === 'open' ? '-8px' : '0'}>
            <Timer since={call.startedAt} until={call.endedAt} />
          </Text>
        )}
        {call.quality === 'bad' && !ended && (
          <Text color="warn" fontSize="11px" lineHeight="16px">
            {words.badQuality}
          </Text>
        )}
        {voice.error && (
          <Text color="hangup" role="alert">
            {voice.error}
          </Text>
        )}
      </Flex>
      {keypad && !ended && (
        <Box mt="16px">
          <Text h="24px" mb="8px" textAlign="center" fontSize="15px" role="log" aria-label={words.digitsSent}>
            {digits}
          </Text>
          <Keypad onKey={press} typed />
        </Box>
      )}
      {ended ? (
        <Flex justify="center" mt="24px">
          <RoundButton icon={Phone} label={words.callAgain} kind="answer" onClick={() => voice.dial(call.number)} />
        </Flex>
      ) : (
        <>
          <Flex justify="center" gap="32px" mt="24px">
            <RoundButton
              icon={call.muted ? MicOff : Mic}
              label={call.muted ? words.unmute : words.mute}
              {...(call.muted ? { bg: 'fg', color: 'bg.card', _hover: { bg: 'fg.muted' } } : {})}
              disabled={call.startedAt === null}
              onClick={() => voice.mute(!call.muted)}
            />
            <RoundButton
              icon={Grid3x3}
              label={words.keypad}
              aria-expanded={keypad}
              disabled={call.startedAt === null}
              onClick={() => setKeypad(!keypad)}
            />
          </Flex>
          <Flex justify="center" mt="24px">
            <RoundButton icon={PhoneOff} label={words.hangUp} kind="hangup" onClick={voice.hangUp} />
          </Flex>
        </>
      )}
    </Box>
  );
}

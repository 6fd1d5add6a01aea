import { Flex } from '@chakra-ui/react';
import { Receiver, ReceiverDown, RoundButton } from '@ringback/ui';
import { Grid3x3, Mic, MicOff } from 'lucide-react';
import type { Voice } from '../../hooks/useVoiceDevice';
import { words } from '../../messages';

/** Muted from anywhere; the keys are the same in the dialog and while it is collapsed. */
export const MUTE = 'Alt+M';

interface Props {
  voice: Voice;
  keypad: boolean;
  onKeypad: () => void;
}

/** The round buttons under a call: what can be done now, Hang up alone; after the end, Call again. */
export function CallControls({ voice, keypad, onKeypad }: Props) {
  const { call } = voice;
  if (!call) return null;
  if (call.phase === 'ended') {
    return (
      <Flex justify="center" mt="24px">
        <RoundButton icon={Receiver} label={words.callAgain} kind="answer" onClick={() => voice.dial(call.number)} />
      </Flex>
    );
  }
  return (
    <>
      <Flex justify="center" gap="32px" mt="24px">
        <RoundButton
          icon={call.muted ? MicOff : Mic}
          label={call.muted ? words.unmute : words.mute}
          {...(call.muted ? pressed : {})}
          disabled={call.startedAt === null}
          onClick={() => voice.mute(!call.muted)}
          keys={MUTE}
        />
        <RoundButton
          icon={Grid3x3}
          label={words.keypad}
          {...(keypad ? pressed : {})}
          aria-expanded={keypad}
          disabled={call.startedAt === null}
          onClick={onKeypad}
        />
      </Flex>
      <Flex justify="center" mt="24px">
        <RoundButton icon={ReceiverDown} label={words.hangUp} kind="hangup" onClick={voice.hangUp} />
      </Flex>
    </>
  );
}

const pressed = { bg: 'fg', color: 'bg.card', _hover: { bg: 'fg.muted' }, _active: { bg: 'fg.muted' } };

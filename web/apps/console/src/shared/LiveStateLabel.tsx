import { Flex, Text } from '@chakra-ui/react';
import type { LiveCallState } from '@ringback/voice-client';
import { Hourglass, type LucideIcon, MessageCircleMore, Mic, Pause, PhoneOutgoing, TriangleAlert } from 'lucide-react';
import { messages } from '../messages';

const LOOKS: Record<LiveCallState, { icon: LucideIcon; color: string }> = {
  waiting: { icon: Hourglass, color: 'warn' },
  'leaving-message': { icon: MessageCircleMore, color: 'fg.muted' },
  ringing: { icon: PhoneOutgoing, color: 'accent' },
  talking: { icon: Mic, color: 'answer' },
  'on-hold': { icon: Pause, color: 'warn' },
  unattended: { icon: TriangleAlert, color: 'hangup' },
};

/** What happens in an open call: an icon and words, so that it does not depend on the color. */
export function LiveStateLabel({ state }: { state: LiveCallState }) {
  const { icon: Icon, color } = LOOKS[state];
  return (
    <>
      <Flex color={color} flexShrink="0">
        <Icon size="1.25em" aria-hidden />
      </Flex>
      <Text flex="1">{messages.live.states[state]}</Text>
    </>
  );
}

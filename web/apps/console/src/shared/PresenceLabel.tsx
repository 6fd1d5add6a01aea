import { Flex, Text } from '@chakra-ui/react';
import type { Presence, PresenceState } from '@ringback/voice-client';
import { voiceMessages } from '@ringback/voice-react';
import { Circle, CircleCheck, Hourglass, type LucideIcon, Moon, Phone } from 'lucide-react';
import { useEffect, useState } from 'react';
import { messages } from '../messages';

const LOOKS: Record<PresenceState, { icon: LucideIcon; color: string }> = {
  available: { icon: CircleCheck, color: 'answer' },
  'on-call': { icon: Phone, color: 'accent' },
  'wrap-up': { icon: Hourglass, color: 'warn' },
  away: { icon: Moon, color: 'fg.muted' },
  offline: { icon: Circle, color: 'fg.faint' },
};

interface Props {
  presence: Presence;
  /** Whether to show for how long, as in "On a call for 3 min". */
  withDuration?: boolean;
  iconSize?: number | string;
}

/** What a member does now: an icon and words, so that it does not depend on the color. */
export function PresenceLabel({ presence, withDuration = false, iconSize = 14 }: Props) {
  const { state, since } = presence;
  const { icon: Icon, color } = LOOKS[state];
  return (
    <Flex align="center" gap="0.35em" minW="0" color="fg.muted">
      <Flex color={color} flexShrink="0">
        <Icon size={iconSize} aria-hidden />
      </Flex>
      <Text truncate>
        {voiceMessages.presence[state]}
        {withDuration && state !== 'offline' && since !== null && <Elapsed since={Date.parse(since)} />}
      </Text>
    </Flex>
  );
}

function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  const minutes = Math.floor((now - since) / 60_000);
  return minutes < 1 ? null : <> {messages.presence.elapsed(minutes)}</>;
}

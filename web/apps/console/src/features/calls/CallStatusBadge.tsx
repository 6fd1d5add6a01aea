import { Badge } from '@chakra-ui/react';
import { type Call, hasEnded } from '@ringback/voice-client';
import { isMissed, statusText } from '../../shared/callFormatting';

/** How the call stands or went, in words: green while it lives, red where somebody waited in vain. */
export function CallStatusBadge({ call }: { call: Call }) {
  const look = !hasEnded(call)
    ? { bg: 'answer.soft', color: 'answer' }
    : isMissed(call) || call.status === 'failed'
      ? { bg: 'hangup.soft', color: 'hangup' }
      : { bg: 'bg.controlPressed', color: 'fg' };
  return (
    <Badge borderRadius="full" px="8px" minH="24px" textStyle="xs" {...look}>
      {statusText(call)}
    </Badge>
  );
}

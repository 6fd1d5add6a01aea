import { Badge } from '@chakra-ui/react';
import { type Call, hasEnded } from '@ringback/voice-client';
import { isMissed, statusText } from '../../shared/callFormatting';

/** The status of a call that is live or was not completed. Completed calls, which are the rule, have no badge. */
export function CallStatusBadge({ call }: { call: Call }) {
  if (call.status === 'completed') return null;
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

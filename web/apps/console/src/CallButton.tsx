import { Button, type ButtonProps, chakra } from '@chakra-ui/react';
import { useTelephone, whyNotCall } from '@ringback/voice-react';
import { Phone } from 'lucide-react';
import { Hint } from './Hint';
import { messages } from './messages';

interface Props extends Omit<ButtonProps, 'onClick'> {
  number: string | null;
  contact?: { id: string; name: string } | null;
  /** In a row of a list: only the icon, and named after whom it calls. */
  inRowOf?: string;
}

/** Calls the number; when it cannot, it is disabled and its tooltip says why. */
export function CallButton({ number, contact = null, inRowOf, ...button }: Props) {
  const { voice, dial } = useTelephone();
  const reason = whyNotCall(voice) ?? (number ? null : messages.dialer.needNumber);
  const look = inRowOf
    ? {
        variant: 'ghost' as const,
        px: '0',
        boxSize: '32px',
        minW: '32px',
        color: 'answer',
        _hover: { bg: 'answer.soft' },
      }
    : { bg: 'answer', color: 'answer.on', _hover: { filter: 'brightness(.94)' } };
  return (
    <Hint says={reason}>
      <chakra.span
        display="inline-block"
        borderRadius="full"
        // A disabled button takes no focus, so that its reason is reached here.
        {...(reason && !inRowOf ? { tabIndex: 0, role: 'group', 'aria-label': reason } : {})}
      >
        <Button
          borderRadius="full"
          {...look}
          {...button}
          aria-label={inRowOf ? messages.calls.callWhom(inRowOf) : undefined}
          aria-description={reason ?? undefined}
          disabled={reason !== null}
          onClick={() => number && dial(number, contact)}
        >
          <Phone size={16} aria-hidden /> {inRowOf ? null : messages.calls.call}
        </Button>
      </chakra.span>
    </Hint>
  );
}

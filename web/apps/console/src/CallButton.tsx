import { Button, type ButtonProps } from '@chakra-ui/react';
import { useTelephone, whyNotCall } from '@ringback/voice-react';
import { Phone } from 'lucide-react';
import { messages } from './messages';

interface Props extends Omit<ButtonProps, 'onClick'> {
  number: string | null;
  contact?: { id: string; name: string } | null;
}

/** Calls the number; when it cannot, it is disabled and its tooltip says why. */
export function CallButton({ number, contact = null, ...button }: Props) {
  const { voice, dial } = useTelephone();
  const reason = whyNotCall(voice) ?? (number ? null : messages.dialer.needNumber);
  return (
    <span title={reason ?? undefined}>
      <Button
        bg="answer"
        color="answer.on"
        borderRadius="full"
        _hover={{ filter: 'brightness(.94)' }}
        {...button}
        aria-description={reason ?? undefined}
        disabled={reason !== null}
        onClick={() => number && dial(number, contact)}
      >
        <Phone size={16} aria-hidden /> {messages.calls.call}
      </Button>
    </span>
  );
}

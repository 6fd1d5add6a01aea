import { Button, type ButtonProps } from '@chakra-ui/react';
import { PhoneIcon, Tooltip } from '@ringback/ui';
import { useDial } from '@ringback/voice-react';
import { messages } from '../messages';

interface Props extends Omit<ButtonProps, 'onClick'> {
  number: string | null;
  contact?: { id: string; name: string } | null;
  /** Why the server would reject the call. */
  denial?: string | null;
  /** In a row of a list: shows only the icon, and is named after the contact. */
  rowName?: string;
  /** The text of the button; Call by default. */
  label?: string;
}

/**
 * Calls the number. While it cannot, it keeps the keyboard focus and shows the reason in a tooltip, which is also its
 * description for screen readers.
 */
export function CallButton({
  number,
  contact = null,
  denial = null,
  rowName,
  label = messages.calls.call,
  ...button
}: Props) {
  const { dial, disabledReason, holdsCurrent } = useDial();
  const reason = disabledReason ?? (number ? denial : messages.dialer.needNumber);
  const hint = reason ?? (holdsCurrent ? messages.calls.holdsCurrent : null);
  return (
    <Tooltip content={hint} placement={rowName ? 'bottom' : 'top'}>
      <Button
        borderRadius="full"
        {...(rowName ? rowStyle : largeStyle)}
        {...(reason ? (rowName ? rowDisabledStyle : largeDisabledStyle) : {})}
        {...button}
        aria-label={rowName ? messages.calls.callNamed(rowName) : undefined}
        aria-description={hint ?? undefined}
        aria-disabled={reason !== null}
        onClick={() => !reason && number && dial(number, contact)}
      >
        <PhoneIcon size={16} aria-hidden /> {rowName ? null : label}
      </Button>
    </Tooltip>
  );
}

const largeStyle = { bg: 'answer', color: 'answer.on', _hover: { bg: 'answer', filter: 'brightness(.94)' } };
const largeDisabledStyle = {
  bg: 'bg.controlPressed',
  color: 'fg.muted',
  cursor: 'not-allowed',
  _hover: { bg: 'bg.controlPressed' },
};
const rowStyle = {
  variant: 'ghost' as const,
  px: '0',
  boxSize: '32px',
  minW: '32px',
  color: 'answer',
  _hover: { bg: 'answer.soft' },
};
const rowDisabledStyle = { color: 'fg.faint', cursor: 'not-allowed', _hover: { bg: 'transparent' } };

import { formatPhoneNumber } from '@ringback/ui';
import type { CallerId } from '@ringback/voice-client';

/** Returns the label and the number of a caller ID, or only the number when the label is the number. */
export function callerIdName({ number, label }: CallerId): string {
  const formatted = formatPhoneNumber(number);
  return label && label.replace(/\D/g, '') !== number.replace(/\D/g, '') && label !== formatted
    ? `${label}, ${formatted}`
    : formatted;
}

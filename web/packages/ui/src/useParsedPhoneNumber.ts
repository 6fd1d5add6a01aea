import { useEffect, useState } from 'react';

/** Returns the number in E.164 form if the text is a phone number. Loads the numbering plans on demand. */
export function useParsedPhoneNumber(text: string): string | null {
  const [parsed, setParsed] = useState<{ text: string; number: string | null } | null>(null);
  const hasDigits = /\d{3}/.test(text);
  useEffect(() => {
    if (!hasDigits) return;
    let isCurrent = true;
    import('./formatPhoneNumber').then(
      ({ parsePhoneNumber }) => isCurrent && setParsed({ text, number: parsePhoneNumber(text) }),
      // The user can type on, which tries again.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [text, hasDigits]);
  return hasDigits && parsed?.text === text ? parsed.number : null;
}

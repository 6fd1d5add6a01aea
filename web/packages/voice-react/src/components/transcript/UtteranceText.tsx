import { chakra } from '@chakra-ui/react';

/** What stands in place of a card number. */
const PLACEHOLDER = /(\[(?:card number|card details|number)\])/;

/** The text of an utterance, with muted placeholders. */
export function UtteranceText({ text }: { text: string }) {
  return text.split(PLACEHOLDER).map((part, index) =>
    PLACEHOLDER.test(part) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: The parts of a text have no other identity.
      <chakra.span key={index} color="fg.muted" fontStyle="italic">
        {part}
      </chakra.span>
    ) : (
      part
    ),
  );
}

import { chakra, Link, NativeSelect, Text } from '@chakra-ui/react';
import { useEffect, useId, useState } from 'react';
import { type AnswerBehavior, fetchAnswerBehavior, saveAnswerBehavior } from '../handset/answer-behavior';
import { messages } from '../messages';

const t = messages.answerBehavior;

interface Props {
  number: string;
  /** Whether the exchange is reachable. */
  isOnline: boolean;
}

/** What happens to calls to this phone. The exchange keeps the setting when the page is closed. */
export function AnswerBehaviorSelect({ number, isOnline }: Props) {
  const field = useId();
  const [behavior, setBehavior] = useState<AnswerBehavior>('page');
  const [error, setError] = useState<string>();
  useEffect(() => {
    if (!isOnline) return;
    const abort = new AbortController();
    fetchAnswerBehavior(number, abort.signal)
      .then(setBehavior)
      .catch((failure: unknown) => {
        if (!abort.signal.aborted) setError(t.unknown(errorMessage(failure)));
      });
    return () => abort.abort();
  }, [number, isOnline]);

  const select = async (chosen: Exclude<AnswerBehavior, 'other-script'>): Promise<void> => {
    setError(undefined);
    try {
      await saveAnswerBehavior(number, chosen);
      setBehavior(chosen);
    } catch (failure) {
      setError(errorMessage(failure));
    }
  };
  return (
    <chakra.div mb="12px">
      <chakra.label htmlFor={field} display="block" color="fg.muted" fontSize="11px" fontWeight="500">
        {t.label}
      </chakra.label>
      <NativeSelect.Root size="sm" disabled={!isOnline}>
        <NativeSelect.Field
          id={field}
          value={behavior}
          onChange={({ target }) => void select(target.value as Exclude<AnswerBehavior, 'other-script'>)}
          h="32px"
          px="8px"
          fontSize="15px"
          bg="bg.control"
          color="fg"
          borderColor="edge"
          borderRadius="6px"
        >
          {Object.entries(t.options)
            .filter(([each]) => each !== 'other-script' || behavior === each)
            .map(([each, said]) => (
              <option key={each} value={each} disabled={each === 'other-script'}>
                {said}
              </option>
            ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator />
      </NativeSelect.Root>
      {behavior === 'voicemail' && (
        <Text color="fg.muted" fontSize="11px" mt="4px">
          {t.voicemail.before}{' '}
          <Link href="/exchange" color="fg" textDecoration="underline">
            {t.voicemail.link}
          </Link>
          {t.voicemail.after}
        </Text>
      )}
      <Text role="alert" color="hangup" fontSize="11px" mt={error ? '4px' : 0}>
        {error}
      </Text>
    </chakra.div>
  );
}

const errorMessage = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));

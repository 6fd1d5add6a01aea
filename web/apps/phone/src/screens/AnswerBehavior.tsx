import { chakra, Link, NativeSelect, Text } from '@chakra-ui/react';
import { useEffect, useId, useState } from 'react';
import { type Reception, readReception, setReception } from '../handset/answer-behavior';
import { messages } from '../messages';

const t = messages.reception;

interface Props {
  number: string;
  /** The exchange can be asked. */
  up: boolean;
}

/** Who takes calls to this phone, as the exchange has it: it stays so when the page is closed. */
export function WhenCalled({ number, up }: Props) {
  const field = useId();
  const [reception, setShown] = useState<Reception>('page');
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => {
    if (!up) return;
    const leave = new AbortController();
    readReception(number, leave.signal)
      .then(setShown)
      .catch((failure: unknown) => {
        if (!leave.signal.aborted) setTrouble(t.unknown(wordsOf(failure)));
      });
    return () => leave.abort();
  }, [number, up]);

  const choose = async (chosen: Exclude<Reception, 'another script'>): Promise<void> => {
    setTrouble(undefined);
    try {
      await setReception(number, chosen);
      setShown(chosen);
    } catch (failure) {
      setTrouble(wordsOf(failure));
    }
  };
  return (
    <chakra.div mb="12px">
      <chakra.label htmlFor={field} display="block" color="fg.muted" fontSize="11px" fontWeight="500">
        {t.label}
      </chakra.label>
      <NativeSelect.Root size="sm" disabled={!up}>
        <NativeSelect.Field
          id={field}
          value={reception}
          onChange={({ target }) => void choose(target.value as Exclude<Reception, 'another script'>)}
          h="32px"
          px="8px"
          fontSize="15px"
          bg="bg.control"
          color="fg"
          borderColor="edge"
          borderRadius="6px"
        >
          {Object.entries(t.options)
            .filter(([each]) => each !== 'another script' || reception === each)
            .map(([each, said]) => (
              <option key={each} value={each} disabled={each === 'another script'}>
                {said}
              </option>
            ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator />
      </NativeSelect.Root>
      {reception === 'voicemail' && (
        <Text color="fg.muted" fontSize="11px" mt="4px">
          {t.voicemail.before}{' '}
          <Link href="/exchange" color="fg" textDecoration="underline">
            {t.voicemail.link}
          </Link>
          {t.voicemail.after}
        </Text>
      )}
      <Text role="alert" color="hangup" fontSize="11px" mt={trouble ? '4px' : 0}>
        {trouble}
      </Text>
    </chakra.div>
  );
}

const wordsOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));

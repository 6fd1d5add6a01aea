import { chakra, Input, Text } from '@chakra-ui/react';
import { useId } from 'react';
import type { NumberFieldState } from './useDial';
import { KNOWN_NUMBERS } from './useKnownNumbers';

interface Props extends NumberFieldState {
  label: string;
  suggestions?: boolean;
  readOnly: boolean;
}

/** A labelled field for one phone number; what is wrong with it is said under it. */
export function NumberField({ label, value, words, onChange, onDone, suggestions, readOnly }: Props) {
  const field = useId();
  const wrong = useId();
  return (
    <chakra.div mb="12px">
      <chakra.label htmlFor={field} display="block" color="fg.muted" fontSize="11px" fontWeight="500">
        {label}
      </chakra.label>
      <Input
        id={field}
        type="tel"
        autoComplete="off"
        list={suggestions ? KNOWN_NUMBERS : undefined}
        value={value}
        readOnly={readOnly}
        aria-invalid={words !== undefined}
        aria-describedby={words === undefined ? undefined : wrong}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onDone}
        h="32px"
        px="8px"
        fontSize="15px"
        fontVariantNumeric="tabular-nums"
        bg="bg.control"
        color="fg"
        borderColor={words === undefined ? 'edge' : 'hangup'}
        borderRadius="6px"
      />
      {words !== undefined && (
        <Text id={wrong} role="alert" color="hangup" fontSize="11px" mt="4px">
          {words}
        </Text>
      )}
    </chakra.div>
  );
}

import { chakra, Input, type InputProps, Text } from '@chakra-ui/react';
import { useId } from 'react';

interface Props extends Omit<InputProps, 'onChange' | 'children'> {
  label: string;
  error?: string | undefined;
  onChange: (value: string) => void;
}

/** A labelled field for one phone number, with its error below. */
export function PhoneNumberField({ label, error, onChange, ...input }: Props) {
  const fieldId = useId();
  const errorId = useId();
  return (
    <chakra.div flex="1 1 160px">
      <chakra.label htmlFor={fieldId} display="block" mb="4px" color="fg.muted" textStyle="xs" fontWeight="500">
        {label}
      </chakra.label>
      <Input
        id={fieldId}
        size="sm"
        type="tel"
        autoComplete="off"
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : errorId}
        borderColor={error === undefined ? 'edge' : 'hangup'}
        onChange={(event) => onChange(event.target.value)}
        {...input}
      />
      {error !== undefined && (
        <Text id={errorId} role="alert" color="hangup" textStyle="xs" mt="4px">
          {error}
        </Text>
      )}
    </chakra.div>
  );
}

import { Field, Flex, Input, Text } from '@chakra-ui/react';

interface Props {
  label: string;
  unit: string;
  help: string;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
}

/** A number with a unit. */
export function NumberField({ label, unit, help, error, value, onChange }: Props) {
  return (
    <Field.Root invalid={error !== undefined}>
      <Field.Label>{label}</Field.Label>
      <Flex align="center" gap="8px">
        <Input
          size="sm"
          w="80px"
          inputMode="numeric"
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        <Text color="fg.muted">{unit}</Text>
      </Flex>
      {error ? (
        <Field.ErrorText color="hangup">{error}</Field.ErrorText>
      ) : (
        <Field.HelperText color="fg.muted">{help}</Field.HelperText>
      )}
    </Field.Root>
  );
}

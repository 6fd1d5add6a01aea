import { Field, Input } from '@chakra-ui/react';

interface Props {
  label: string;
  help: string;
  isSecret?: boolean;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** A field for a Twilio credential, with help on where to find it and its error. */
export const CredentialField = ({ label, help, isSecret = false, value, error, onChange }: Props) => (
  <Field.Root invalid={error !== undefined} mb="16px">
    <Field.Label>{label}</Field.Label>
    <Input
      type={isSecret ? 'password' : 'text'}
      fontFamily={isSecret ? undefined : 'mono'}
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.target.value.trim())}
    />
    <Field.HelperText color="fg.muted">{help}</Field.HelperText>
    <Field.ErrorText color="hangup" overflowWrap="anywhere">
      {error}
    </Field.ErrorText>
  </Field.Root>
);

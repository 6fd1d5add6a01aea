import { Field, Input } from '@chakra-ui/react';

type Props = {
  label: string;
  /** Tells password managers whether to fill in a stored password or to suggest one. */
  autoComplete: 'current-password' | 'new-password';
  value: string;
  onChange: (password: string) => void;
  help?: string;
} & Pick<Field.RootProps, 'mb' | 'maxW'>;

export function PasswordField({ label, autoComplete, value, onChange, help, ...layout }: Props) {
  return (
    <Field.Root {...layout}>
      <Field.Label>{label}</Field.Label>
      <Input
        type="password"
        autoComplete={autoComplete}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {help && <Field.HelperText color="fg.muted">{help}</Field.HelperText>}
    </Field.Root>
  );
}

import { Field, NativeSelect } from '@chakra-ui/react';

interface Props<T extends string> {
  label: string;
  help: string;
  /** The name of each value, in the order of the list. */
  options: Readonly<Record<T, string>>;
  value: T;
  onChange: (value: T) => void;
}

/** Selects one of a few values of a setting. */
export function SettingSelect<T extends string>({ label, help, options, value, onChange }: Props<T>) {
  return (
    <Field.Root maxW="360px">
      <Field.Label>{label}</Field.Label>
      <NativeSelect.Root size="sm">
        <NativeSelect.Field value={value} onChange={(event) => onChange(event.target.value as T)}>
          {(Object.keys(options) as T[]).map((each) => (
            <option key={each} value={each}>
              {options[each]}
            </option>
          ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator />
      </NativeSelect.Root>
      <Field.HelperText color="fg.muted">{help}</Field.HelperText>
    </Field.Root>
  );
}

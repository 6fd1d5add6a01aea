import { Field, NativeSelect } from '@chakra-ui/react';

interface Props<T extends string> {
  label: string;
  /** The name of each value, in the order of the list. */
  options: Readonly<Record<T, string>> | readonly (readonly [T, string])[];
  help?: string | undefined;
  value: T;
  onChange: (value: T) => void;
}

/** One of a few values, half as wide as the form. */
export function LabeledSelect<T extends string>({ label, options, help, value, onChange }: Props<T>) {
  const entries = Array.isArray(options) ? options : (Object.entries(options) as [T, string][]);
  return (
    <Field.Root flex="1 1 200px" w="auto">
      <Field.Label>{label}</Field.Label>
      <NativeSelect.Root size="sm">
        <NativeSelect.Field value={value} onChange={(event) => onChange(event.target.value as T)}>
          {entries.map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator />
      </NativeSelect.Root>
      {help && <Field.HelperText color="fg.muted">{help}</Field.HelperText>}
    </Field.Root>
  );
}

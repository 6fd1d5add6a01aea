import { Input, NativeSelect } from '@chakra-ui/react';
import type { ReactNode } from 'react';

interface SelectProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}

/** A list of values in a row of filters. Its label is for screen readers. */
export const FilterSelect = ({ label, value, onChange, children }: SelectProps) => (
  <NativeSelect.Root size="sm" w="144px" flexShrink="0">
    <NativeSelect.Field aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {children}
    </NativeSelect.Field>
    <NativeSelect.Indicator />
  </NativeSelect.Root>
);

interface DayProps {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
}

/** A day in a row of filters. */
export const FilterDay = ({ label, onChange, ...day }: DayProps) => (
  <Input
    type="date"
    size="sm"
    w="144px"
    aria-label={label}
    onChange={(event) => onChange(event.target.value)}
    {...day}
  />
);

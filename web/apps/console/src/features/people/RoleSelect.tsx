import { NativeSelect } from '@chakra-ui/react';
import type { Role } from '@ringback/voice-client';
import { messages } from '../../messages';

const { roles } = messages.people;

interface Props {
  label: string;
  value: Role;
  disabled?: boolean;
  onChoose: (role: Role) => void;
}

/** Selects a role. The server rejects roles that the user may not assign. */
export const RoleSelect = ({ label, value, disabled, onChoose }: Props) => (
  <NativeSelect.Root size="sm" w="136px" flexShrink="0" disabled={disabled}>
    <NativeSelect.Field aria-label={label} value={value} onChange={(event) => onChoose(event.target.value as Role)}>
      {Object.entries(roles).map(([role, name]) => (
        <option key={role} value={role}>
          {name}
        </option>
      ))}
    </NativeSelect.Field>
    <NativeSelect.Indicator />
  </NativeSelect.Root>
);
